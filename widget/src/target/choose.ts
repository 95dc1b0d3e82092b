import { compare, compareBoxes, nobody } from "./compare";
import { finish, type Work } from "./pace";
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
const BOXES_FROM = 14;
const NOBODY_FROM = 17;

function dot(weights: readonly number[], row: readonly number[], from = 0): number {
  let all = 0;
  for (let at = 0; at < row.length; at++) all += (row[at] ?? 0) * (weights[from + at] ?? 0);
  return all;
}

const byScore = (a: Scored, b: Scored): number => b.score - a.score;

/** The best of many, without sorting all of them. */
function shortlisted(rows: Evidence["rows"], weights: readonly number[]): Scored[] {
  const list: Scored[] = [];
  for (const [at, row] of rows.entries()) {
    const score = dot(weights, row);
    if (list.length === SHORTLIST && score <= (list[SHORTLIST - 1]?.score ?? 0)) continue;
    list.push({ at, score });
    list.sort(byScore).splice(SHORTLIST);
  }
  return list;
}

/** Compares a page with what is wanted, in pieces. Without `worded`, that other words are there says nothing. */
export function* gathering(wanted: Wanted, page: Page, worded = true): Work<Evidence> {
  return {
    rows: yield* compare(wanted, page.candidates, worded),
    boxes: (at) => compareBoxes(wanted.box, page.boxOf(at)),
    nobody: nobody(wanted, worded),
    kin: page.kin,
  };
}

/** The same, at once. */
export const gather = (wanted: Wanted, page: Page, worded = true): Evidence =>
  finish(gathering(wanted, page, worded));

/** The candidates that come nearest, boxes counted, best first. */
export const rank = ({ rows, boxes }: Evidence, weights: readonly number[]): Scored[] =>
  shortlisted(rows, weights)
    .map(({ at, score }) => ({ at, score: score + dot(weights, boxes(at), BOXES_FROM) }))
    .sort(byScore);

/** How much speaks for nobody being the one, in the same measure as the scores. */
export const againstAll = ({ nobody: none }: Evidence, weights: readonly number[]): number =>
  dot(weights, none, NOBODY_FROM);

/** The best candidate of those that may be it, however good it is; null when there is none. */
export function best(
  evidence: Evidence,
  weights: readonly number[],
  may: (at: number) => boolean = () => true,
): Choice | null {
  const [first, ...others] = rank(evidence, weights).filter(({ at }) => may(at));
  if (!first) return null;
  const rivals = others.filter(({ at }) => !evidence.kin(at, first.at)).map(({ score }) => score);
  const against = [againstAll(evidence, weights), ...rivals];
  return {
    at: first.at,
    probability: 1 / (1 + against.reduce((all, score) => all + Math.exp(score - first.score), 0)),
    margin: first.score - (rivals[0] ?? -Infinity),
  };
}

/** Whether to point at it: pointing at the wrong thing is worse than not pointing. */
export const isSure = ({ probability, margin }: Choice, { sure, lead }: Model): boolean =>
  probability >= sure && margin >= lead;
