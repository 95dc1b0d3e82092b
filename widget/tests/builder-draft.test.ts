import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  added,
  type Draft,
  edited,
  type Entry,
  essence,
  History,
  moved,
  pageOf,
  patternOf,
  removed,
} from "../src/builder/draft";
import { marked } from "../src/builder/markdown";
import { type Answer, Saver, type State, type Theirs } from "../src/builder/saver";

const entry = (key: string, ja = key): Entry => ({ key, title: { ja }, body: {} });
const draft = (...keys: string[]): Draft => ({
  title: { ja: "案内" },
  intro: {},
  urls: [],
  auto: false,
  entries: keys.map((key) => entry(key)),
});
const keys = (of: Draft): string => of.entries.map(({ key }) => key).join("");

const at = (pathname: string, hash = ""): { pathname: string; hash: string } => ({ pathname, hash });

describe("a draft", () => {
  it("is changed by making a new one", () => {
    const before = draft("a", "b", "c");
    expect(keys(moved(before, 0, 2))).toBe("bca");
    expect(keys(moved(before, 2, 0))).toBe("cab");
    expect(keys(moved(before, 0, 9))).toBe("abc");
    expect(keys(added(before, 1, entry("x")))).toBe("axbc");
    expect(keys(removed(before, 1))).toBe("ac");
    expect(edited(before, 1, { url: "/x" }).entries[1]?.url).toBe("/x");
    expect(keys(before)).toBe("abc");
  });

  it("is the same however it was kept", () => {
    const one = draft("a");
    expect(essence({ ...one, title: { ja: "案内 ", en: "" } })).toBe(essence(one));
    expect(essence(edited(one, 0, { selector: "", url: " " }))).toBe(essence(one));
    expect(essence(edited(one, 0, { kind: "attached" }))).toBe(essence(one));
    expect(essence({ ...one, ordered: false })).toBe(essence(one));
    expect(essence({ ...one, ordered: true })).not.toBe(essence(one));
    expect(essence(edited(one, 0, { url: "/x" }))).not.toBe(essence(one));
    expect(essence(edited(one, 0, { kind: "modal" }))).not.toBe(essence(one));
  });

  it("takes a route in the fragment along, but neither its query nor a place in the page", () => {
    expect(patternOf(at("/app/12", "#/orders/7?tab=2"))).toBe("/app/*#/orders/*");
    expect(patternOf(at("/", "#!/orders"))).toBe("/#!/orders");
    expect(patternOf(at("/x", "#top"))).toBe("/x");
  });

  it("takes numbers and ids of an address for any", () => {
    expect(patternOf(at("/invoices/1187/edit"))).toBe("/invoices/*/edit");
    expect(patternOf(at("/u/0193b000-0000-7000-8000-000000000003"))).toBe("/u/*");
    expect(patternOf(at("/v2/members"))).toBe("/v2/members");
  });

  it("gives a step the page on which it is pointed, where its own doesn't fit", () => {
    const pointed = { ...entry("a"), selector: "#a" };
    expect(pageOf(entry("a"), true, at("/x/1"))).toEqual({ url: "/x/*" });
    expect(pageOf(pointed, true, at("/x"))).toEqual({});
    expect(pageOf({ ...pointed, url: "/y" }, false, at("/x"))).toEqual({ url: "/x" });
    expect(pageOf({ ...pointed, url: "/*" }, true, at("/x"))).toEqual({});
  });
});

describe("History", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("goes back and forth, to where the author was", () => {
    const history = new History(draft("a", "b"));
    history.change(draft("b", "a"), 0, 1);
    history.change(draft("b"), 1, 0);
    expect(history.undo()).toBe(1);
    expect(keys(history.draft)).toBe("ba");
    expect(history.undo()).toBe(0);
    expect([keys(history.draft), history.canUndo]).toEqual(["ab", false]);
    expect(history.redo()).toBe(1);
    expect(history.redo()).toBe(0);
    expect([keys(history.draft), history.canRedo]).toEqual(["b", false]);
  });

  it("takes typing on for one change, and a change forgets what was undone", () => {
    const history = new History(draft());
    for (const all of [["a"], ["a", "b"], ["a", "b", "c"]]) history.change(draft(...all), 0, 0, "title");
    vi.advanceTimersByTime(2_000);
    history.change(draft("x"), 0, 0, "title");
    history.undo();
    expect(keys(history.draft)).toBe("abc");
    history.undo();
    expect(keys(history.draft)).toBe("");
    history.change(draft("z"), 0);
    expect(history.canRedo).toBe(false);
  });
});

