import { times, type Work } from "./pace";
import { words, type Box, type Candidate, type Wanted } from "./traits";

/** Slots by their places in `SLOTS`. */
const HREF = 3;
const TEXT = 4;
const NEAR = 5;
const PATH = 6;
/** What stays as it is when a page is shown in another language. */
const STABLE = [0, 1, 2, HREF];
const SIDE_FADES = 250;
const TOP_FADES = 400;
/** Of what only the candidate has, so many characters weigh as much as the rarest word. */
const CHARACTERS = 12;
/** A word, with its share of what stands between words. */
const SPACED = 1.2;

/** How much of one slot is the same, weighed by how rare it is on the page: a number for each candidate. */
interface Overlap {
  /** Of all that either has. */
  readonly alike: Float64Array;
  /** Of all that the poorer one has. */
  readonly within: Float64Array;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const ratio = (a: number, b: number): number => (a < b ? a / b : b / a) || 0;
const fade = (distance: number, reach: number): number => Math.exp(-Math.abs(distance) / reach);

const textOf = (candidate: Candidate | undefined, place: number): string => candidate?.slots[place] ?? "";

/** Which of the words each candidate has in a slot, marked in one integer; and in how many each word is. */
function* marks(
  wanted: readonly string[],
  candidates: readonly Candidate[],
  place: number,
): Work<{ masks: Int32Array; counts: number[] }> {
  const counts = wanted.map(() => 0);
  const masks = new Int32Array(candidates.length);
  // What is in one another often says the same.
  let last = "";
  let mask = 0;
  yield* times(candidates.length, (one) => {
    const text = textOf(candidates[one], place);
    if (text !== last) {
      last = text;
      mask = 0;
      for (let at = 0; at < wanted.length; at++) if (text.includes(wanted[at] ?? "")) mask |= 1 << at;
    }
    masks[one] = mask;
    for (let at = 0; mask >> at; at++) if ((mask >> at) & 1) counts[at] = (counts[at] ?? 0) + 1;
  });
  return { masks, counts };
}

/** Compares one slot of all candidates: a word that many have says little. */
function* overlaps(
  wanted: readonly string[],
  candidates: readonly Candidate[],
  place: number,
): Work<Overlap> {
  const count = candidates.length;
  const alike = new Float64Array(count);
  const within = new Float64Array(count);
  if (!wanted.length) return { alike, within };
  const { masks, counts } = yield* marks(wanted, candidates, place);
  const rarest = Math.log(count + 1);
  const weights = counts.map((many) => rarest - Math.log(many + 0.5));
  const mine = sum(weights);
  const known = new Map<number, readonly [weight: number, length: number]>();
  yield* times(count, (at) => {
    const mask = masks[at] ?? 0;
    if (!mask) return;
    const has = (_: unknown, word: number): number => (mask >> word) & 1;
    const held = known.get(mask) ?? [
      sum(weights.filter(has)),
      sum(wanted.filter(has).map((word) => word.length)) * SPACED,
    ];
    known.set(mask, held);
    const both = held[0];
    const only = (Math.max(0, textOf(candidates[at], place).length - held[1]) * rarest) / CHARACTERS;
    alike[at] = both / (mine + only);
    within[at] = both / Math.min(mine, both + only);
  });
  return { alike, within };
}

/** Compares all that costs no layout. Without `worded`, that other words are there says nothing. */
export function* compare(
  wanted: Wanted,
  candidates: readonly Candidate[],
  worded: boolean,
): Work<number[][]> {
  const over: Overlap[] = [];
  for (const [place, some] of wanted.words.entries()) {
    over.push(yield* overlaps(some, candidates, place));
    yield;
  }
  const { [HREF]: href = "", [TEXT]: text = "", [PATH]: path } = wanted.slots;
  const said = words(text).join();
  let like = 0;
  let same = 0;
  const isSame = ({ slots, kind, path: way }: Candidate): boolean =>
    kind === wanted.kind &&
    STABLE.every((place) => slots[place] === wanted.slots[place]) &&
    way().startsWith(wanted.path());
  for (const candidate of candidates) {
    like += +(!!href && candidate.slots[HREF] === href);
    same += +(!worded && isSame(candidate));
  }
  const numbers = over.flatMap(({ alike, within }) => [alike, within]);
  const rows: number[][] = [];
  yield* times(candidates.length, (at) => {
    const candidate = candidates[at];
    if (!candidate) return;
    const { slots, kind } = candidate;
    const told = (feature: number): number => numbers[feature]?.[at] ?? 0;
    const within = told(2 * TEXT + 1);
    rows.push([
      told(0),
      told(2),
      told(4),
      told(2 * HREF),
      told(2 * TEXT),
      told(2 * PATH),
      like && slots[HREF] === href ? 1 / like : 0,
      // Words are taken apart only where all of them are there.
      +(within > 0.99 && words(slots[TEXT] ?? "").join() === said),
      within,
      told(2 * NEAR + 1),
      +(worded && !said && !!slots[TEXT]),
      +(kind === wanted.kind),
      +(slots[PATH] === path),
      same && isSame(candidate) ? 1 / same : 0,
    ]);
  });
  return rows;
}

/** Compares where they are, and their shapes; the last of the features. */
export function compareBoxes(wanted: Box | null, box: Box | null): number[] {
  if (!wanted || !box) return [0, 0, 0];
  const side = Math.min(Math.abs(wanted.left - box.left), Math.abs(wanted.right - box.right));
  const shape = ratio(wanted.width * box.height, wanted.height * box.width);
  return [fade(side, SIDE_FADES), fade(wanted.top - box.top, TOP_FADES), shape];
}

/** What speaks for nobody being the one. */
export function nobody({ words: has }: Wanted, worded: boolean): number[] {
  const counted = worded ? [0, HREF, TEXT, NEAR] : [0, HREF];
  return [1, ...counted.map((place) => +!!has[place]?.length)];
}
