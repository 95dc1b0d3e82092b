import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TourStep } from "../src/contract/api";
import type { RunHooks, Shell } from "../src/contract/app";
import { createRow } from "../src/deeds/buttons";
import { start } from "../src/deeds/main";
import { createH } from "../src/shell/dom";
import { boot, parts } from "./app";

function stepOf(change: Partial<TourStep>): TourStep {
  return { key: "a", title: "a", nodes: [], target: null, url: null, on_missing: "wait", ...change };
}

function stage() {
  const { app, told } = parts(boot());
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const shell = { shadow, style: vi.fn(), h: createH(app.safe) } as unknown as Shell;
  return { app, told, shell, deeds: start(app, shell) };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  document.body.replaceChildren();
});

describe("what leads on", () => {
  it("is the tour's own rule where the author said nothing", () => {
    const { deeds } = stage();
    const target = document.createElement("p");
    expect(deeds.listen(stepOf({}), target, vi.fn())).toBeUndefined();
    expect(deeds.listen(stepOf({ advance: { by: "next" } }), target, vi.fn())).toBeUndefined();
    expect(deeds.only(stepOf({ advance: { by: "next", only: true } }), target)).toBe(false);
  });

  it("is the named event and no other, until nobody listens any more", () => {
    const { app, deeds } = stage();
    const lead = vi.fn();
    const stop = deeds.hear(stepOf({ advance: { by: "event", value: "saved" } }), lead);
    app.fact("custom.tracked", { told: { name: "other" } });
    expect(lead).not.toHaveBeenCalled();
    app.fact("custom.tracked", { told: { name: "saved" } });
    stop?.();
    app.fact("custom.tracked", { told: { name: "saved" } });
    expect(lead).toHaveBeenCalledOnce();
  });

  it("can't be a click where there is no element: then next stays", () => {
    const { deeds } = stage();
    const step = stepOf({ advance: { by: "click", only: true } });
    expect(deeds.only(step, document.body)).toBe(true);
    expect(deeds.only(step, null)).toBe(false);
  });

  it.each([
    ["<input value='x'>", true],
    ["<input value='  '>", false],
    ["<input type=checkbox checked>", true],
    ["<input type=checkbox>", false],
    ["<input type=submit value='x'>", false],
    ["<textarea>x</textarea>", true],
    ["<select><option>x</option></select>", true],
    ["<select><option value=''>x</option></select>", false],
    ["<a href='#x'>x</a>", false],
  ])("is %s being left: %s", (html, leads) => {
    const { deeds } = stage();
    document.body.append(...new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.children);
    const around = document.body.firstElementChild;
    const lead = vi.fn();
    const stop = deeds.listen(stepOf({ advance: { by: "input" } }), around, lead);
    around?.firstElementChild?.dispatchEvent(new Event("focusout", { bubbles: true, composed: true }));
    vi.advanceTimersByTime(100);
    expect(lead.mock.calls.length > 0).toBe(leads);
    stop?.();
  });
});

describe("a step's own buttons", () => {
  const hooks = (): RunHooks & { kinds: string[] } => {
    const kinds: string[] = [];
    return { kinds, tellStep: (kind) => kinds.push(kind), finish: vi.fn(), end: vi.fn() };
  };

  it("put a tour off for a day, and forget those whose day is over", () => {
    const { app, shell } = stage();
    app.local.set("tours", ["a", "b"]);
    app.local.set("later", { old: 1 });
    const run = hooks();
    createRow(app, shell, "a", [{ do: "snooze" }], run)
      ?.querySelector("button")
      ?.click();
    expect(app.local.get("tours")).toEqual(["b"]);
    expect(app.local.get("later")).toEqual({ a: Date.now() + 86_400_000 });
    expect(run.kinds).toEqual(["step.button", "tour.snoozed"]);
    expect(run.end).toHaveBeenCalledWith("snoozed");
  });

  it("lead nowhere without an address, and open other sites beside the product", () => {
    const { app, shell } = stage();
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const row = createRow(app, shell, "a", [{ do: "url" }, { do: "url", value: "https://b.test/" }], hooks());
    for (const button of row?.querySelectorAll("button") ?? []) button.click();
    expect(opened.mock.calls).toEqual([["https://b.test/", "_blank", "noopener"]]);
    expect(createRow(app, shell, "a", undefined, hooks())).toBeUndefined();
  });
});
