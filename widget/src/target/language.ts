import { UNSPACED, type Fingerprint } from "./traits";

const LETTER = /\p{L}/u;
/** So few runs of text don't tell the language against what the page says; so many are enough. */
const RUNS_FEWEST = 10;
const RUNS_MOST = 1_000;
/** From this share of its runs on, a page that doesn't say its language is Japanese; and from this one that says another. */
const SOME = 0.2;
const MANY = 0.6;
/** Written without spaces. */
const EASTERN = /^(ja|zh|yue)/i;

const primary = (language: string): string => language.toLowerCase().split("-")[0] ?? "";
/** What a page says of the language of an element. */
export const declared = (element: Element): string =>
  (element.closest("[lang]") ?? element.ownerDocument.documentElement).getAttribute("lang") ?? "";

/**
 * The language that a page speaks: what it says itself, unless its letters say otherwise. Empty when neither tells;
 * a product in many languages often has none in its `<html>`, or always the same.
 */
export function languageHere(root: Element, texts: readonly string[]): string {
  const said = declared(root);
  const runs = texts.slice(0, RUNS_MOST).filter((text) => LETTER.test(text));
  if (said && runs.length < RUNS_FEWEST) return said;
  const share = runs.filter((text) => UNSPACED.test(text)).length / (runs.length || 1);
  if (EASTERN.test(said)) return share ? said : "";
  return share < (said ? MANY : SOME) ? said : "ja";
}

/** The language of an element: its own, where it differs from what its page says. */
export function languageOf(element: Element, root: Element, texts: readonly string[]): string {
  const own = declared(element);
  return own === declared(root) ? languageHere(root, texts) : own;
}

/** Whether the words of a fingerprint count on a page in this language: not knowing one of the two counts against nobody. */
export function isSpoken({ lang, text, near }: Fingerprint, here: string): boolean {
  const then = lang || (UNSPACED.test(text + near) ? "ja" : "");
  if (then && here) return primary(then) === primary(here);
  return !EASTERN.test(then + here);
}
