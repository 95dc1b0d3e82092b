// What is printed, and what is written for the widget.
import type { Model } from "../../../widget/src/target/choose";
import { FEATURES, NOBODY } from "../../../widget/src/target/names";
import type { Site } from "./data";
import { figuresOf, interval, type Figures, type Given } from "./measures";

/** A locator's answers, and how many milliseconds one took. */
export interface Told {
  readonly name: string;
  readonly all: readonly Given[];
  readonly ms: number;
}

const COLUMNS = ["exact", "near", "wrong", "found", "foundWrong", "falsely"] as const;
const HEADS = ["exact", "near", "wrong", "found", "wrong@", "false@"];

const percent = (share: number): string => (share * 100).toFixed(1);
const range = ([low, high]: readonly [number, number]): string => `${percent(low)} to ${percent(high)}`;
const signed = (share: number): string => `${share < 0 ? "" : "+"}${percent(share)}`;
const siteOf = ({ answer }: Given): number => answer.case.site;

function line({ name, all, ms }: Told, sites: readonly Site[]): string {
  const figures = figuresOf(all);
  const bySite = sites.map((_, at) => all.filter((one) => siteOf(one) === at));
  const spread = (key: keyof Figures): string =>
    range(interval(bySite, (drawn) => figuresOf(drawn)[key])).padEnd(14);
  const cells = COLUMNS.map((key) => percent(figures[key]).padStart(6)).join(" ");
  return `${name.padEnd(15)}${cells}  ${spread("exact")} ${spread("found")} ${ms.toFixed(1).padStart(5)}`;
}

/** By how much the first locator is ahead of another, on the same draws of sites. */
function ahead(ours: Told, theirs: Told, sites: readonly Site[], key: "exact" | "found"): string {
  const both = ours.all.map((one, at) => [one, theirs.all[at] ?? one] as const);
  const bySite = sites.map((_, at) => both.filter(([one]) => siteOf(one) === at));
  const difference = (drawn: readonly (readonly [Given, Given])[]): number =>
    figuresOf(drawn.map(([one]) => one))[key] - figuresOf(drawn.map(([, other]) => other))[key];
  return `${key} ${signed(difference(both))} (${range(interval(bySite, difference))})`;
}

function table(title: string, told: readonly Told[], sites: readonly Site[]): string {
  const heads = HEADS.map((head) => head.padStart(6)).join(" ");
  return [
    title,
    `${" ".repeat(15)}${heads}  ${"exact, 95 %".padEnd(14)} ${"found, 95 %".padEnd(14)}    ms`,
    ...told.map((one) => line(one, sites)),
  ].join("\n");
}

/** The table, and by how much its first line is ahead of the others. */
function contest(title: string, told: readonly Told[], sites: readonly Site[]): string {
  const [ours, ...others] = told;
  const compared = others.map((other) =>
    ours
      ? `ahead of ${other.name}: ${ahead(ours, other, sites, "exact")}, ${ahead(ours, other, sites, "found")}`
      : "",
  );
  return [table(title, told, sites), ...compared].join("\n");
}

const undoubted = (told: Told): Told => ({
  ...told,
  all: told.all.filter(({ answer }) => !answer.case.pair.contested),
});

/** Prints all figures in percent of the pairs; `@` stands for what is left when unsure answers are withheld. */
export function printTables(told: readonly Told[], abroad: readonly Told[], sites: readonly Site[]): void {
  const pairs = (told[0]?.all.length ?? 0) / 2;
  const clear = told.map(undoubted);
  const doubted = pairs - (clear[0]?.all.length ?? 0) / 2;
  const tables = [
    contest(`All ${pairs} pairs of ${sites.length} sites, as labelled`, told, sites),
    ...(doubted ? [contest(`Without the ${doubted} whose labels contradict the page`, clear, sites)] : []),
    table("As if in another language, without the same labels", abroad.map(undoubted), sites),
  ];
  process.stdout.write(`${tables.join("\n\n")}\n`);
}

const source = (name: string, { weights, sure, lead }: Model): string[] => [
  `export const ${name}: Model = {`,
  "  weights: [",
  ...weights.map(
    (weight, at) => `    ${Number(weight.toFixed(2))}, // ${[...FEATURES, ...NOBODY][at] ?? ""}`,
  ),
  "  ],",
  `  sure: ${Number(sure.toFixed(3))},`,
  `  lead: ${Number(Math.max(0, lead).toFixed(2))},`,
  "};",
  "",
];

/** Both models as a source file of the widget. */
export function sourceOf(model: Model, foreign: Model): string {
  return [
    "// Written by `make learn-targets`; how it is learnt, and how good it is, stands in docs/targets.md.",
    'import type { Model } from "./choose";',
    "",
    ...source("MODEL", model),
    "/** For a page in another language than the recorded one. */",
    ...source("FOREIGN", foreign),
  ].join("\n");
}
