import { assert, describe, expect, it } from "vitest";
import { best, gather, isSure, type Choice, type Page } from "../src/target/choose";
import { compare, compareBoxes, nobody } from "../src/target/compare";
import { FOREIGN, MODEL } from "../src/target/model";
import { FEATURES, NOBODY } from "../src/target/names";
import { finish } from "../src/target/pace";
import { candidateOf, wantedOf, words, type Box, type Traits } from "../src/target/traits";

const box: Box = { left: 100, top: 100, right: 800, width: 80, height: 20 };
const plain: Traits = {
  tag: "a",
  id: "",
  name: "",
  classes: "",
  href: "",
  text: "",
  near: "",
  path: "a:1/li:1/ul:1/nav:1",
  box,
};
const link = (text: string, place: number): Traits => ({
  ...plain,
  text,
  href: `https://www.example.com/${text.toLowerCase()}?from=menu`,
  path: `a:1/li:${place}/ul:1/nav:1`,
  box: { ...box, top: 100 + 30 * place },
});
const invoices = link("Invoices", 1);
const customers = link("Customers", 2);
const products = link("Products", 3);
const menu = [invoices, customers, products, link("Reports", 4), link("Settings", 5)];

const pageOf = (all: readonly Traits[], kin: Page["kin"] = () => false): Page => ({
  candidates: all.map(candidateOf),
  boxOf: (at) => all[at]?.box ?? null,
  kin,
});
function ask(wanted: Traits, all: readonly Traits[], worded = true, kin?: Page["kin"]): Choice {
  const choice = best(gather(wantedOf(wanted), pageOf(all, kin), worded), MODEL.weights);
  assert(choice);
  return choice;
}
const feature = (wanted: Traits, all: readonly Traits[], name: (typeof FEATURES)[number]): number[] =>
  finish(compare(wantedOf(wanted), all.map(candidateOf), true)).map(
    (row) => row[FEATURES.indexOf(name)] ?? NaN,
  );

describe("words", () => {
  it("takes names and texts apart", () => {
    expect(words("userMenu-2")).toEqual(["user", "menu", "2"]);
    expect(words("ＡＢＣ, def!")).toEqual(["abc", "def"]);
    expect(words(" … ")).toEqual([]);
  });

  it("takes pairs of characters where no spaces are written", () => {
    expect(words("請求書を作成")).toEqual(["請求", "求書", "書を", "を作", "作成"]);
    expect(words("保存")).toEqual(["保存"]);
  });
});

describe("compare", () => {
  it("weighs a rare word more than a common one", () => {
    const all = [
      link("New invoice", 1),
      link("New customer", 2),
      link("New product", 3),
      link("Old invoice", 4),
    ];
    const [, common = 0, , rare = 0] = feature(link("New invoice", 9), all, "text");
    expect(rare).toBeGreaterThan(common);
  });

  it("shares an address among all that have it", () => {
    const all = [link("Reports", 1), link("Reports", 2), link("Settings", 3)];
    expect(feature(link("Reports", 1), all, "same href")).toEqual([0.5, 0.5, 0]);
  });

  it("takes texts that differ in signs and case only as the same", () => {
    expect(feature(link("Sign in »", 1), [link("SIGN IN", 2), link("Sign in here", 3)], "same text")).toEqual(
      [1, 0],
    );
  });

  it("does without boxes that aren't known", () => {
    expect(compareBoxes(null, box)).toEqual([0, 0, 0]);
    expect(compareBoxes(box, box)).toEqual([1, 1, 1]);
  });

  it("knows an element by its distance from either side", () => {
    const wider = { ...box, left: 700 };
    expect(compareBoxes(box, wider)[0]).toBe(1);
  });
});

describe("best", () => {
  it("has a weight and a name for each feature", () => {
    const [row = []] = finish(compare(wantedOf(plain), [candidateOf(plain)], true));
    expect([...row, ...compareBoxes(box, box)]).toHaveLength(FEATURES.length);
    expect(nobody(wantedOf(plain), true)).toHaveLength(NOBODY.length);
    for (const { weights } of [MODEL, FOREIGN]) expect(weights).toHaveLength(FEATURES.length + NOBODY.length);
  });

  it("weighs each feature with its own weight", () => {
    const only = (name: string): number[] => [...FEATURES, ...NOBODY].map((one) => +(one === name));
    const evidence = gather(wantedOf(customers), pageOf(menu));
    expect(best(evidence, only("shape"))?.margin).toBe(0);
    expect(best(evidence, only("same text"))?.margin).toBe(1);
    expect(best(evidence, only("has text"))?.probability).toBeCloseTo(1 / (5 + Math.E));
  });

  it("finds an entry that has moved within its menu", () => {
    const moved = [...menu.slice(3), invoices, customers, products].map((one, at) => ({
      ...one,
      path: `a:1/li:${at + 1}/ul:1/div:2`,
      box: { ...box, top: 300 + 30 * at },
    }));
    const choice = ask(customers, moved);
    expect(choice.at).toBe(3);
    expect(isSure(choice, MODEL)).toBe(true);
  });

  it("finds nobody when the entry is gone", () => {
    const choice = ask(
      customers,
      menu.filter((one) => one !== customers),
    );
    expect(isSure(choice, MODEL)).toBe(false);
  });

  it("isn't sure of two that are alike", () => {
    const twin = (top: number): Traits => ({ ...link("Edit", 1), box: { ...box, top } });
    const choice = ask(twin(200), [twin(190), twin(210), ...menu]);
    expect(choice.margin).toBeLessThan(0.1);
    expect(isSure(choice, MODEL)).toBe(false);
  });

  it("doesn't mind what is within the element", () => {
    const inner = { ...link("Customers", 2), tag: "span", path: "span:1/a:1/li:2/ul:1" };
    const all = [...menu, inner];
    const apart = ask(customers, all);
    const together = ask(customers, all, true, (a, b) => Math.min(a, b) === 1 && Math.max(a, b) === 5);
    expect(together.probability).toBeGreaterThan(apart.probability);
  });

  it("finds in another language by all but words", () => {
    const said = ["請求書", "顧客", "商品", "レポート", "設定"];
    const japanese = menu.map((one, at) => ({ ...one, text: said[at] ?? "" }));
    const choice = best(gather(wantedOf(products), pageOf(japanese), false), FOREIGN.weights);
    assert(choice);
    expect(choice.at).toBe(2);
    expect(isSure(choice, FOREIGN)).toBe(true);
  });

  it("answers with nothing for an empty page", () => {
    expect(best(gather(wantedOf(plain), pageOf([])), MODEL.weights)).toBeNull();
  });
});
