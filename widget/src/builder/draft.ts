import type { Fingerprint } from "../target/traits";

export type Kind = "tour" | "tooltip" | "checklist";
export type Language = "ja" | "en";
export type Texts = Readonly<Partial<Record<Language, string>>>;

/** A step of a tour, an item of a checklist, or a tooltip; each kind has its own of these fields. */
export interface Entry {
  readonly key: string;
  readonly title: Texts;
  readonly body: Texts;
  readonly selector?: string;
  readonly fingerprint?: Fingerprint | null;
  readonly url?: string;
  readonly on_missing?: string;
  /** How a step is shown: `attached`, `modal`, `bubble`, or `hidden`. */
  readonly kind?: string;
  /** What else a step has: it comes back with the step when a deletion is undone. */
  readonly rest?: unknown;
  readonly look?: string;
  readonly article?: string;
  readonly complete_by?: string;
  readonly complete_value?: string;
  readonly action?: string;
  readonly action_value?: string;
}

export interface Draft {
  readonly title: Texts;
  readonly intro: Texts;
  readonly urls: readonly string[];
  readonly auto: boolean;
  /** Whether a checklist has a fixed order. */
  readonly ordered?: boolean;
  readonly entries: readonly Entry[];
}

export function edited(draft: Draft, at: number, change: Partial<Entry>): Draft {
  return {
    ...draft,
    entries: draft.entries.map((one, index) => (index === at ? { ...one, ...change } : one)),
  };
}

export function added(draft: Draft, at: number, entry: Entry): Draft {
  const { entries } = draft;
  return { ...draft, entries: [...entries.slice(0, at), entry, ...entries.slice(at)] };
}

export function removed(draft: Draft, at: number): Draft {
  return { ...draft, entries: draft.entries.filter((_one, index) => index !== at) };
}

/** Puts an entry where another one stands; the others keep their order. */
export function moved(draft: Draft, from: number, to: number): Draft {
  const entries = [...draft.entries];
  const [entry] = entries.splice(from, 1);
  if (!entry || to < 0 || to > entries.length) return draft;
  entries.splice(to, 0, entry);
  return { ...draft, entries };
}

const spoken = (texts: Texts): unknown => [texts.ja?.trim() ?? "", texts.en?.trim() ?? ""];

/** What a draft says, however it was sent and kept: two that say the same are the same. */
export function essence({ title, intro, urls, auto, ordered = false, entries }: Draft): string {
  const said = entries.map((one) => [
    ...[
      one.key,
      spoken(one.title),
      spoken(one.body),
      one.selector ?? "",
      one.url?.trim() ?? "",
      one.on_missing ?? "",
      ownWay(one),
    ],
    ...[one.look ?? "", one.article ?? "", one.complete_by ?? "", one.complete_value?.trim() ?? ""],
    ...[one.action ?? "", one.action_value?.trim() ?? ""],
  ]);
  return JSON.stringify([spoken(title), spoken(intro), urls.map((one) => one.trim()), auto, ordered, said]);
}

/** Whether a step is shown in a way of its own, which points at nothing: `modal`, `bubble` or `hidden`; else empty. */
export function ownWay({ kind = "" }: Entry): string {
  return kind === "attached" ? "" : kind;
}

type Address = Readonly<Pick<Location, "pathname" | "hash">>;

/** The path of an address, and its route in the fragment, as a pattern: numbers and ids are other ones tomorrow. */
export function patternOf({ pathname, hash }: Address): string {
  const route = /^#!?\//.test(hash) ? hash.replace(/\?.*/, "") : "";
  return (pathname + route).replace(/\/(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})(?=[/#]|$)/gi, "/*");
}

/** The page of a step that is pointed at something: its own where that fits here or is none on purpose, else this one. */
export function pageOf(
  { url = "", selector, fingerprint }: Entry,
  fits: boolean,
  here: Address,
): Partial<Entry> {
  const stays = url ? fits : !!selector || !!fingerprint;
  return stays ? {} : { url: patternOf(here) };
}

interface Moment {
  readonly draft: Draft;
  /** The entry that was open before the change, and after it. */
  readonly before: number;
  readonly after: number;
}

const MOST = 200;
const PAUSE_MS = 1_500;

/** Every state of a draft since the builder was opened; typing on in one field is one change. */
export class History {
  private _past: Moment[] = [];
  private _future: Moment[] = [];
  private _now: Draft;
  private _last = "";
  private _when = 0;

  constructor(draft: Draft) {
    this._now = draft;
  }

  get draft(): Draft {
    return this._now;
  }

  get canUndo(): boolean {
    return this._past.length > 0;
  }

  get canRedo(): boolean {
    return this._future.length > 0;
  }

  /** Changes with the same label that follow at once become one. */
  change(draft: Draft, before: number, after = before, label = ""): void {
    const time = Date.now();
    const joins = !!label && label === this._last && time - this._when < PAUSE_MS;
    if (!joins) this._past = [...this._past, { draft: this._now, before, after }].slice(-MOST);
    this._future = [];
    this._now = draft;
    this._last = label;
    this._when = time;
  }

  /** Goes back by one change; returns the entry that was open then. */
  undo(): number {
    return this._turn(this._past, this._future)?.before ?? 0;
  }

  redo(): number {
    return this._turn(this._future, this._past)?.after ?? 0;
  }

  private _turn(from: Moment[], to: Moment[]): Moment | undefined {
    const moment = from.pop();
    if (!moment) return undefined;
    to.push({ ...moment, draft: this._now });
    this._now = moment.draft;
    this._last = "";
    return moment;
  }
}
