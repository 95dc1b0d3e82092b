// How well the elements of a page that has changed are found again. See docs/targets.md.
import { writeFileSync } from "node:fs";
import { candidateOf, wantedOf } from "../../../widget/src/target/traits";
import { BASELINES } from "./baselines";
import { casesOf, evidenceOf, type Case } from "./cases";
import { readSites, traitsOf, type Site } from "./data";
import { answerOf, asker, gatherAll, learn, type Ask, type Gathered } from "./learnt";
import { passes, ruleFor, type Answer, type Given, type Rule } from "./measures";
import { printTables, sourceOf, type Told } from "./report";

/** Gives or withholds the answers about each site by a rule that was chosen on the other sites. */
function decided(sites: readonly Site[], ask: Ask): { readonly all: Given[]; readonly rules: Rule[] } {
  const folds = [...sites.keys()];
  const rules = folds.map((fold) =>
    ruleFor(folds.filter((site) => site !== fold).flatMap((site) => ask(site, [fold, site]))),
  );
  const all = rules.flatMap((rule, fold) =>
    ask(fold, [fold]).map((answer) => ({ answer, given: passes(answer, rule) })),
  );
  return { all, rules };
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

/** The same page as if in another language: today's element is looked for in today's page, and no words count. */
function inAnotherLanguage(all: readonly Gathered[], sites: readonly Site[], rules: readonly Rule[]): Told {
  const given = [...sites.entries()].flatMap(([at, site]) => {
    const weights = learn(all, [at]);
    const cases = all.filter(({ case: one }) => one.site === at).map(({ case: one }) => one);
    return cases.flatMap((one): Given[] => {
      const now = site.raw[one.pair.truth];
      const wanted = now && wantedOf(traitsOf(now));
      const rule = rules[at];
      if (!wanted || !rule) return [];
      const answer = answerOf(one, evidenceOf(one, site, wanted, false), weights);
      return [{ answer, given: passes(answer, rule) }];
    });
  });
  return { name: "Annai", all: given, ms: 0 };
}

function measure(sites: readonly Site[], cases: readonly Case[], gathered: readonly Gathered[]): void {
  const { all, rules } = decided(sites, asker(gathered));
  const whole = cases.filter(({ removed }) => !removed);
  const weights = learn(gathered);
  const [, ms] = timed(() => locateAll(whole, sites, weights));
  const told: Told[] = [{ name: "Annai", all, ms: ms / whole.length }];
  for (const { name, answers } of BASELINES) {
    const [given, spent] = timed(() => answers(cases, sites));
    const bySite = sites.map((_, site) => given.filter(({ case: one }) => one.site === site));
    const ask: Ask = (site) => bySite[site] ?? [];
    told.push({ name, all: decided(sites, ask).all, ms: spent / whole.length });
  }
  printTables(told, inAnotherLanguage(gathered, sites, rules), sites);
}

/** Learns from all sites. The rule is chosen by answers about each site with weights that haven't seen it. */
function write(path: string, sites: readonly Site[], gathered: readonly Gathered[]): void {
  const ask = asker(gathered);
  const rule = ruleFor([...sites.keys()].flatMap((site) => ask(site, [site])));
  writeFileSync(path, sourceOf(learn(gathered), rule));
  process.stdout.write(`${path}: learnt from ${gathered.length / 2} pairs of ${sites.length} sites\n`);
}

/** Prints the figures; with a path, writes the model there instead. */
export function main(folder: string, model: string | null): void {
  const sites = readSites(folder);
  const cases = casesOf(sites);
  const gathered = gatherAll(cases, sites);
  if (model) write(model, sites, gathered);
  else measure(sites, cases, gathered);
}
