import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { whenSettled } from "../src/deeds/settled";

const done = vi.fn();
let stop: () => void;

/** The page changes so often for so long. */
async function restless(every: number, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += every) {
    document.body.append(document.createElement("i"));
    await vi.advanceTimersByTimeAsync(every);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  done.mockClear();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe("whenSettled", () => {
  it("calls back once after 300 ms without a change", async () => {
    stop = whenSettled(false, done);
    await vi.advanceTimersByTimeAsync(250);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("waits as long as the page changes, but no longer than 1.5 s", async () => {
    stop = whenSettled(false, done);
    await restless(100, 1_400);
    expect(done).not.toHaveBeenCalled();
    await restless(100, 200);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("counts from the last change", async () => {
    stop = whenSettled(false, done);
    await restless(100, 500);
    await vi.advanceTimersByTimeAsync(100);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(250);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("gives a search by fingerprint its second", async () => {
    stop = whenSettled(true, done);
    await vi.advanceTimersByTimeAsync(900);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("skips nothing behind the reader's back", async () => {
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    stop = whenSettled(false, done);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).not.toHaveBeenCalled();
    hidden.mockReturnValue(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("can be stopped", async () => {
    stop = whenSettled(false, done);
    stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).not.toHaveBeenCalled();
  });
});
