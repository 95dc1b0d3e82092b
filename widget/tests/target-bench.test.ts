import { describe, expect, it } from "vitest";
import { distance } from "../../tests/bench/targets/baselines";
import { casesOf } from "../../tests/bench/targets/cases";
import { inLine, siteOf, type Raw } from "../../tests/bench/targets/data";
import { solve } from "../../tests/bench/targets/fit";
import { abroad, traitsAbroad } from "../../tests/bench/targets/translated";
import {
  figuresOf,
  interval,
  outcomeOf,
  passes,
  ruleFor,
  type Answer,
} from "../../tests/bench/targets/measures";

const raw = (xpath: string, more: Partial<Raw> = {}): Raw => ({
  tag: "A",
  classList: [],
  id: "",
  name: null,
  href: "",
  alt: "",
  xpath,
  idxpath: xpath,
  isButton: false,
  location: { x: 0, y: 0, width: 10, height: 10 },
  area: 100,
  shape: 100,
  visibleText: [],
  neighborText: [],
  ...more,
});
const site = siteOf({
  site: "Sample",
  pairs: [{ old: raw("/html[1]/a[1]"), new_xpath: "/html[1]/p[1]/a[1]" }],
  candidates: [raw("/html[1]"), raw("/html[1]/p[1]"), raw("/html[1]/p[1]/a[1]"), raw("/html[1]/p[1]/a[10]")],
});
const [whole, without] = casesOf([site]);
const answer = (removed: boolean, at: number | null, score: number, margin = 1): Answer[] => {
  const one = removed ? without : whole;
  return one ? [{ case: one, at, score, margin }] : [];
};

describe("cases", () => {
  it("takes away an element with all around and within it", () => {
    expect(whole?.there).toEqual([0, 1, 2, 3]);
    expect(without?.there).toEqual([3]);
    expect(inLine("/a[1]", "/a[10]")).toBe(false);
  });

  it("tells what an answer is", () => {
    const all = [2, 1, 3, null].flatMap((at) => answer(false, at, 1)).map(outcomeOf);
    expect(all).toEqual(["exact", "near", "wrong", "none"]);
    expect(answer(true, 3, 1).map(outcomeOf)).toEqual(["false"]);
  });

  it("doubts a label that another element contradicts", () => {
    const old = raw("/a[1]", { id: "ja", href: "/ja" });
    const candidates = [raw("/a[1]", { id: "en", href: "/en" }), raw("/a[2]", { id: "ja", href: "/ja" })];
    const labelled = (new_xpath: string): boolean | undefined =>
      siteOf({ site: "Sample", pairs: [{ old, new_xpath }], candidates }).pairs[0]?.contested;
    expect(labelled("/a[1]")).toBe(true);
    expect(labelled("/a[2]")).toBe(false);
  });
});

describe("another language", () => {
  const page = siteOf({
    site: "Sample",
    pairs: [{ old: raw("/html[1]/a[1]", { visibleText: ["Ordered", "12"] }), new_xpath: "/html[1]/a[2]" }],
    candidates: ["a[2]", "a[3]", "a[4]", "a[5]"].map((name) =>
      raw(`/html[1]/${name}`, { visibleText: [`${name} ordered`] }),
    ),
  });

  it("leaves few words, numbers, and about the same place", () => {
    const told = page.raw.map(traitsAbroad);
    expect(told.filter(({ text }) => !text).length).toBeGreaterThan(1);
    expect(traitsAbroad(raw("/a[1]", { visibleText: ["12"] })).text).toBe("12");
    expect(told.map(({ box }) => box?.left)).not.toContain(0);
    expect(told.every(({ box }) => box && Math.abs(box.left) < 200)).toBe(true);
    expect(told).toEqual(page.raw.map(traitsAbroad));
  });

  it("asks for the element of today, and for that of then", () => {
    const { today, then } = abroad(casesOf([page]), [page]);
    expect([today.length, then.length]).toEqual([2, 2]);
    expect(today[0]?.pair.wanted.path()).toBe("a:2/html:1/");
    expect(then[0]?.pair.wanted.path()).toBe("a:1/html:1/");
    expect(then[0]?.pair.wanted.words[4]).not.toContain("ordered");
  });
});

describe("rules", () => {
  const many = <T>(count: number, one: T[]): T[] => Array.from({ length: count }, () => one).flat();

  it("find as much as they may", () => {
    const all = [
      ...many(50, answer(false, 2, 0.9)),
      ...many(50, answer(false, 3, 0.5)),
      ...many(2, answer(true, 3, 0.8)),
      ...many(98, answer(true, 3, 0.4)),
    ];
    const rule = ruleFor(all);
    expect(rule.sure).toBeGreaterThan(0.5);
    const given = all.map((one) => ({ answer: one, given: passes(one, rule) }));
    expect(figuresOf(given)).toMatchObject({ exact: 0.5, wrong: 0.5, found: 0.5, foundWrong: 0 });
    expect(figuresOf(given).falsely).toBeLessThanOrEqual(0.02);
  });

  it("give nothing where nothing keeps within the limits", () => {
    const rule = ruleFor([...many(10, answer(false, 3, 0.9)), ...many(10, answer(true, 3, 0.9))]);
    expect(rule.sure).toBe(Infinity);
  });
});

describe("numbers", () => {
  it("solves a system", () => {
    const matrix = [Float64Array.of(4, 2), Float64Array.of(2, 3)];
    const [x, y] = solve(matrix, Float64Array.of(8, 7));
    expect(x).toBeCloseTo(1.25);
    expect(y).toBeCloseTo(1.5);
  });

  it("counts edits", () => {
    expect([distance("kitten", "sitting"), distance("", "ab"), distance("ab", "ab")]).toEqual([3, 2, 0]);
  });

  it("draws the same interval every time", () => {
    const mean = (drawn: readonly number[]): number =>
      drawn.reduce((all, one) => all + one, 0) / drawn.length;
    const draw = (): [number, number] => interval([[0], [1], [0], [1]], mean, 200);
    expect(draw()).toEqual(draw());
    expect(draw()[0]).toBeLessThan(draw()[1]);
  });
});
