import type * as t from "../strings";
import { locate } from "../target/locate";
import type { Fingerprint } from "../target/traits";

const INDISTINCT = 0.99;

/** How sure it is that an element will be found again: asked of the page as it is now. */
export function surenessOf(
  element: Element,
  fingerprint: Fingerprint,
  host: Element,
): keyof typeof t.sureness {
  if (element.hasAttribute("data-annai")) return "marked";
  const found = locate(fingerprint, document, host);
  const { twin } = fingerprint;
  if (twin && twin.worded > INDISTINCT) return "placed";
  if (found?.element !== element || !found.sure) return "unclear";
  return twin?.worded ? "told" : "clear";
}