describe("the toolbar", () => {
  const pressed = (text: string, mark: Parameters<typeof marked>[1]): string => {
    const [before = "", inner = "", after = ""] = text.split("|");
    const made = marked(
      { text: before + inner + after, start: before.length, end: (before + inner).length },
      mark,
      "link",
    );
    return `${made.text.slice(0, made.start)}|${made.text.slice(made.start, made.end)}|${made.text.slice(made.end)}`;
  };

  it.each([
    ["bold", "a |b| c", "a **|b|** c"],
    ["bold", "a **|b|** c", "a |b| c"],
    ["italic", "|請求書|", "*|請求書|*"],
    ["code", "||", "`||`"],
    ["link", "see |this|", "see [this](|https://|)"],
    ["link", "||", "[link](|https://|)"],
    ["list", "a\n|b\nc|", "a\n\n|- b\n- c|"],
    ["list", "|- b\n- c|", "|b\nc|"],
    ["list", "||", "|- |"],
  ] as const)("%s: %s", (mark, before, after) => {
    expect(pressed(before, mark)).toBe(after);
  });
});

describe("Saver", () => {
  let now: Draft;
  let states: string[];
  let kept: (string | null)[];
  let answers: Answer[];
  let sent: string[];
  let saver: Saver;

  const saved = (mark: string): Answer => ({ status: 200, body: { mark, at: "", others: [] } });
  const theirs = (of: Draft): Theirs => ({ draft: of, mark: "t", at: "", others: [] });

  beforeEach(() => {
    vi.useFakeTimers();
    [now, states, kept, answers, sent] = [draft("a"), [], [], [], []];
    saver = new Saver(
      {
        send: (mark, given) => {
          sent.push(`${mark}:${keys(given)}`);
          return Promise.resolve(answers.shift() ?? { status: 0, body: null });
        },
        draft: () => now,
        changed: (state: State) => states.push(state.is),
        keep: (mark) => kept.push(mark),
      },
      "1",
    );
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("saves a moment after the last change, each on the one before", async () => {
    answers = [saved("2"), saved("3")];
    saver.touch();
    now = draft("b");
    saver.touch();
    await vi.advanceTimersByTimeAsync(800);
    saver.touch();
    expect(await saver.flush()).toBe(true);
    expect(sent).toEqual(["1:b", "2:b"]);
    expect([states.pop(), kept.pop()]).toEqual(["saved", null]);
  });

  it("keeps what a server away can't take, and tries again", async () => {
    saver.touch();
    expect(await saver.flush()).toBe(false);
    expect([saver.state.is, kept.pop()]).toEqual(["failed", "1"]);
    answers = [saved("2")];
    await vi.advanceTimersByTimeAsync(9_000);
    expect([saver.state.is, kept.pop()]).toEqual(["saved", null]);
  });

  it("writes over nobody until the author says so", async () => {
    answers = [{ status: 409, body: { theirs: theirs(draft("z")) } }, saved("4")];
    saver.touch();
    expect(await saver.flush()).toBe(false);
    expect(saver.state.is).toBe("conflict");
    saver.touch();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(["1:a"]);
    saver.settle(theirs(draft("z")), true);
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual(["1:a", "t:a"]);
    expect(saver.state.is).toBe("saved");
  });

  it("knows what another page of the same author has saved as it went away", async () => {
    saver.take(draft("a"));
    now = draft("a", "b");
    answers = [{ status: 409, body: { theirs: theirs(draft("a")) } }, saved("4")];
    saver.touch();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toEqual(["1:ab", "t:ab"]);
    expect(states).not.toContain("conflict");
  });

  it("says what is refused, and saves once it is put right", async () => {
    answers = [{ status: 422, body: { error: { field: "steps.0.url_pattern", message: "?" } } }, saved("2")];
    saver.touch();
    await saver.flush();
    expect(saver.state).toEqual({ is: "refused", field: "steps.0.url_pattern", message: "?" });
    saver.touch();
    expect(await saver.flush()).toBe(true);
  });

  it("ends with the sitting", async () => {
    answers = [{ status: 403, body: {} }];
    saver.touch();
    await saver.flush();
    saver.touch();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saver.state.is, sent.length, kept.pop()]).toEqual(["over", 1, "1"]);
  });
});
