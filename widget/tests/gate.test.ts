import { afterEach, describe, expect, it, vi } from "vitest";
import type { Finder, Shell, Sitting } from "../src/contract/app";
import type { Load } from "../src/core/chunks";
import { enter } from "../src/gate/main";
import { boot, parts } from "./app";

afterEach(() => {
  sessionStorage.clear();
});

/** Opens the builder on a Japanese page, for an author who has chosen this language; returns which one was fetched. */
async function fetchedFor(locale: string | null): Promise<string[]> {
  const sitting = { token: "t", locale } as unknown as Sitting;
  const { app } = parts(
    boot(),
    vi.fn(() => Promise.resolve(sitting as never)),
  );
  const fetched: string[] = [];
  const start = vi.fn(() => fetched.push(app.boot.locale));
  const load = ((name: string, spoken = app.boot.locale) => {
    fetched.push(`${name} ${spoken}`);
    return Promise.resolve({ start });
  }) as unknown as Load;
  await enter(app, load, () => Promise.resolve([{} as Shell, {} as Finder]), "secret");
  return fetched;
}

describe("the gate", () => {
  it("fetches the builder in the author's language, and leaves the page's alone", async () => {
    expect(await fetchedFor("en")).toEqual(["builder en", "ja"]);
  });

  it("fetches it in the page's where the author has chosen none", async () => {
    expect(await fetchedFor(null)).toEqual(["builder ja", "ja"]);
  });
});
