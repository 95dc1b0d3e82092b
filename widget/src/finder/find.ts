import type { Target } from "../contract/api";
import type { App, Finder } from "../contract/app";

const NAMED = /^\[data-annai=(["']?)(.+)\1\]$/;
/** A selector that matches more has lost its way. */
const MOST = 50;

/** Newer browsers answer without laying the page out. */
function isShown(element: Element): boolean {
  const { checkVisibility } = element as Partial<Pick<Element, "checkVisibility">>;
  if (checkVisibility) return checkVisibility.call(element, { visibilityProperty: true });
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
}

/** Where a selector goes on behind `>>>`: into a shadow root. */
function search(root: ParentNode, [first = "", ...rest]: readonly string[]): Element | null {
  for (const element of [...root.querySelectorAll(first)].slice(0, MOST)) {
    if (!rest.length) {
      if (isShown(element)) return element;
    } else if (element.shadowRoot) {
      const found = search(element.shadowRoot, rest);
      if (found) return found;
    }
  }
  return null;
}

/** Finds the element that is meant: what the host has registered under a name comes first. */
export function createFind(app: App): Finder["find"] {
  return ({ selector }: Target) => {
    try {
      const name = NAMED.exec(selector)?.[2];
      const registered = name && app.named(name)?.();
      if (registered instanceof Element && isShown(registered)) return registered;
      return search(document, selector.split(">>>"));
    } catch {
      // A selector that this browser doesn't take, or a function of the host that failed, finds nothing.
      return null;
    }
  };
}
