// Pairs as if the page had been shown in another language when the element was recorded: most of what was said has other
// words, and what words make of places and sizes is a little different.
import { wantedOf, type Box, type Traits } from "../../../widget/src/target/traits";
import type { Case } from "./cases";
import { traitsOf, type Raw, type Site } from "./data";

/** One in so many runs of text is the same in both languages: names, numbers, what nobody has translated. */
const KEPT = 5;
/** How far things stand elsewhere, in pixels; and how much wider or higher they are, as an exponent. */
const SHIFT = 40;
const WIDER = 0.3;
const HIGHER = 0.08;
const LETTER = /\p{L}/u;

/** A number from 0 to 1 that depends on a text alone. */
function lot(text: string): number {
  let state = 2_166_136_261;
  for (const sign of text) state = Math.imul(state ^ (sign.codePointAt(0) ?? 0), 16_777_619);
  state = Math.imul(state ^ (state >>> 13), 0x5bd1e995);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

/** About normal, with a deviation of 1. */
function swing(text: string): number {
  const lots = Array.from({ length: 6 }, (_, at) => lot(`${text}${at * 77}`));
  return (lots.reduce((all, one) => all + one, 0) - 3) * Math.SQRT2;
}

const translated = (runs: readonly string[]): string =>
  runs.filter((run) => !LETTER.test(run) || lot(run) * KEPT < 1).join(" ");

function moved({ left, top, right, width, height }: Box, name: string): Box {
  const [wider, shift] = [width * Math.exp(WIDER * swing(`${name}w`)), left + SHIFT * swing(`${name}l`)];
  return {
    left: shift,
    top: top + SHIFT * swing(`${name}t`),
    right: right + left + width - shift - wider,
    width: wider,
    height: height * Math.exp(HIGHER * swing(`${name}h`)),
  };
}

/** What is told of an element where most words are others. */
export function traitsAbroad(raw: Raw): Traits {
  const traits = traitsOf(raw);
  return {
    ...traits,
    text: translated(raw.visibleText.length ? raw.visibleText : [raw.alt]),
    near: translated(raw.neighborText),
    box: traits.box && moved(traits.box, raw.xpath),
  };
}

/** Each case twice: the element recorded on today's page, where no label can be wrong, and on that of then. */
export function abroad(cases: readonly Case[], sites: readonly Site[]): Record<"today" | "then", Case[]> {
  const recorded = (one: Case, raw: Raw | undefined, contested: boolean): Case[] =>
    raw ? [{ ...one, pair: { ...one.pair, contested, wanted: wantedOf(traitsAbroad(raw)) } }] : [];
  return {
    today: cases.flatMap((one) => recorded(one, sites[one.site]?.raw[one.pair.truth], false)),
    then: cases.flatMap((one) => recorded(one, one.pair.old, one.pair.contested)),
  };
}
