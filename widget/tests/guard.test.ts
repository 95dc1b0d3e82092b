import { describe, expect, it, vi } from "vitest";
import { createBus } from "../src/core/bus";
import { createGuard } from "../src/core/guard";

describe("guard", () => {
  it("swallows what is thrown, now or later, and reports it", async () => {
    const report = vi.fn();
    const safe = createGuard(report, vi.fn());
    const broken = (): never => {
      throw new Error("now");
    };
    expect(safe(broken)).not.toThrow();
    await safe(() => Promise.reject(new Error("later")))();
    expect(report.mock.calls.map(([error]) => (error as Error).message)).toEqual(["now", "later"]);
    expect(safe((a: number) => a + 1)(1)).toBe(2);
  });

  it("gives up a page in which everything fails, and says no more", () => {
    const report = vi.fn();
    const giveUp = vi.fn();
    const broken = createGuard(
      report,
      giveUp,
    )(() => {
      throw new Error("again");
    });
    for (let at = 0; at < 100; at++) broken();
    expect(giveUp).toHaveBeenCalledTimes(1);
    expect(report).toHaveBeenCalledTimes(19);
  });

  it("bears a report that fails itself", () => {
    const safe = createGuard(() => {
      throw new Error("report");
    }, vi.fn());
    const broken = safe(() => {
      throw new Error("first");
    });
    expect(broken).not.toThrow();
  });
});

describe("bus", () => {
  it("tells listeners, once or until they leave, and bears one that fails", () => {
    const bus = createBus(createGuard(vi.fn(), vi.fn()));
    const heard: string[] = [];
    bus.on("a", () => {
      throw new Error("the host's own");
    });
    const off = bus.on("a", () => heard.push("on"));
    bus.once("a", () => heard.push("once"));
    bus.emit("a", {});
    bus.emit("a", {});
    off();
    bus.emit("a", {});
    expect(heard).toEqual(["on", "once", "on"]);
  });
});
