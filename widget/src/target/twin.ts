import { againstAll, rank, type Evidence, type Model } from "./choose";
import { FOREIGN, MODEL } from "./model";
import type { Index } from "./page";
import { words, type Twin, type Wanted } from "./traits";

/** What says which of many alike it is, wherever it stands: features, and the slots that they compare. */
const TELLING = [
  [0, 0],
  [1, 1],
  [3, 3],
  [4, 4],
] as const;
const WORDS_FROM = 4;
const SAME_PATH = 12;
/** Who is so like it can only be told from it by where it stands. */
const INDISTINCT = 0.99;
const MOST_OWN = 8;
const HIGHEST = 6;

/** How things are weighed: in the language that was recorded, or in another. */
export const modelFor = (worded: boolean): Model => (worded ? MODEL : FOREIGN);

/** Which share of the words of the recorded row is in a candidate's row. */
function shareOfRow(index: Index, at: number, { own, up }: Pick<Twin, "own" | "up">): number {
  const said = new Set(words(index.said(index.around(at, up))));
  return own.filter((word) => said.has(word)).length / own.length;
}

const slotsOf = (index: Index, at: number): readonly string[] => index.page().candidates[at]?.slots ?? [];

/** How much of what an element is called, says and has in its row a candidate has, from 0 to 1. */
function likeness(
  wanted: Wanted,
  slots: readonly string[],
  row: readonly number[],
  worded: boolean,
  inRow: number | null,
): number {
  const counted = TELLING.filter(([, slot]) => wanted.words[slot]?.length && (worded || slot < WORDS_FROM));
  const { weights } = modelFor(worded);
  // The words of its row weigh as much as its own.
  const ofRow = worded && inRow !== null ? (weights[WORDS_FROM] ?? 0) : 0;
  const share = (value: (feature: number, slot: number) => number, said: number): number =>
    counted.reduce(
      (all, [feature, slot]) => all + (weights[feature] ?? 0) * value(feature, slot),
      ofRow * said,
    );
  const value = (feature: number, slot: number): number =>
    slots[slot] === wanted.slots[slot] ? 1 : (row[feature] ?? 0);
  return share(value, inRow ?? 0) / share(() => 1, 1) || 0;
}

/** Who would be pointed at if it weren't there. */
function twinsOf(evidence: Evidence, self: number, { weights, sure }: Model): number[] {
  const none = againstAll(evidence, weights);
  return rank(evidence, weights)
    .filter(({ score }) => 1 / (1 + Math.exp(none - score)) >= sure)
    .map(({ at }) => at)
    .filter((at) => at !== self && !evidence.kin(at, self));
}

/** The place of what is directly within another, and holds an element. */
function heldBy(holder: number, { entries }: Index, self: number): number {
  let place = self;
  for (let above = self; above > holder; above = entries[place]?.above ?? -1) place = above;
  return place;
}

/** The row of an element among its twins: the highest around it that has none of them in it. */
function rowOf(index: Index, self: number, twins: readonly number[]): Pick<Twin, "own" | "up"> {
  let up = 0;
  while (up < HIGHEST) {
    const next = index.around(self, up + 1);
    const end = index.entries[next]?.end ?? Infinity;
    if (next < 0 || twins.some((at) => at > next && at < end)) break;
    up += 1;
  }
  const common = index.around(self, up + 1);
  const theirs = new Set(twins.flatMap((at) => words(index.said(heldBy(common, index, at)))));
  const own = new Set(words(index.said(index.around(self, up))).filter((word) => !theirs.has(word)));
  return { own: [...own].slice(0, MOST_OWN), up };
}

/** What is to be kept of those that are like an element; null when it stands out. */
export function twinOf(
  wanted: Wanted,
  index: Index,
  self: number,
  evidence: { readonly worded: Evidence; readonly plain: Evidence },
): Twin | null {
  const twins = twinsOf(evidence.worded, self, MODEL);
  const strangers = twinsOf(evidence.plain, self, FOREIGN);
  if (!twins.length && !strangers.length) return null;
  const row = rowOf(index, self, twins);
  const nearest = (all: readonly number[], { rows }: Evidence, worded: boolean): number =>
    Math.max(
      0,
      ...all.map((at) =>
        likeness(wanted, slotsOf(index, at), rows[at] ?? [], worded, row.own.length ? 0 : null),
      ),
    );
  const rounded = (share: number): number => Math.round(share * 100) / 100;
  return {
    worded: rounded(nearest(twins, evidence.worded, true)),
    plain: rounded(nearest(strangers, evidence.plain, false)),
    ...row,
  };
}

/** Tells whether a candidate is more like what was recorded than its twins were then. */
export function twinTest(
  wanted: Wanted,
  index: Index,
  twin: Twin | null | undefined,
  worded: boolean,
): (at: number, row: readonly number[]) => boolean {
  const nearest = (worded ? twin?.worded : twin?.plain) ?? 0;
  if (!twin || !nearest) return () => true;
  if (nearest > INDISTINCT) return (_, row) => row[SAME_PATH] === 1;
  return (at, row) => {
    const inRow = twin.own.length ? shareOfRow(index, at, twin) : null;
    return likeness(wanted, slotsOf(index, at), row, worded, inRow) > (1 + nearest) / 2;
  };
}
