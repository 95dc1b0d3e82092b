import { afterEach, assert, beforeEach, describe, expect, it, vi } from "vitest";
import type { App, Missing, Search, Sought } from "../src/contract/app";
import { createLook } from "../src/finder/find";
import { Watch } from "../src/finder/watch";
import { record } from "../src/target/locate";
import type { Fingerprint } from "../src/target/traits";

const safe: App["safe"] = (work) => work;
const look = createLook({ named: () => undefined } as unknown as App);
let sought: (Sought | null)[] = [];
const seek = vi.fn(() => Promise.resolve(sought));
let watch: Watch;

function add(id: string, text: string): HTMLElement {
  const element = document.createElement("button");
  element.id = id;
  element.append(text);
  return document.body.appendChild(element);
}
function print(element: Element): Fingerprint {
  const fingerprint = record(element, document);
  assert(fingerprint);
  return fingerprint;
}
const like = (element: Element, more: Partial<Sought> = {}): Sought => ({
  element,
  sure: true,
  alike: false,
  score: 0.95,
  margin: 4,
  ...more,
});

/** Watches, and lets so much time pass. */
async function watched(
  selector: string,
  fingerprint: Fingerprint | null,
  ms: number,
): Promise<{ found: [Element | null, Search | undefined][]; missing: Missing[] }> {
  const found: [Element | null, Search | undefined][] = [];
  const missing: Missing[] = [];
  watch.add(
    { selector, fingerprint },
    (element, healed) => found.push([element, healed]),
    (one) => missing.push(one),
  );
  await vi.advanceTimersByTimeAsync(ms);
  return { found, missing };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Element.prototype, "checkVisibility").mockImplementation(function (this: Element) {
    return !this.hasAttribute("hidden");
  });
  sought = [];
  seek.mockClear();
  watch = new Watch(look, seek, safe, () => undefined);
});
afterEach(() => {
  watch.destroy();
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe("watch", () => {
  it("asks no fingerprint where the selector matches one thing that still says the same", async () => {
    const create = add("create", "Create");
    const { found } = await watched("#create", print(create), 3_000);
    expect(found).toEqual([[create, undefined]]);
    expect(seek).not.toHaveBeenCalled();
  });

  it("asks it where the selector finds nothing, and says that it healed", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.id = "renamed";
    sought = [like(create)];
    const { found } = await watched("#create", fingerprint, 3_000);
    expect(found).toEqual([
      [create, { selector: "#create", waited_ms: expect.any(Number) as number, score: 0.95, margin: 4 }],
    ]);
    expect(seek).toHaveBeenCalledTimes(1);
  });

  it("asks it where the selector matches several, and calls that no healing", async () => {
    const [first, second] = [add("a", "Create"), add("b", "Create")];
    sought = [like(second)];
    const { found } = await watched("button", print(first), 3_000);
    expect(found).toEqual([[second, undefined]]);
  });

  it("doesn't trust a selector whose element says something else", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.replaceChildren("Delete all");
    sought = [like(create, { sure: false, score: 0.2 })];
    const { found, missing } = await watched("#create", fingerprint, 6_000);
    expect(found).toEqual([]);
    expect(missing).toMatchObject([{ reason: "unsure", score: 0.2, margin: 4 }]);
  });

  it("says why nothing is pointed at", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.remove();
    const twin = add("other", "Create");
    sought = [like(twin, { sure: false, alike: true, margin: 0.3 })];
    expect((await watched("#create", fingerprint, 6_000)).missing).toMatchObject([
      { reason: "alike", margin: 0.3 },
    ]);
    expect((await watched("#create", null, 6_000)).missing).toMatchObject([{ reason: "absent" }]);
    add("create", "Create").hidden = true;
    expect((await watched("#create", null, 6_000)).missing).toMatchObject([{ reason: "hidden" }]);
  });

  it("says what it knows when it is told that it is late, and goes on looking", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.remove();
    sought = [like(add("other", "Create"), { sure: false, score: 0.4 })];
    const missing: Missing[] = [];
    const found = vi.fn();
    const stop = watch.add({ selector: "#create", fingerprint }, found, (one) => missing.push(one));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(missing).toEqual([]);
    stop(true);
    stop(true);
    expect(missing).toMatchObject([{ selector: "#create", reason: "unsure", score: 0.4, margin: 4 }]);
    document.body.append(create);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(found).toHaveBeenCalledWith(create);
    stop();
    create.remove();
    await vi.advanceTimersByTimeAsync(9_000);
    expect([found.mock.calls.length, missing.length]).toEqual([1, 1]);
  });

  it("keeps what it has bound until it is taken out of the page", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.id = "renamed";
    sought = [like(create)];
    const { found } = await watched("#create", fingerprint, 2_000);
    create.replaceChildren("Now called otherwise");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(found).toHaveLength(1);
    create.remove();
    sought = [null];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(found.map(([element]) => element)).toEqual([create, null]);
  });

  it("looks ever more rarely while nothing is found, and bears it when that fails", async () => {
    const create = add("create", "Create");
    const fingerprint = print(create);
    create.remove();
    seek.mockImplementation(() => Promise.reject(new Error("offline")));
    const { missing } = await watched("#create", fingerprint, 60_000);
    expect(missing).toMatchObject([{ reason: "absent" }]);
    expect(seek.mock.calls.length).toBeGreaterThan(3);
    expect(seek.mock.calls.length).toBeLessThan(15);
  });
});
