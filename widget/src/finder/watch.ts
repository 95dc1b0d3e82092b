import type { Target } from "../contract/api";
import type { App, Missing, Search, Sought } from "../contract/app";
import { isShown, type Looked } from "./find";

/** Changes are looked at this often at most; a storm of them costs no more than a breeze. */
const CALM_MS = 200;
/** What no observer tells of (styles, shadow roots) is looked at this often, while something is missing. */
const SLOW_MS = 1_000;
const SLICE_MS = 8;
const LATE_MS = 4_000;
/** Reading a whole page takes its time: so many times as long it is left alone, and ever longer while nothing is found. */
const REST = 20;
const REST_MOST_MS = 8_000;
/** A page that is still being built may have the twin before it has the one. */
const GRACE_MS = 500;
const OBSERVED: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["class", "data-annai", "hidden", "id", "open", "style"],
};

interface Watched {
  readonly target: Target;
  readonly found: (element: Element | null, healed?: Search) => void;
  readonly late: (missing: Missing) => void;
  element: Element | null;
  since: number;
  told: boolean;
  /** What came nearest to its fingerprint; undefined before anybody has looked. */
  sought: Sought | null | undefined;
}

type Print = NonNullable<Target["fingerprint"]>;
type Seek = (wanted: readonly Print[]) => Promise<readonly (Sought | null)[]>;

const scores = (sought: Sought | null | undefined): Pick<Search, "score" | "margin"> =>
  sought ? { score: sought.score, margin: sought.margin } : {};

function why(sought: Sought | null | undefined, matched: boolean, shown: boolean): Missing["reason"] {
  if (sought?.sure) return "hidden";
  if (sought) return sought.alike ? "alike" : "unsure";
  return matched && !shown ? "hidden" : "absent";
}

/** Who is to be told, unless they stop waiting before; and how. */
type News = readonly [one: Watched, tell: () => void];

/** Waits for elements to come and go: one observer for all, which rests between two looks. */
export class Watch {
  private readonly _lookFor: (target: Target) => Looked;
  private readonly _seek: Seek;
  private readonly _safe: App["safe"];
  private readonly _observer: MutationObserver;
  private _all: Watched[] = [];
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _due = Infinity;
  private _seeking = false;
  private _seekAt = 0;
  private _rest = 0;

  constructor(look: (target: Target) => Looked, seek: Seek, safe: App["safe"], stirred: () => void) {
    this._lookFor = look;
    this._seek = seek;
    this._safe = safe;
    this._observer = new MutationObserver(() => {
      this._observer.disconnect();
      stirred();
      this._plan(CALM_MS);
    });
  }

  add(
    target: Target,
    found: Watched["found"],
    late: Watched["late"] = () => undefined,
  ): (late?: boolean) => void {
    const since = performance.now();
    const one: Watched = { target, found, late, element: null, since, told: false, sought: undefined };
    this._all = [...this._all, one];
    this._seekAt = this._rest = 0;
    this._plan(0);
    return (isLate = false) => {
      if (isLate) for (const [, tell] of this._check(one, isLate)) tell();
      else this._all = this._all.filter((other) => other !== one);
    };
  }

  destroy(): void {
    this._all = [];
    clearTimeout(this._timer);
    this._observer.disconnect();
  }

  private _plan(wait: number): void {
    const at = performance.now() + wait;
    if (at >= this._due) return;
    clearTimeout(this._timer);
    this._due = at;
    const look = this._safe(() => {
      this._look();
    });
    // Right after a frame the page is laid out, and looking costs next to nothing; in the background nobody looks.
    this._timer = setTimeout(() => requestAnimationFrame(() => setTimeout(look)), wait);
  }

  private _look(): void {
    this._due = Infinity;
    const stop = performance.now() + SLICE_MS;
    const all = this._all;
    // All looking comes before all showing, or every marker would cost a layout of its own.
    const news: News[] = [];
    const left = all.findIndex((one) => {
      if (performance.now() > stop) return true;
      news.push(...this._check(one));
      return false;
    });
    // The rest comes first next time.
    if (left >= 0) this._all = [...all.slice(left), ...all.slice(0, left)];
    for (const [one, tell] of news) if (this._all.includes(one)) tell();
    if (!this._all.length) return;
    this._observer.observe(document, OBSERVED);
    if (left >= 0) this._plan(0);
    // Nothing tells of what goes within shadow roots and frames.
    else if (this._all.some(({ element }) => element?.getRootNode() !== document)) this._plan(SLOW_MS);
    if (!this._seeking && performance.now() >= this._seekAt) void this._seekAll();
  }

  /** Those that neither a name nor a selector has settled for a while. */
  private _doubtful(): Watched[] {
    const open = this._all.filter(({ element, target }) => !element && target.fingerprint);
    const ripe = open.filter(({ since }) => performance.now() - since >= GRACE_MS);
    if (ripe.length < open.length) this._plan(GRACE_MS);
    return ripe;
  }

  /** Asks for them by fingerprint. */
  private async _seekAll(): Promise<void> {
    const open = this._doubtful();
    if (!open.length || document.hidden) return;
    this._seeking = true;
    const began = performance.now();
    // What is seen for the first time comes now; the next look comes the later, the longer this one took.
    const found = await this._seek(open.flatMap(({ target }) => target.fingerprint ?? [])).catch(() => []);
    const now = performance.now();
    this._rest = Math.min(REST_MOST_MS, Math.max(SLOW_MS, this._rest * 2, (now - began) * REST));
    this._seekAt = now + this._rest;
    this._seeking = false;
    for (const [at, one] of open.entries())
      this._safe(() => {
        this._settle(one, found[at] ?? null);
      })();
    this._plan(SLOW_MS);
  }

  /** Binds what was found, if it is still wanted and there. */
  private _settle(one: Watched, sought: Sought | null): void {
    one.sought = sought;
    if (!sought?.sure || one.element || !this._all.includes(one)) return;
    const { element } = sought;
    if (!element.isConnected || !isShown(element)) return;
    const { selector } = one.target;
    const failed = !!selector && !this._lookFor(one.target).all.includes(element);
    const healed = { selector, waited_ms: Math.round(performance.now() - one.since), ...scores(sought) };
    this._rest = 0;
    one.element = element;
    one.since = performance.now();
    one.told = false;
    this._safe(one.found)(element, failed ? healed : undefined);
  }

  /** Returns what is to be told. A binding is kept until its element is taken out of the page. */
  private _check(one: Watched, isLate = false): News[] {
    if (one.element?.isConnected) return [];
    const { element, all, shown } = this._lookFor(one.target);
    const now = performance.now();
    const waited = Math.round(now - one.since);
    if (element !== one.element) {
      one.element = element;
      one.since = now;
      one.told = false;
      one.sought = undefined;
      const found = this._safe(one.found);
      return [[one, () => found(element)]];
    }
    // Somebody is looking for it still.
    const most = one.target.fingerprint && one.sought === undefined ? 2 * LATE_MS : LATE_MS;
    if (element || one.told || (!isLate && (waited < most || document.hidden))) return [];
    one.told = true;
    const late = this._safe(one.late);
    const { selector } = one.target;
    const reason = why(one.sought, all.length > 0, shown);
    return [[one, () => late({ selector, waited_ms: waited, reason, ...scores(one.sought) })]];
  }
}
