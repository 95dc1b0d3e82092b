// How well the elements of a page that has changed are found again. See docs/targets.md.
import { writeFileSync } from "node:fs";
import type { Model } from "../../../widget/src/target/choose";
import { candidateOf } from "../../../widget/src/target/traits";
import { BASELINES } from "./baselines";
import { casesOf, evidenceOf, type Case } from "./cases";
import { readSites, traitsOf, type Site } from "./data";
import { answerOf, asker, gatherAll, learn, type Ask, type Gathered } from "./learnt";
import { ABROAD, passes, ruleFor, type Answer, type Given } from "./measures";
import { printTables, sourceOf, type Told } from "./report";
import { abroad } from "./translated";

/** Gives or withholds the answers about each site by a rule that was chosen on the other sites. */
function decided(sites: readonly Site[], ask: Ask, part = 1): Given[] {
  const folds = [...sites.keys()];
  const rules = folds.map((fold) =>
    ruleFor(
      folds.filter((site) => site !== fold).flatMap((site) => ask(site, [fold, site])),
      part,
    ),
  );
  return rules.flatMap((rule, fold) =>
    ask(fold, [fold]).map((answer) => ({ answer, given: passes(answer, rule) })),
  );
}

/** What work gives, and the milliseconds of processor time that it took. */
function timed<T>(work: () => T): [result: T, ms: number] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1_000];
}

/** One locate from nothing: the whole page taken apart and compared, the best chosen. */
function locateAll(cases: readonly Case[], sites: readonly Site[], weights: readonly number[]): Answer[] {
  return cases.flatMap((one) => {
    const site = sites[one.site];
    if (!site) return [];
    const parts = site.raw.map((raw) => candidateOf(traitsOf(raw)));
    return [answerOf(one, evidenceOf(one, { ...site, parts }), weights)];
  });
}

/** The same as if in another language: of elements as they are today, and as they were. */
function toldAbroad(cases: readonly Case[], sites: readonly Site[]): Told[] {
  const { today, then } = abroad(cases, sites);
  const ask = asker(gatherAll([...today, ...then], sites, false));
  const all = decided(sites, ask, ABROAD);
  return [
    { name: "as today", all: all.filter(({ answer }) => today.includes(answer.case)), ms: 0 },
    { name: "changed", all: all.filter(({ answer }) => then.includes(answer.case)), ms: 0 },
  ];
}

function measure(sites: readonly Site[], cases: readonly Case[], gathered: readonly Gathered[]): void {
  const all = decided(sites, asker(gathered));
  const whole = cases.filter(({ removed }) => !removed);
  const weights = learn(gathered);
  const [, ms] = timed(() => locateAll(whole, sites, weights));
  const told: Told[] = [{ name: "Annai", all, ms: ms / whole.length }];
  for (const { name, answers } of BASELINES) {
    const [given, spent] = timed(() => answers(cases, sites));
    const bySite = sites.map((_, site) => given.filter(({ case: one }) => one.site === site));
    const ask: Ask = (site) => bySite[site] ?? [];
    told.push({ name, all: decided(sites, ask), ms: spent / whole.length });
  }
  printTables(told, toldAbroad(cases, sites), sites);
}

/** Learnt from all sites. The rule is chosen by answers about each site with weights that haven't seen it. */
function learntFrom(sites: readonly Site[], gathered: readonly Gathered[], part = 1): Model {
  const ask = asker(gathered);
  const rule = ruleFor(
    [...sites.keys()].flatMap((site) => ask(site, [site])),
    part,
  );
  return { weights: learn(gathered), ...rule };
}

function write(path: string, sites: readonly Site[], cases: readonly Case[]): void {
  const { today, then } = abroad(cases, sites);
  const model = learntFrom(sites, gatherAll(cases, sites));
  const foreign = learntFrom(sites, gatherAll([...today, ...then], sites, false), ABROAD);
  writeFileSync(path, sourceOf(model, foreign));
  process.stdout.write(`${path}: learnt from ${cases.length / 2} pairs of ${sites.length} sites\n`);
}

/** Prints the figures; with a path, writes the model there instead. */
export function main(folder: string, model: string | null): void {
  const sites = readSites(folder);
  const cases = casesOf(sites);
  if (model) write(model, sites, cases);
  else measure(sites, cases, gatherAll(cases, sites));
}
