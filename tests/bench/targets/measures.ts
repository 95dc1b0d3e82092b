// What a locator's answers are worth.
import type { Case } from "./cases";

/** An answer: which of all candidates, and two numbers by which it may be withheld. */
export interface Answer {
  readonly case: Case;
  readonly at: number | null;
  readonly score: number;
  readonly margin: number;
}

export type Outcome = "exact" | "near" | "wrong" | "none" | "false";

/** Without margins below `lead` and scores below `sure`, what is left is pointed at. */
export interface Rule {
  readonly sure: number;
  readonly lead: number;
}

export const MOST_WRONG = 0.02;
/** In another language than the recorded one, three quarters of that are allowed: there, less is known. */
export const ABROAD = 0.75;
export const MOST_FALSE = 0.05;
/** Rules are chosen within this part of both limits: on a site that nobody has seen, a rule does worse. */
export const PART = 0.75;

export function outcomeOf({ case: one, at }: Answer): Outcome {
  if (at === null) return "none";
  if (one.removed) return "false";
  if (at === one.pair.truth) return "exact";
  return one.line.has(at) ? "near" : "wrong";
}

export const passes = (answer: Answer, { sure, lead }: Rule): boolean =>
  answer.at !== null && answer.score >= sure && answer.margin >= lead;

/** Margins to try as a lead: each fortieth of all that there are. */
function leads(answers: readonly Answer[]): number[] {
  const sorted = answers.map(({ margin }) => margin).sort((a, b) => a - b);
  const some = Array.from({ length: 40 }, (_, at) => sorted[Math.floor((at * sorted.length) / 40)] ?? 0);
  return [...new Set([-Infinity, ...some])];
}

interface Tried {
  readonly rule: Rule;
  readonly found: number;
}

/** For one lead, the lowest score that keeps within the limits. */
function lowest(answers: readonly Answer[], lead: number, part: number): Tried {
  const led = answers
    .filter((one) => one.at !== null && one.margin >= lead)
    .sort((a, b) => b.score - a.score);
  const pairs = answers.length / 2;
  const [mostWrong, mostFalse] = [MOST_WRONG * part * pairs, MOST_FALSE * part * pairs];
  let [found, wrong, falsely] = [0, 0, 0];
  let kept: Tried = { rule: { sure: Infinity, lead }, found: 0 };
  led.forEach((one, at) => {
    const outcome = outcomeOf(one);
    if (outcome === "wrong") wrong++;
    else if (outcome === "false") falsely++;
    else found++;
    const next = led[at + 1]?.score ?? -Infinity;
    const within = wrong <= mostWrong && falsely <= mostFalse;
    // Halfway to the next, so that the rule doesn't hang on one answer.
    if (within && next < one.score && found > kept.found) {
      kept = { rule: { sure: next === -Infinity ? one.score : (one.score + next) / 2, lead }, found };
    }
  });
  return kept;
}

/** The rule that finds most within the limits. Labels in doubt have no say. */
export function ruleFor(answers: readonly Answer[], part = 1): Rule {
  const clear = answers.filter((one) => !one.case.pair.contested);
  const tried = leads(clear).map((lead) => lowest(clear, lead, part * PART));
  return tried.reduce((most, one) => (one.found > most.found ? one : most)).rule;
}

/** An answer with whether it is given, by the rule of its fold. */
export interface Given {
  readonly answer: Answer;
  readonly given: boolean;
}

export interface Figures {
  readonly exact: number;
  readonly near: number;
  readonly wrong: number;
  readonly found: number;
  readonly foundExactly: number;
  readonly foundWrong: number;
  readonly falsely: number;
}

/** All figures as shares of the pairs. */
export function figuresOf(all: readonly Given[]): Figures {
  const pairs = all.length / 2;
  const share = (outcomes: readonly Outcome[], given: boolean): number =>
    all.filter((one) => outcomes.includes(outcomeOf(one.answer)) && (one.given || !given)).length / pairs;
  return {
    exact: share(["exact"], false),
    near: share(["near"], false),
    wrong: share(["wrong"], false),
    found: share(["exact", "near"], true),
    foundExactly: share(["exact"], true),
    foundWrong: share(["wrong"], true),
    falsely: share(["false"], true),
  };
}

/** Pseudo-random numbers from 0 to 1, the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Draws as many sites as there are, with repetition, and answers with the middle 95 % of what is measured. */
export function interval<T>(
  bySite: readonly (readonly T[])[],
  measure: (drawn: readonly T[]) => number,
  draws = 1_000,
): [low: number, high: number] {
  const random = numbers(7);
  const values = Array.from({ length: draws }, () =>
    measure(bySite.flatMap(() => bySite[Math.floor(random.next().value * bySite.length)] ?? [])),
  ).sort((a, b) => a - b);
  return [values[Math.floor(draws * 0.025)] ?? NaN, values[Math.floor(draws * 0.975)] ?? NaN];
}
