import type { Page } from "./choose";
import {
  candidateOf,
  NEAR_MOST,
  PATH_MOST,
  TEXT_MOST,
  type Box,
  type Candidate,
  type Traits,
} from "./traits";

/** What isn't seen, and what belongs to no element of the page. */
const UNSEEN = /^(script|style|template|noscript|head|link|meta|title|br|source)$/;
/** Roles that say what an element is; any other leaves it what its tag says. */
const ACTING = /^(button|link|menuitem|tab|switch)$/;
/** So many runs of text are read before and after an element. */
const AROUND = 3;
const RUNS_MOST = 12;
const ROW_MOST = 40;
/** Between two looks at the clock. */
const STRIDE = 64;

/** One element: where its texts begin and end among all texts, and itself among all elements. */
export interface Entry {
  readonly element: Element;
  readonly path: string;
  /** The place of the element around it; below zero for none. */
  readonly above: number;
  readonly from: number;
  to: number;
  end: number;
}

/** An element that is being walked through, and how many children of each tag have come. */
interface Open {
  readonly entry: Entry;
  readonly at: number;
  readonly like: Map<string, number>;
}

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

function tagOf(element: Element): string {
  const tag = element.localName;
  if (ACTING.test(attribute(element, "role"))) return "button";
  return tag === "input" && /^(button|submit|reset)$/.test(attribute(element, "type")) ? "button" : tag;
}

/** What an element is called that says nothing itself. */
const named = (element: Element): string =>
  ["aria-label", "alt", "title", "placeholder"].map((name) => attribute(element, name)).find(Boolean) ??
  (tagOf(element) === "button" ? attribute(element, "value") : "");

/** The document of a frame of the same origin. */
function within(element: Element): Node | null {
  if (element.localName !== "iframe") return element.shadowRoot;
  try {
    return (element as HTMLIFrameElement).contentDocument;
  } catch {
    return null;
  }
}

/** Where an element is on its page; elements in frames are where the frame says they are. */
export function boxOf(element: Element): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  const { scrollX, scrollY, innerWidth } = element.ownerDocument.defaultView ?? window;
  return {
    left: left + scrollX,
    top: top + scrollY,
    right: innerWidth - left - width - scrollX,
    width,
    height,
  };
}

/** All elements of a page with what is told of them: read in one walk, without layout. */
export class Index {
  readonly entries: Entry[] = [];
  private readonly _texts: string[] = [];
  private readonly _candidates: Candidate[] = [];
  private readonly _open: Open[] = [];
  /** What is still to be entered; null where an element is left. */
  private readonly _ahead: (Node | null)[];
  private readonly _except: Element | null;

  constructor(root: Node, except: Element | null = null) {
    this._except = except;
    this._ahead = [root];
  }

  /** Reads on until the time is over; true when all is read. */
  read(until = Infinity): boolean {
    for (let count = 1; this._step(); count++) {
      if (count % STRIDE === 0 && performance.now() > until) return false;
    }
    return true;
  }

  traits({ element, path, from, to }: Entry, box: Box | null = null): Traits {
    const told = (first: number, last: number): string =>
      this._texts.slice(Math.max(0, first), last).join(" ");
    return {
      tag: tagOf(element),
      id: element.id,
      name: attribute(element, "name") || attribute(element, "data-testid"),
      classes: attribute(element, "class"),
      href: attribute(element, "href"),
      text: (told(from, Math.min(to, from + RUNS_MOST)) || named(element)).slice(0, TEXT_MOST),
      near: `${told(from - AROUND, from)} ${told(to, to + AROUND)}`.slice(0, NEAR_MOST),
      path,
      box,
    };
  }

  /** The place of what is so many steps around an element. */
  around(at: number, up: number): number {
    let place = at;
    for (let step = 0; step < up; step++) place = this.entries[place]?.above ?? -1;
    return place;
  }

  /** The place of what is directly within another, and holds an element. */
  within(at: number, holder: number): number {
    let place = at;
    for (
      let above = this.entries[place]?.above ?? -1;
      above > holder;
      above = this.entries[place]?.above ?? -1
    )
      place = above;
    return place;
  }

  /** All that is said within an element. */
  said(at: number): string {
    const entry = this.entries[at];
    return entry ? this._texts.slice(entry.from, Math.min(entry.to, entry.from + ROW_MOST)).join(" ") : "";
  }

  page(): Page {
    const { entries, _candidates: candidates } = this;
    return {
      candidates,
      boxOf: (at) => {
        const entry = entries[at];
        return entry ? boxOf(entry.element) : null;
      },
      // Elements stand in the order of the page, each before all that is within it.
      kin: (at, other) => Math.max(at, other) < (entries[Math.min(at, other)]?.end ?? 0),
    };
  }

  /** First every node is walked through, then every element is made ready; false when nothing is left. */
  private _step(): boolean {
    const node = this._ahead.pop();
    if (node) this._enter(node);
    else if (node === null) this._leave();
    else {
      const next = this.entries[this._candidates.length];
      if (!next) return false;
      this._candidates.push(candidateOf(this.traits(next)));
    }
    return true;
  }

  private _enter(node: Node): void {
    if (node.nodeType === Node.TEXT_NODE) this._say(node.nodeValue ?? "");
    else if (node.nodeType !== Node.ELEMENT_NODE) this._goInto(node);
    else if (node !== this._except && !UNSEEN.test((node as Element).localName)) this._list(node as Element);
  }

  private _say(text: string): void {
    const said = text.trim();
    if (said) this._texts.push(said.slice(0, TEXT_MOST));
  }

  private _list(element: Element): void {
    const above = this._open[this._open.length - 1];
    const tag = element.localName;
    const place = (above?.like.get(tag) ?? 0) + 1;
    above?.like.set(tag, place);
    const steps = above?.entry.path.split("/", PATH_MOST - 1) ?? [];
    const path = [`${tag}:${place}`, ...steps].join("/");
    const entry = { element, path, above: above?.at ?? -1, from: this._texts.length, to: 0, end: 0 };
    this._open.push({ entry, at: this.entries.length, like: new Map() });
    this.entries.push(entry);
    this._ahead.push(null);
    this._goInto(element);
    const inner = within(element);
    if (inner) this._ahead.push(inner);
  }

  private _goInto(node: Node): void {
    for (let child = node.lastChild; child; child = child.previousSibling) this._ahead.push(child);
  }

  private _leave(): void {
    const entry = this._open.pop()?.entry;
    if (!entry) return;
    entry.to = this._texts.length;
    entry.end = this.entries.length;
  }
}
