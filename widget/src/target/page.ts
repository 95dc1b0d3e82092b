import type { Page } from "./choose";
import {
  addressOf,
  KINDS,
  NEAR_MOST,
  PATH_MOST,
  PATH_NEAR,
  TEXT_MOST,
  type Box,
  type Candidate,
  type Traits,
} from "./traits";

/** What isn't seen, and what belongs to no element of the page. */
const UNSEEN = new Set("script style template noscript head link meta title br source".split(" "));
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
  /** Its tag, and its place among those of its like around it. */
  readonly tag: string;
  readonly place: number;
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
  like?: Map<string, number>;
}

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

function tagOf(element: Element, tag = element.localName): string {
  if (ACTING.test(attribute(element, "role"))) return "button";
  return tag === "input" && /^(button|submit|reset)$/.test(attribute(element, "type")) ? "button" : tag;
}

const NAMES = ["aria-label", "alt", "title", "placeholder"];

/** What an element is called that says nothing itself. */
const named = (element: Element, tag: string): string =>
  NAMES.reduce((found, name) => found || attribute(element, name), "") ||
  (tag === "button" ? attribute(element, "value") : "");

/** Some runs of text as one, cut where it is long enough. */
function joined(runs: readonly string[], from: number, to: number, most: number): string {
  let text = "";
  const end = Math.min(to, runs.length);
  for (let at = Math.max(0, from); at < end && text.length < most; at++)
    text = text ? `${text} ${runs[at] ?? ""}` : (runs[at] ?? "");
  return text.length > most ? text.slice(0, most) : text;
}

/** The document of a frame of the same origin. */
function within(element: Element, tag: string): Node | null {
  if (tag !== "iframe") return element.shadowRoot;
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

const textOf = (runs: readonly string[], { from, to }: Entry): string =>
  joined(runs, from, Math.min(to, from + RUNS_MOST), TEXT_MOST);
const nearOf = (runs: readonly string[], from: number, to: number): string =>
  `${joined(runs, from - AROUND, from, NEAR_MOST)} ${joined(runs, to, to + AROUND, NEAR_MOST)}`.slice(
    0,
    NEAR_MOST,
  );

/** All elements of a page with what is told of them: read in one walk, without layout. */
export class Index {
  readonly entries: Entry[] = [];
  /** All that is said, run by run. */
  readonly texts: string[] = [];
  private readonly _lower: string[] = [];
  /** What the element before says, and what is beside it: what is in one another often has the same. */
  private _last = { from: -1, to: -1, text: "", near: "" };
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

  /** Tags with their places, from an element outwards. */
  wayOf(entry: Entry): string {
    const steps: string[] = [];
    for (let one: Entry | undefined = entry; one && steps.length < PATH_MOST; one = this.entries[one.above])
      steps.push(`${one.tag}:${one.place}`);
    return steps.join("/");
  }

  /** The place of what is so many steps around an element. */
  around(at: number, up: number): number {
    let place = at;
    for (let step = 0; step < up; step++) place = this.entries[place]?.above ?? -1;
    return place;
  }

  /** All that is said within an element. */
  said(at: number): string {
    const entry = this.entries[at];
    return entry ? this.texts.slice(entry.from, Math.min(entry.to, entry.from + ROW_MOST)).join(" ") : "";
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
      this._candidates.push(this._told(next));
    }
    return true;
  }

  /** What `traitsOf` tells, made ready without taking the way over it. */
  private _told(entry: Entry): Candidate {
    const { element } = entry;
    const { text, near } = this._saidBy(entry);
    const slots = ["", "", "", "", text, near, this._nearWay(entry)];
    let { tag } = entry;
    if (element.hasAttributes()) {
      tag = tagOf(element, tag);
      const own = (name: string): string => attribute(element, name).toLowerCase();
      slots[0] = own("id");
      slots[1] = own("name") || own("data-testid");
      slots[2] = own("class");
      slots[3] = addressOf(own("href"));
      slots[4] ||= named(element, tag).slice(0, TEXT_MOST).toLowerCase();
    }
    return { slots, kind: KINDS.get(tag) ?? -1, box: null, path: () => `${this.wayOf(entry)}/` };
  }

  private _saidBy(entry: Entry): { readonly text: string; readonly near: string } {
    const { from, to } = entry;
    if (from !== this._last.from || to !== this._last.to)
      this._last = { from, to, text: textOf(this._lower, entry), near: nearOf(this._lower, from, to) };
    return this._last;
  }

  /** The nearest of the way, once with and once without places. */
  private _nearWay(entry: Entry): string {
    let placed = "^";
    let bare = "^";
    let one: Entry | undefined = entry;
    for (let step = 0; one && step < PATH_NEAR; step++) {
      placed += `${one.tag}:${one.place}/`;
      bare += `${one.tag}/`;
      one = this.entries[one.above];
    }
    return placed + bare;
  }

  private _enter(node: Node): void {
    const { nodeType } = node;
    if (nodeType === Node.TEXT_NODE) this._say(node.nodeValue ?? "");
    else if (nodeType !== Node.ELEMENT_NODE) this._goInto(node);
    else if (node !== this._except) this._list(node as Element);
  }

  private _say(text: string): void {
    const said = text.trim().slice(0, TEXT_MOST);
    if (!said) return;
    this.texts.push(said);
    this._lower.push(said.toLowerCase());
  }

  private _list(element: Element): void {
    const tag = element.localName;
    if (UNSEEN.has(tag)) return;
    const { _open: open, entries, texts, _ahead: ahead } = this;
    const above = open[open.length - 1];
    const like = above && (above.like ??= new Map<string, number>());
    const place = (like?.get(tag) ?? 0) + 1;
    like?.set(tag, place);
    const entry = { element, tag, place, above: above?.at ?? -1, from: texts.length, to: 0, end: 0 };
    open.push({ entry, at: entries.length });
    entries.push(entry);
    ahead.push(null);
    this._goInto(element);
    const inner = within(element, tag);
    if (inner) ahead.push(inner);
  }

  private _goInto(node: Node): void {
    for (let child = node.lastChild; child; child = child.previousSibling) this._ahead.push(child);
  }

  private _leave(): void {
    const entry = this._open.pop()?.entry;
    if (!entry) return;
    entry.to = this.texts.length;
    entry.end = this.entries.length;
  }
}

/** What is told of an element of a page that has been read. */
export function traitsOf(index: Index, entry: Entry, box: Box | null = null): Traits {
  const { element, from, to } = entry;
  const tag = tagOf(element);
  return {
    tag,
    id: attribute(element, "id"),
    name: attribute(element, "name") || attribute(element, "data-testid"),
    classes: attribute(element, "class"),
    href: attribute(element, "href"),
    text: textOf(index.texts, entry) || named(element, tag).slice(0, TEXT_MOST),
    near: nearOf(index.texts, from, to),
    path: index.wayOf(entry),
    box,
  };
}
