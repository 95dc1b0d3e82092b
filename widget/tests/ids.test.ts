import { describe, expect, it, vi } from "vitest";
import { createIds } from "../src/core/ids";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("ids", () => {
  it("are UUIDs of version 7, in the order in which they were made", () => {
    const id = createIds();
    const made = Array.from({ length: 500 }, id);
    for (const one of made) expect(one).toMatch(UUID7);
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(500);
  });

  it("carry the time", () => {
    const at = Date.now();
    const time = parseInt(createIds()().replace("-", "").slice(0, 12), 16);
    expect(Math.abs(time - at)).toBeLessThan(1000);
  });

  it("are made where the browser has no crypto", () => {
    vi.stubGlobal("crypto", undefined);
    expect(createIds()()).toMatch(UUID7);
  });
});
