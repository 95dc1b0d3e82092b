import { best, gather, isSure, type Choice } from "./choose";
import { MODEL } from "./model";
import { boxOf, Index } from "./page";
import { wantedOf, type Fingerprint } from "./traits";

/** What was found, or came nearest, and whether it may be pointed at. */
export interface Located {
  readonly element: Element;
  readonly choice: Choice;
  readonly sure: boolean;
}

const languageOf = (element: Element): string =>
  (element.closest("[lang]") ?? element.ownerDocument.documentElement).getAttribute("lang") ?? "";

const primary = (language: string): string => language.toLowerCase().split("-")[0] ?? "";

/** Finds in a page that has been read. Words count only in the language in which they were recorded. */
export function locateIn(fingerprint: Fingerprint, index: Index): Located | null {
  const { entries } = index;
  const [first] = entries;
  if (!first) return null;
  const worded = primary(languageOf(first.element)) === primary(fingerprint.lang);
  const choice = best(gather(wantedOf(fingerprint), index.page(), worded), MODEL.weights);
  const element = choice && entries[choice.at]?.element;
  return element ? { element, choice, sure: isSure(choice, MODEL) } : null;
}

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
  const entry = index.entries.find((one) => one.element === element);
  return entry ? { v: 1, lang: languageOf(element), ...index.traits(entry, boxOf(element)) } : null;
}
