import { describe, expect, it } from "vitest";
import { place } from "../src/finder/place";

const view = { width: 1000, height: 800 };
const size = { width: 300, height: 200 };
const target = (left: number, top: number, width = 100, height = 40) => ({ left, top, width, height });

describe("place", () => {
  it("stands below the target, with the arrow at its middle", () => {
    expect(place(target(400, 100), size, view)).toEqual({ x: 300, y: 158, side: "below", arrow: 150 });
  });

  it("goes above where there is no room below", () => {
    const { side, y } = place(target(400, 700), size, view);
    expect([side, y]).toEqual(["above", 482]);
  });

  it("goes beside a target that fills the height", () => {
    expect(place(target(0, 0, 200, 800), size, view).side).toBe("right");
    expect(place(target(800, 0, 200, 800), size, view).side).toBe("left");
  });

  it("stays within the window, and the arrow with the target", () => {
    const at = place(target(930, 100, 40), size, view);
    expect(at.x + size.width).toBe(984);
    expect(at.arrow).toBe(950 - at.x);
    expect(place(target(0, 100, 10), size, view)).toMatchObject({ x: 16, arrow: 16 });
  });

  it("fits a phone of 320 px", () => {
    const at = place(target(200, 100), { width: 288, height: 180 }, { width: 320, height: 568 });
    expect(at.x).toBe(16);
    expect(at.side).toBe("below");
  });

  it("finds a place where nothing fits", () => {
    const at = place(target(0, 0, 320, 500), { width: 288, height: 300 }, { width: 320, height: 500 });
    expect(at.x).toBe(16);
    expect(at.y).toBeGreaterThanOrEqual(16);
    expect(at.y + 300).toBeLessThanOrEqual(484);
  });
});
