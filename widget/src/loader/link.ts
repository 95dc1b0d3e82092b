import type { Boot } from "../contract/api";
import type { Call, Core, InitOptions, Link, Who } from "../contract/link";
import { read, write } from "./drawer";
import { createIdentity, type Identity } from "./identity";

/** The core chunk's file name, put in by the build. */
declare const CORE: string;

/** A cached answer serves the pages of one walk through the host; a reload asks again. */
const FRESH_MS = 300_000;
const RETRY_MS = 30_000;

/** What is kept of an answer: the mark of who asked, when, and the answer. */
type Cached = readonly [mark: number, at: number, answer: Boot];

const session = (): Storage => sessionStorage;

/** A short mark of who asked and for what, so that nobody is shown another person's answer. No secret in it. */
function markOf(text: string): number {
  let mark = text.length;
  for (const letter of text) mark = (mark * 33 + letter.charCodeAt(0)) % 9e13;
  return mark;
}

function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}

function showsSomething({ site, tooltips, checklists, tours, more, off }: Boot): boolean {
  return (
    !off && (site.launcher !== "none" || !!more || tooltips.length + checklists.length + tours.length > 0)
  );
}

/** Asks the server what to show, once for each person and page session, and fetches the core when it is needed. */
export class Loader implements Link {
  readonly base: string;
  readonly who: Who;
  readonly options: InitOptions;
  readonly calls: Call[] = [];
  answer: Boot | null = null;
  private readonly _changes: Identity["changes"];
  private _core: Core | undefined;
  private _coming: Promise<Boot | null> | Boot | null = null;
  /** Who was asked for last; nobody yet, or nobody any more. */
  private _asked = 0;
  private _stale = isReload();
  private _wanted = false;
  private _failures = 0;
  private _planned = false;
  private _fetching = false;

  constructor(base: string) {
    const { who, options, changes } = createIdentity();
    this.base = base;
    this.who = who;
    this.options = options;
    this._changes = changes;
  }

  async post(path: string, body: object): Promise<unknown> {
    const response = await fetch((this.options.endpoint ?? this.base) + path, {
      method: "POST",
      body: JSON.stringify(body),
      credentials: "omit",
      // What somebody did just before leaving still arrives.
      keepalive: path !== "boot",
    });
    if (!response.ok) throw Object.assign(Error(path), { status: response.status });
    return response.json();
  }

  again(): Promise<void> {
    this._stale = true;
    this._asked = 0;
    return this._boot();
  }

  call(name: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((settle) => {
      const change = this._changes[name];
      change?.(...(args as never[]));
      if (this._core) settle(this._core.call(name, args));
      else {
        this.calls.push([name, args, settle]);
        // Who has said no is not kept waiting for what will never be fetched.
        if (this.who.consent === "denied") settle(0);
        this._wanted ||= !change && !/^o(n|ff|nce)$/.test(name);
      }
      if (change ?? this._wanted) this._plan();
    });
  }

  private async _boot(): Promise<void> {
    this._planned = false;
    const { consent, ...person } = this.who;
    if (!person.key || consent === "denied") return;
    const mark = markOf(JSON.stringify(person));
    if (mark !== this._asked) {
      this._asked = mark;
      this._coming = this._cached(mark) ?? this._ask(person, mark);
    }
    // A call that wants the core meanwhile waits too: without an answer, it would find no guides.
    const fresh = await this._coming;
    // Somebody else was named, or nobody may be, while the answer was on its way.
    if ((this._asked && this._asked !== mark) || (this.who.consent as string) === "denied") return;
    this.answer = fresh;
    if (this._core) this._core.changed();
    else if (this._wanted || (fresh && showsSomething(fresh))) this._load();
  }

  private _cached(mark: number): Boot | null {
    const kept = read(session, "boot") as Cached | null;
    const usable = kept && !this._stale && kept[0] === mark && Date.now() - kept[1] < FRESH_MS;
    this._stale = false;
    return usable ? kept[2] : null;
  }

  private async _ask(person: object, mark: number): Promise<Boot | null> {
    try {
      const locale = this.who.locale || document.documentElement.lang || navigator.language;
      // A query may be private; a fragment only counts where it is the route.
      const url = location.href.replace(/\?[^#]*|#(?!\/).*/g, "");
      const fresh = (await this.post("boot", { ...person, locale, url })) as Boot;
      if (this.who.consent !== "denied") write(session, "boot", [mark, Date.now(), fresh]);
      return fresh;
    } catch (error) {
      const { status } = error as { status?: number };
      if (!status || status > 499) {
        this._asked = 0;
        this._later();
      }
      return null;
    }
  }

  private _load(): void {
    if (this._fetching) return;
    this._fetching = true;
    // A failed import is remembered by its address: the next attempt needs another one.
    import(`${this.base}${CORE}?${this._failures}`).then(
      (chunk: { start(link: Link): Core }) => {
        this._core = chunk.start(this);
      },
      () => {
        this._later();
      },
    );
  }

  private _later(): void {
    const plan = (): void => {
      this._plan();
    };
    this._fetching = false;
    // Ever more rarely: somebody may leave the page open for days.
    setTimeout(plan, RETRY_MS * 2 ** this._failures++);
    addEventListener("online", plan, { once: true });
  }

  private _plan(): void {
    if (this._planned) return;
    this._planned = true;
    const go = (): unknown => setTimeout(() => void this._boot());
    // The page's own scripts may still say who is looking.
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", go);
    else go();
  }
}
