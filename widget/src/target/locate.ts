import { best, gather, gathering, isSure, type Choice, type Evidence } from "./choose";
import { declared, isSpoken, languageHere, languageOf } from "./language";
import { finish, type Work } from "./pace";
import { boxOf, Index, traitsOf } from "./page";
import { wantedOf, type Fingerprint } from "./traits";
import { modelFor, twinOf, twinTest } from "./twin";

/** What was found, or came nearest, and whether it may be pointed at. */
export interface Located {
  readonly element: Element;
  readonly choice: Choice;
  readonly sure: boolean;
  /** Not sure because something else is like it. */
  readonly alike: boolean;
}

/** Below this lead, it is the second that keeps the first from being pointed at. */
const CLOSE = 1;

/**
 * Finds in a page that has been read, in pieces. Words count only in the language in which they were recorded. Where a
 * page says one language and its letters another, it may be its data that is in the other: then both are tried.
 */
export function* locating(fingerprint: Fingerprint, index: Index): Work<Located | null> {
  const [first] = index.entries;
  if (!first) return null;
  const said = declared(first.element);
  const worded = isSpoken(fingerprint, languageHere(first.element, index.texts));
  const found = yield* lookingFor(fingerprint, index, worded);
  if (found?.sure || !said || isSpoken(fingerprint, said) === worded) return found;
  const other = yield* lookingFor(fingerprint, index, !worded);
  return other?.sure ? other : found;
}

function* lookingFor(fingerprint: Fingerprint, index: Index, worded: boolean): Work<Located | null> {
  const { entries } = index;
  const model = modelFor(worded);
  const wanted = wantedOf(fingerprint);
  const evidence = yield* gathering(wanted, index.page(), worded);
  yield;
  const isItself = twinTest(wanted, index, fingerprint.twin, worded);
  let itself = true as boolean;
  const only = best(evidence, model.weights, (at) => {
    const may = isItself(at, evidence.rows[at] ?? []);
    itself &&= may;
    return may;
  });
  const choice = only ?? best(evidence, model.weights);
  const element = choice && entries[choice.at]?.element;
  if (!element) return null;
  const sure = !!only && isSure(choice, model);
  return { element, choice, sure, alike: !sure && (!itself || choice.margin < CLOSE) };
}

/** The same, at once. */
export const locateIn = (fingerprint: Fingerprint, index: Index): Located | null =>
  finish(locating(fingerprint, index));

/** Finds the element that was recorded, in one look. `except` is left out, with all within it. */
export function locate(fingerprint: Fingerprint, root: Node, except: Element | null = null): Located | null {
  const index = new Index(root, except);
  index.read();
  return locateIn(fingerprint, index);
}

/** Keeps what is told of an element of this page; null when it isn't there. */
export function record(element: Element, root: Node, except: Element | null = null): Fingerprint | null {
  const index = new Index(root, except);
  index.read();
  const at = index.entries.findIndex((one) => one.element === element);
  const entry = index.entries[at];
  if (!entry) return null;
  const traits = traitsOf(index, entry, boxOf(element));
  const wanted = wantedOf(traits);
  const evidence = (worded: boolean): Evidence => gather(wanted, index.page(), worded);
  const twin = twinOf(wanted, index, at, { worded: evidence(true), plain: evidence(false) });
  return {
    v: 1,
    lang: languageOf(element, index.entries[0]?.element ?? element, index.texts),
    ...traits,
    twin,
  };
}
