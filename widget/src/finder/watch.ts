import type { Target } from "../contract/api";
import type { App, Finder } from "../contract/app";

/** Changes are looked at this often at most; a storm of them costs no more than a breeze. */
const CALM_MS = 200;
/** What no observer tells of (styles, shadow roots) is looked at this often, while something is missing. */
const SLOW_MS = 1_000;
const SLICE_MS = 8;
const LATE_MS = 4_000;
const OBSERVED: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["class", "data-annai", "hidden", "id", "open", "style"],
};

interface Watched {
  readonly target: Target;
  readonly found: (element: Element | null) => void;
  readonly late: (waitedMs: number) => void;
  element: Element | null;
  since: number;
  told: boolean;
}

/** Who is to be told, unless they stop waiting before; and how. */
type News = readonly [one: Watched, tell: () => void];

/** Waits for elements to come and go: one observer for all, which rests between two looks. */
export class Watch {
  private readonly _find: Finder["find"];
  private readonly _safe: App["safe"];
  private readonly _observer: MutationObserver;
  private _all: Watched[] = [];
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _due = Infinity;

  constructor(find: Finder["find"], safe: App["safe"], stirred: () => void) {
    this._find = find;
    this._safe = safe;
    this._observer = new MutationObserver(() => {
      this._observer.disconnect();
      stirred();
      this._plan(CALM_MS);
    });
  }

  add(target: Target, found: Watched["found"], late: Watched["late"] = () => undefined): () => void {
    const one: Watched = { target, found, late, element: null, since: performance.now(), told: false };
    this._all = [...this._all, one];
    this._plan(0);
    return () => {
      this._all = this._all.filter((other) => other !== one);
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
    else if (this._all.some(({ element }) => !element)) this._plan(SLOW_MS);
  }

  /** Returns what is to be told. A binding is kept until its element is taken out of the page. */
  private _check(one: Watched): News[] {
    if (one.element?.isConnected) return [];
    const element = this._find(one.target);
    const now = performance.now();
    const waited = Math.round(now - one.since);
    if (element !== one.element) {
      one.element = element;
      one.since = now;
      one.told = false;
      const found = this._safe(one.found);
      return [[one, () => found(element)]];
    }
    if (element || one.told || waited < LATE_MS || document.hidden) return [];
    one.told = true;
    const late = this._safe(one.late);
    return [[one, () => late(waited)]];
  }
}
