import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Rule, TourStep } from "../src/contract/api";
import type { App, RunHooks, RunRecord, RunState, Shell } from "../src/contract/app";
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

describe("the place in a tour", () => {
  const steps = [
    stepOf({ key: "ask" }),
    stepOf({ key: "way", kind: "hidden", rules: [{ by: "button", value: "2", to: "pay" }], else: "desk" }),
    stepOf({ key: "desk" }),
    stepOf({ key: "past", kind: "hidden", else: "pay" }),
    stepOf({ key: "phone" }),
    stepOf({ key: "pay" }),
  ];
  const at = (step: number, trail: number[] = []) => stage().deeds.place(steps, { step, trail });

  it("leaves out what lies beside the reader's way, before and after", () => {
    expect([at(0), at(2, [0]), at(5, [0, 2])]).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(at(5, [0])).toEqual([2, 2]);
  });

  it("counts what lies before where the tour was started further on", () => {
    const plain = ["a", "b", "c"].map((key) => stepOf({ key }));
    const { deeds } = stage();
    expect(deeds.place(plain, { step: 1, trail: [] })).toEqual([2, 3]);
    expect(deeds.place(plain, { step: 2, trail: [1] })).toEqual([3, 3]);
  });

  it("has an end where the way is a circle", () => {
    const circle = [stepOf({ key: "a" }), stepOf({ key: "b", kind: "hidden", else: "a" })];
    expect(stage().deeds.place(circle, { step: 0, trail: [] })).toEqual([1, 1]);
  });
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
    const asking = stepOf({ buttons: [{ do: "snooze" }, { do: "step", value: "b" }] });
    expect(deeds.only(asking, null)).toBeNull();
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

/** A run at one of its steps that only notes what becomes of it. */
function runOf(app: App, steps: readonly TourStep[], change: Partial<RunState> = {}) {
  const tour = { id: "a", version: 1, urls: [], title: "a", auto: true, once: true, article: null, steps };
  const kinds: string[] = [];
  const left: number[] = [];
  let state: RunState = {
    id: "a",
    version: 1,
    run: "r",
    step: 0,
    at: Date.now(),
    seen: [],
    trail: [],
    answers: {},
    ...change,
  };
  const record: RunRecord = {
    get state() {
      return state;
    },
    get about() {
      return { content: tour, run: state.run };
    },
    save(news) {
      state = { ...state, ...news };
    },
    shown: vi.fn(),
    tell: (kind) => kinds.push(kind),
    tellStep: (kind) => kinds.push(kind),
  };
  const end = vi.fn();
  const run: RunHooks = { tour, record, leave: (to) => left.push(to), back: () => left.push(-1), end };
  return { run, record, kinds, left, end, app };
}

function press(row: HTMLElement | undefined): void {
  for (const button of row?.querySelectorAll("button") ?? []) button.click();
}

describe("a step's own buttons", () => {
  it("put a tour off for a day, and forget those whose day is over", () => {
    const { app, shell } = stage();
    app.local.set("tours", ["a", "b"]);
    app.local.set("later", { old: 1 });
    const step = stepOf({ buttons: [{ do: "snooze" }] });
    const { run, kinds, end } = runOf(app, [step]);
    press(createRow(app, shell, step, run));
    expect(app.local.get("tours")).toEqual(["b"]);
    expect(app.local.get("later")).toEqual({ a: Date.now() + 86_400_000 });
    expect(kinds).toEqual(["step.button", "tour.snoozed"]);
    expect(end).toHaveBeenCalledWith("snoozed");
  });

  it("lead nowhere without an address, and open other sites beside the product", () => {
    const { app, shell } = stage();
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const step = stepOf({ buttons: [{ do: "url" }, { do: "url", value: "https://b.test/" }] });
    const { run } = runOf(app, [step]);
    press(createRow(app, shell, step, run));
    expect(opened.mock.calls).toEqual([["https://b.test/", "_blank", "noopener"]]);
    expect(createRow(app, shell, stepOf({}), run)).toBeUndefined();
  });

  it("walk through the tour, and each press is remembered as the answer", () => {
    const { app, shell } = stage();
    const step = stepOf({
      key: "b",
      buttons: [
        { id: 1, do: "next" },
        { id: 2, do: "back" },
        { id: 3, do: "step", value: "c" },
      ],
    });
    const { run, left, record } = runOf(app, [stepOf({}), step, stepOf({ key: "c" })], { step: 1 });
    press(createRow(app, shell, step, run));
    press(createRow(app, shell, { ...step, buttons: [{ id: 1, do: "step", value: "gone" }] }, run));
    press(createRow(app, shell, { ...step, buttons: [{ id: 2, do: "finish" }] }, run));
    expect(left).toEqual([2, -1, 2, 3]);
    expect(record.state.answers).toEqual({ b: 2 });
  });
});

describe("a hidden step", () => {
  const hidden = (rules: readonly Rule[], otherwise = ""): TourStep =>
    stepOf({ key: "h", kind: "hidden", rules, else: otherwise });
  const here = (step: TourStep): TourStep[] => [step, stepOf({ key: "x" }), stepOf({ key: "y" })];

  function decided(step: TourStep, answers: RunState["answers"] = {}): number | undefined {
    const { app, deeds } = stage();
    app.link.who.user = { id: "u", attrs: { plan: "pro", seats: 5, roles: ["admin", "editor"], empty: "" } };
    const found = vi.fn<(to: number) => void>();
    deeds.decide(step, runOf(app, here(step), { answers }).run, found);
    return found.mock.calls[0]?.[0];
  }

  it.each<[Rule, boolean]>([
    [{ by: "user", name: "plan", is: "is", value: "pro", to: "y" }, true],
    [{ by: "user", name: "plan", is: "is", value: "free", to: "y" }, false],
    [{ by: "user", name: "plan", is: "not", value: "free", to: "y" }, true],
    [{ by: "user", name: "seats", is: "is", value: "5", to: "y" }, true],
    [{ by: "user", name: "roles", is: "is", value: "editor", to: "y" }, true],
    [{ by: "user", name: "roles", is: "not", value: "editor", to: "y" }, false],
    [{ by: "user", name: "empty", is: "set", to: "y" }, false],
    [{ by: "user", name: "constructor", is: "set", to: "y" }, false],
    [{ by: "company", name: "plan", is: "set", to: "y" }, false],
    [{ by: "company", name: "plan", is: "not", value: "pro", to: "y" }, true],
    [{ by: "button", name: "q", is: "is", value: "2", to: "y" }, true],
    [{ by: "button", name: "q", is: "is", value: "1", to: "y" }, false],
    [{ by: "button", name: "never", is: "is", value: "1", to: "y" }, false],
  ])("by %o: %s", (rule, holds) => {
    expect(decided(hidden([rule]), { q: 2 })).toBe(holds ? 2 : 1);
  });

  it("goes by its first rule that holds, else where it says, else on; a step that is gone is passed over", () => {
    const never: Rule = { by: "company", name: "x", is: "set", to: "x" };
    expect(decided(hidden([never], "y"))).toBe(2);
    expect(decided(hidden([never], "*end"))).toBe(3);
    expect(decided(hidden([never], "gone"))).toBe(1);
    expect(decided(hidden([]))).toBe(1);
  });

  it("looks for elements once the page stands still", async () => {
    const { app, deeds } = stage();
    const found = vi.fn();
    const step = hidden([{ by: "absent", value: "#never", to: "y" }]);
    deeds.decide(step, runOf(app, here(step)).run, found);
    expect(found).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(400);
    expect(found).toHaveBeenCalledWith(2);
  });

  it("ends a run that goes in a circle, but not one that shows steps between", () => {
    const { app, deeds } = stage();
    const step = hidden([], "h");
    const { run, end } = runOf(app, here(step));
    const again = (): void => {
      deeds.decide(step, run, again);
    };
    again();
    expect(end).toHaveBeenCalledWith("loop");
    const other = runOf(app, here(step));
    for (let at = 0; at < 200; at++) {
      deeds.row(stepOf({}), other.run);
      deeds.decide(step, other.run, vi.fn());
    }
    expect(other.end).not.toHaveBeenCalled();
  });
});

describe("a run that was left", () => {
  it("goes on by itself within half an hour, and is offered after that", () => {
    const { app, deeds } = stage();
    const steps = [stepOf({}), stepOf({ key: "b" })];
    const old = { at: Date.now() - 3_600_000 };
    const goOn = vi.fn();
    expect(deeds.offer(runOf(app, steps, { step: 1 }).run, goOn)).toBeUndefined();
    const { run, record } = runOf(app, steps, { ...old, step: 1, seen: [0, 1], trail: [0] });
    const offer = deeds.offer(run, goOn);
    expect(offer?.buttons).toHaveLength(2);
    offer?.buttons[1]?.press();
    expect(record.state).toMatchObject({ run: "r", step: 1 });
    offer?.buttons[0]?.press();
    expect(record.state).toMatchObject({ step: 0, seen: [], trail: [] });
    expect(record.state.run).not.toBe("r");
    expect(goOn).toHaveBeenCalledTimes(2);
    expect(deeds.offer(runOf(app, steps, old).run, goOn)?.buttons).toHaveLength(1);
  });
});
