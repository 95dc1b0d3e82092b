import { each, type Work } from "./pace";
import { words, type Box, type Candidate, type Wanted } from "./traits";

/** Slots by their places in `SLOTS`. */
const HREF = 3;
const TEXT = 4;
const NEAR = 5;
const PATH = 6;
const SIDE_FADES = 250;
const TOP_FADES = 400;
/** Of what only the candidate has, so many characters weigh as much as the rarest word. */
const CHARACTERS = 12;
/** A word, with its share of what stands between words. */
const SPACED = 1.2;

/** How much of two slots is the same, weighed by how rare it is on the page. */
interface Overlap {
  /** Of all that either has. */
  readonly alike: number;
  /** Of all that the poorer one has. */
  readonly within: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const ratio = (a: number, b: number): number => (a < b ? a / b : b / a) || 0;
const fade = (distance: number, reach: number): number => Math.exp(-Math.abs(distance) / reach);

/** Which of the words each text has, marked in one integer; and in how many texts each word is. */
function* marks(
  wanted: readonly string[],
  texts: readonly string[],
): Work<{ masks: number[]; counts: number[] }> {
  const counts = wanted.map(() => 0);
  const masks = yield* each(texts, (text) => {
    let mask = 0;
    if (!text) return mask;
    for (const [at, word] of wanted.entries()) {
      if (!text.includes(word)) continue;
      mask |= 1 << at;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return mask;
  });
  return { masks, counts };
}

const NONE: Overlap = { alike: 0, within: 0 };

/** Compares one slot of all candidates: a word that many have says little. */
function* overlaps(wanted: readonly string[], texts: readonly string[]): Work<Overlap[]> {
  const { masks, counts } = yield* marks(wanted, texts);
  const rarest = Math.log(texts.length + 1);
  const weights = counts.map((count) => rarest - Math.log(count + 0.5));
  const mine = sum(weights);
  const known = new Map<number, readonly [weight: number, length: number]>();
  return yield* each(masks, (mask, at) => {
    if (!mask) return NONE;
    const has = (_: unknown, place: number): number => (mask >> place) & 1;
    const held = known.get(mask) ?? [
      sum(weights.filter(has)),
      sum(wanted.filter(has).map((word) => word.length)) * SPACED,
    ];
    known.set(mask, held);
    const [both, length] = held;
    const only = (Math.max(0, (texts[at] ?? "").length - length) * rarest) / CHARACTERS;
    return { alike: both / (mine + only), within: both / Math.min(mine, both + only) };
  });
}

/** Compares all that costs no layout. Without `worded`, what is said is left out of account. */
export function* compare(
  wanted: Wanted,
  candidates: readonly Candidate[],
  worded: boolean,
): Work<number[][]> {
  const slot = (place: number): string[] => candidates.map(({ slots }) => slots[place] ?? "");
  const over: Overlap[][] = [];
  for (const [place, some] of wanted.words.entries()) {
    over.push(worded || (place !== TEXT && place !== NEAR) ? yield* overlaps(some, slot(place)) : []);
    yield;
  }
  const { [HREF]: href, [TEXT]: text = "", [PATH]: path } = wanted.slots;
  const said = words(text).join();
  const like = slot(HREF).filter((one) => one && one === href).length;
  return yield* each(candidates, ({ slots, kind }, at) => {
    const alike = (place: number): number => over[place]?.[at]?.alike ?? 0;
    const within = over[TEXT]?.[at]?.within ?? 0;
    return [
      alike(0),
      alike(1),
      alike(2),
      alike(HREF),
      alike(TEXT),
      alike(PATH),
      like && slots[HREF] === href ? 1 / like : 0,
      // Words are taken apart only where all of them are there.
      +(within > 0.99 && words(slots[TEXT] ?? "").join() === said),
      within,
      over[NEAR]?.[at]?.within ?? 0,
      +(worded && !said && !!slots[TEXT]),
      +(kind === wanted.kind),
      +(slots[PATH] === path),
    ];
  });
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
