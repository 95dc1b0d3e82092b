// Our own locator: its weights are learnt from all sites but those asked about.
import { best, type Evidence } from "../../../widget/src/target/choose";
import { evidenceOf, type Case } from "./cases";
import type { Site } from "./data";
import { fit, groupOf, type Group } from "./fit";
import type { Answer } from "./measures";

/** All weights of a site's cases together grow with the root of their number: no site drowns the others. */
const SHARE = 3;

/** A case with what was gathered of it. */
export interface Gathered {
  readonly case: Case;
  readonly evidence: Evidence;
  readonly group: Group;
}

export function gatherAll(cases: readonly Case[], sites: readonly Site[], worded = true): Gathered[] {
  return cases.flatMap((one) => {
    const site = sites[one.site];
    if (!site) return [];
    const evidence = evidenceOf(one, site, worded);
    const truth = one.removed ? null : one.pair.truth;
    return [{ case: one, evidence, group: groupOf(evidence, truth, SHARE / Math.sqrt(site.pairs.length)) }];
  });
}

/** The weights that all sites but these teach. Labels in doubt teach nothing. */
export function learn(all: readonly Gathered[], without: readonly number[] = []): number[] {
  const from = all.filter(({ case: one }) => !one.pair.contested && !without.includes(one.site));
  return fit(from.map(({ group }) => group));
}

export function answerOf(one: Case, evidence: Evidence, weights: readonly number[]): Answer {
  const choice = best(evidence, weights);
  if (!choice) return { case: one, at: null, score: 0, margin: 0 };
  const { at, probability, margin } = choice;
  return { case: one, at: one.there[at] ?? null, score: probability, margin };
}

/** Asks about one site with weights that were learnt without the sites given. */
export type Ask = (site: number, without: readonly number[]) => Answer[];

/**
 * Weights learnt without two sites serve twice: for the rule of the one they ask about the other, and the reverse.
 * So each site's rule is chosen by answers that saw neither that site nor the one asked about.
 */
export function asker(all: readonly Gathered[]): Ask {
  const known = new Map<string, number[]>();
  const weightsWithout = (sites: readonly number[]): number[] => {
    const key = [...sites].sort((a, b) => a - b).join();
    const weights = known.get(key) ?? learn(all, sites);
    known.set(key, weights);
    return weights;
  };
  return (site, without) => {
    const weights = weightsWithout(without);
    return all
      .filter(({ case: one }) => one.site === site)
      .map((one) => answerOf(one.case, one.evidence, weights));
  };
}
