import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../src/contract/app";
import { createSearch, type Result, typedSoFar } from "../src/panel/search";

interface Asked {
  q: string;
  settled: boolean;
  search_id: string | null;
}

let asked: Asked[];
let results: Result[];
let fail = false;
let slow = 0;

function search(): ReturnType<typeof createSearch> {
  let made = 0;
  const app = {
    safe: (work: unknown) => work,
    id: () => `id${++made}`,
    route: { url: () => new URL("https://app.test/invoices?secret=1") },
    ask(_path: string, body: Asked) {
      asked.push(body);
      if (fail) return Promise.reject(new Error("away"));
      const answer = { search_id: body.search_id, hits: [], near: [] };
      return new Promise((resolve) => setTimeout(resolve, slow, answer));
    },
  } as unknown as App;
  return createSearch(app, (result) => results.push(result));
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  results = [];
  fail = false;
  slow = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("search as you type", () => {
  it("asks once for what was typed in one go, and settles after a pause", async () => {
    const { type } = search();
    for (const text of ["請", "請求", "請求書"]) {
      type(text, false);
      await wait(50);
    }
    await wait(300);
    expect(asked.map(({ q, settled }) => [q, settled])).toEqual([["請求書", false]]);
    await wait(1_200);
    expect(asked.map(({ q, settled, search_id }) => [q, settled, search_id])).toEqual([
      ["請求書", false, null],
      ["請求書", true, "id1"],
    ]);
  });

  it("never settles while a conversion goes on", async () => {
    const { type } = search();
    type("しょう", true);
    await wait(5_000);
    expect(asked.every(({ settled }) => !settled)).toBe(true);
    type("承認", false);
    await wait(1_500);
    expect(asked.filter(({ settled }) => settled).map(({ q }) => q)).toEqual(["承認"]);
  });

  it("settles at once when it is meant, and only once for the same words", async () => {
    const { type, settle } = search();
    type("請求", false);
    expect(settle()).toBe("id1");
    expect(settle()).toBe("id1");
    await wait(3_000);
    expect(asked.map(({ q, settled }) => [q, settled])).toEqual([["請求", true]]);
    type("請求書", false);
    expect(settle()).toBe("id2");
  });

  it("forgets answers that come too late", async () => {
    slow = 100;
    const { type } = search();
    type("請求", false);
    await wait(200);
    type("", false);
    await wait(2_000);
    expect(results).toEqual([]);
  });

  it("says when the server can't be reached", async () => {
    fail = true;
    const { type } = search();
    type("請求", false);
    await wait(200);
    expect(results[0]?.answer).toBeNull();
  });

  it("tells the page without what may be private", async () => {
    const { type } = search();
    type("請求", false);
    await wait(200);
    expect(asked[0]).toMatchObject({ page: "/invoices" });
  });

  it("takes off Latin letters that are not kana yet", () => {
    expect(typedSoFar("しょうn")).toBe("しょう");
    expect(typedSoFar("しょうｎ")).toBe("しょう");
    expect(typedSoFar("invoice")).toBe("invoice");
    expect(typedSoFar(" API エラー ")).toBe("API エラー");
  });
});
