import type * as t from "../strings";
import { locate } from "../target/locate";
import type { Fingerprint } from "../target/traits";

export type Sureness = keyof typeof t.sureness;

const INDISTINCT = 0.99;
const ROWS = "tr,li,[role=row],[role=listitem],article";

/** How sure it is that an element will be found again: asked of the page as it is now. */
export function surenessOf(element: Element, fingerprint: Fingerprint, host: Element): Sureness {
  if (element.hasAttribute("data-annai")) return "marked";
  const found = locate(fingerprint, document, host);
  const { twin } = fingerprint;
  if (twin && twin.worded > INDISTINCT) return "placed";
  if (found?.element !== element || !found.sure) return "unclear";
  return twin?.worded ? "told" : "clear";
}

/** Whether something should be done about it. */
export const adviceOf = (sure: Sureness): boolean => sure === "placed" || sure === "unclear";

/** The row of a list or table that an element is in: it has words of its own where its buttons look all the same. */
export const rowOf = (element: Element): Element | null => element.parentElement?.closest(ROWS) ?? null;

/** What the product's developers may call an element. */
export function markFor(element: Element): string {
  const { id } = element;
  const own = [element.getAttribute("data-testid"), id, element.getAttribute("name")].find(Boolean);
  return (
    (own ?? element.localName)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "element"
  );
}
