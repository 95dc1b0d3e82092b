import type { Target } from "../contract/api";
import type { App } from "../contract/app";

const NAMED = /^\[data-annai=(["']?)(.+)\1\]$/;
/** A selector that matches more has lost its way. */
const MOST = 50;
/** So much of a text is compared: a fingerprint keeps little more. */
const SAID = 100;

/** Newer browsers answer without laying the page out. */
export function isShown(element: Element): boolean {
  const { checkVisibility } = element as Partial<Pick<Element, "checkVisibility">>;
  if (checkVisibility) return checkVisibility.call(element, { visibilityProperty: true });
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
}

/** What a selector goes into behind `>>>`: a shadow root, or a frame of the same origin. */
const insideOf = (element: Element): ParentNode | null =>
  element.shadowRoot ?? (element as Partial<HTMLIFrameElement>).contentDocument ?? null;

function search(root: ParentNode, [first = "", ...rest]: readonly string[]): Element[] {
  const found = [...root.querySelectorAll(first)].slice(0, MOST);
  if (!rest.length) return found;
  return found.flatMap((element) => {
    const inside = insideOf(element);
    return inside ? search(inside, rest) : [];
  });
}

const squashed = (text: string | null): string => (text ?? "").replace(/\s/g, "").slice(0, SAID);

/** Whether an element still says what it said when it was recorded; if that is in another language, whether it is still called so. */
function agrees(element: Element, { text, id, name, lang }: NonNullable<Target["fingerprint"]>): boolean {
  const own = (attribute: string): string | null => element.getAttribute(attribute);
  const here = element.closest("[lang]")?.getAttribute("lang") ?? "";
  const says = [element.textContent, ...["aria-label", "alt", "title", "placeholder", "value"].map(own)]
    .map(squashed)
    .includes(squashed(text));
  if (text && (says || here.slice(0, 2) === lang.slice(0, 2))) return says;
  return (!!id && element.id === id) || (!!name && [own("name"), own("data-testid")].includes(name));
}

export interface Looked {
  /** The element that is meant beyond doubt. */
  readonly element: Element | null;
  /** All that the selector matches, seen or not. */
  readonly all: readonly Element[];
  /** Whether any of them can be seen. */
  readonly shown: boolean;
}

/**
 * Looks for the element that is meant: what the host has registered under a name comes first, then what it has marked.
 * Of a target with a fingerprint, the selector alone decides only where it matches one thing that still agrees.
 */
export function createLook(app: App): (target: Target) => Looked {
  return ({ selector, fingerprint }) => {
    try {
      const name = NAMED.exec(selector)?.[2];
      const registered = name && (app.named(name)?.() as Element | null | undefined);
      if (registered && registered.nodeType === Node.ELEMENT_NODE && isShown(registered))
        return { element: registered, all: [registered], shown: true };
      const all = selector ? search(document, selector.split(">>>")) : [];
      if (!fingerprint || name) {
        const first = all.find(isShown) ?? null;
        return { element: first, all, shown: !!first };
      }
      const [first, ...others] = all.filter(isShown);
      const settled = first && !others.length && agrees(first, fingerprint);
      return { element: settled ? first : null, all, shown: !!first };
    } catch {
      // A selector that this browser doesn't take, or a function of the host that failed, finds nothing.
      return { element: null, all: [], shown: false };
    }
  };
}
