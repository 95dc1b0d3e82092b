import { compare, compareBoxes, nobody } from "./compare";
import type { Box, Candidate, Wanted } from "./traits";

/** So many are looked at closely: only of these it is asked where they are. */
export const SHORTLIST = 12;

/** What is learnt from pages that have changed. */
export interface Model {
  /** One for each of `FEATURES`, then one for each of `NOBODY`, as `names.ts` lists them. */
  readonly weights: readonly number[];
  /** Below this the answer is nobody. */
  readonly sure: number;
  /** By how much the first has to lead the second, in the same measure as the scores. */
  readonly lead: number;
}

export interface Choice {
  /** The candidate's place in the list. */
  readonly at: number;
  /** How probable it is that it is the one, and not another nor nobody. */
  readonly probability: number;
  /** By how much it leads the next that is neither around nor within it. */
  readonly margin: number;
}

export interface Page {
  readonly candidates: readonly Candidate[];
  readonly boxOf: (at: number) => Box | null;
  /** Whether one of the two is within the other: then pointing at either is the same. */
  readonly kin: (at: number, other: number) => boolean;
}

/** All that speaks for each candidate and for nobody, before it is weighed. */
export interface Evidence {
  readonly rows: readonly (readonly number[])[];
  readonly boxes: (at: number) => readonly number[];
  readonly nobody: readonly number[];
  readonly kin: Page["kin"];
}

interface Scored {
  readonly at: number;
  readonly score: number;
}

/** The boxes come last of the features, and nobody after them. */
const BOXES_FROM = 13;
const NOBODY_FROM = 16;

function dot(weights: readonly number[], row: readonly number[], from = 0): number {
  let all = 0;
  for (let at = 0; at < row.length; at++) all += (row[at] ?? 0) * (weights[from + at] ?? 0);
  return all;
}

const ranked = (scored: Scored[]): Scored[] => scored.sort((a, b) => b.score - a.score).slice(0, SHORTLIST);

/** Compares a page with what is wanted. Without `worded`, what is said is left out of account. */
export const gather = (wanted: Wanted, page: Page, worded = true): Evidence => ({
  rows: compare(wanted, page.candidates, worded),
  boxes: (at) => compareBoxes(wanted.box, page.boxOf(at)),
  nobody: nobody(wanted, worded),
  kin: page.kin,
});

/** The best candidate, however good it is; null for an empty page. */
export function best(
  { rows, boxes, nobody: none, kin }: Evidence,
  weights: readonly number[],
): Choice | null {
  const shortlist = ranked(rows.map((row, at) => ({ at, score: dot(weights, row) })));
  const [first, ...others] = ranked(
    shortlist.map(({ at, score }) => ({ at, score: score + dot(weights, boxes(at), BOXES_FROM) })),
  );
  if (!first) return null;
  const rivals = others.filter(({ at }) => !kin(at, first.at)).map(({ score }) => score);
  const against = [dot(weights, none, NOBODY_FROM), ...rivals];
  return {
    at: first.at,
    probability: 1 / (1 + against.reduce((all, score) => all + Math.exp(score - first.score), 0)),
    margin: first.score - (rivals[0] ?? -Infinity),
  };
}

/** Whether to point at it: pointing at the wrong thing is worse than not pointing. */
export const isSure = ({ probability, margin }: Choice, { sure, lead }: Model): boolean =>
  probability >= sure && margin >= lead;
