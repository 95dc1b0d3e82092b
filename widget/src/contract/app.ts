import type { Kind, Language } from "../builder/draft";
import type { Theirs } from "../builder/saver";
import type { Load } from "../core/chunks";
import type { Frame } from "../panel/frame";
import type { Store } from "../core/storage";
import type { Banner, Boot, Checklist, ChecklistItem, News, Tour, TourStep, Tooltip, Tree } from "./api";
import type { Fingerprint } from "../target/traits";
import type { Finder, Sought } from "./finder";
import type { Link } from "./link";

export type * from "./finder";

/** What a fact is about. */
export interface About {
  readonly content?: { readonly id: string; readonly version: number };
  readonly run?: string;
  readonly step?: string;
  readonly props?: object;
  /** What listeners in the page are told beside the props. */
  readonly told?: Readonly<Record<string, unknown>>;
}

/** One time that a guide is shown: which version of it, and the run that the facts of this time belong to. */
export interface Showing<Guide = { readonly id: string; readonly version: number }> {
  readonly content: Guide;
  readonly run: string;
}

export type Listener = (detail: Readonly<Record<string, unknown>>) => void;

export interface Bus {
  readonly on: (event: string, listener: Listener) => () => void;
  readonly off: (event: string, listener: Listener) => void;
  readonly once: (event: string, listener: Listener) => () => void;
  readonly emit: (event: string, detail: Readonly<Record<string, unknown>>) => void;
}

export interface Route {
  /** The address as patterns see it: the real one, or what the host said by `page(url)`. */
  readonly url: () => URL;
  /** Whether any pattern holds here; no pattern at all means everywhere. */
  readonly here: (patterns: readonly string[]) => boolean;
  readonly set: (url: string) => void;
}

export interface Progress {
  readonly items: (list: Checklist) => readonly (ChecklistItem & { readonly done: boolean })[];
  readonly finish: (list: Checklist, item: ChecklistItem, how: string) => void;
  readonly dismissed: (list: Checklist) => boolean;
  /** Puts it away, and says how, or brings it back. */
  readonly dismiss: (list: Checklist, gone: boolean, how?: string) => void;
  /** The checklist's run in this browser, from its first sign of life until it is put away. */
  readonly about: (list: Checklist) => Showing;
}

export interface OpenOptions {
  readonly tab?: "home" | "search" | "checklist" | "news" | "contact";
  readonly query?: string;
  readonly articleId?: string;
  /** Where the wish came from, for the record. */
  readonly via?: string;
  /** The guide it came from, for the record. */
  readonly guide?: Showing;
  /** Which checklist, when there are several. */
  readonly list?: string;
}

/** What the core offers to the chunks it loads. One for each embed. */
export interface App {
  readonly link: Link;
  readonly boot: Boot;
  readonly local: Store;
  readonly session: Store;
  readonly bus: Bus;
  readonly route: Route;
  readonly progress: Progress;
  readonly id: () => string;
  readonly fact: (kind: string, about?: About) => void;
  /** Posts with the site's key and the viewer's token. */
  readonly ask: <T>(path: string, body: object) => Promise<T>;
  /** An error boundary: the work, with its errors swallowed and reported. */
  readonly safe: <A extends unknown[], R>(work: (...args: A) => R) => (...args: A) => R | undefined;
  /** Leads the host to an address, by its own router when it gave one. False when that may not be. */
  readonly go: (url: string) => boolean;
  readonly open: (options?: OpenOptions) => Promise<void> | undefined;
  readonly close: () => void;
  readonly startTour: (
    id: string,
    how: { readonly step?: string; readonly via: string },
  ) => Promise<boolean> | undefined;
  readonly named: (name: string) => (() => unknown) | undefined;
}

/** Attributes and handlers of an element: `on…` listens, true sets an empty attribute, false and null set none. */
export type Props = Readonly<
  Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>
>;
export type Child = Node | string | null | false | undefined;

export interface Shell {
  readonly host: HTMLElement;
  readonly root: HTMLElement;
  readonly shadow: ShadowRoot;
  readonly h: <K extends keyof HTMLElementTagNameMap>(
    tag: K | `${K}.${string}`,
    props?: Props | null,
    ...children: Child[]
  ) => HTMLElementTagNameMap[K];
  readonly icon: (path: string, small?: boolean) => SVGSVGElement;
  /** The mark of help: where the launcher has it, tooltips have it too. */
  readonly help: () => SVGSVGElement;
  /** The button with the cross. */
  readonly closer: (label: string, press: () => unknown) => HTMLElement;
  /** Whether a key belongs to the conversion of an input method, and so is not meant for us. */
  readonly isConverting: (event: KeyboardEvent) => boolean;
  /** Whether a key is Esc, and means us: one within the conversion of an input method ends that. */
  readonly isEscape: (event: KeyboardEvent) => boolean;
  /** An element of a drawing. */
  readonly drawn: (
    tag: string,
    attributes: Readonly<Record<string, string>>,
    ...children: Element[]
  ) => SVGElement;
  /** The address when a browser may be sent there, made whole; else null. */
  readonly safeAddress: (address: unknown, base: string) => URL | null;
  readonly nodes: (tree: readonly Tree[], how?: NodesOptions) => DocumentFragment;
  /** Says it to assistive technology. */
  readonly say: (text: string) => void;
  /** Adopts a chunk's style sheet. */
  readonly style: (css: string) => void;
  /** Shows the launcher as a way to open (false) or close (true). */
  readonly launcher: (open: boolean) => HTMLElement | null;
  readonly phone: () => boolean;
  /** What announcements add to the panel, once there are any. */
  news?: NewsViews;
  readonly destroy: () => void;
}

export interface NodesOptions {
  /** Opens an article inside; without it, links to articles leave for the help center. */
  readonly openArticle?: (slug: string) => void;
  /** By how much headings sink, so that they stand below ours. */
  readonly sink?: number;
}

export interface Panel {
  readonly open: (options: OpenOptions) => void;
  readonly close: () => boolean;
  readonly isOpen: boolean;
  /** What opens it where the reader is now, which may not be what it was opened with. */
  readonly where?: OpenOptions;
}

export interface Tooltips {
  readonly show: (list: readonly Tooltip[]) => void;
  readonly destroy: () => void;
}

/** The panel's part for announcements. */
export interface NewsViews {
  /** The newest ones, for the panel's first view; null where there are none here. */
  readonly section: (frame: Frame) => HTMLElement | null;
  /** All of them, as a view of their own. */
  readonly showAll: (frame: Frame) => void;
}

export interface NewsDesk {
  /** These are to be read here. */
  readonly show: (list: readonly News[]) => void;
}

export interface Banners {
  /** Shows the first at each place that has not been closed. */
  readonly show: (list: readonly Banner[]) => void;
}

export interface RunState {
  readonly id: string;
  readonly version: number;
  readonly run: string;
  readonly step: number;
  readonly at: number;
  /** The steps that were shown: a reload or a way back shows a step again, but tells it once. */
  readonly seen: readonly number[];
  /** The steps that lead back from the current one. */
  readonly trail: readonly number[];
  /** The place of the button that was pressed, by the key of the step that asked. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Keeps the state of a run where a reload finds it, and tells the facts of the run. */
export interface RunRecord {
  readonly state: RunState;
  readonly about: Showing<Tour>;
  readonly save: (change: Partial<RunState>) => void;
  readonly shown: () => void;
  readonly tell: (kind: string, props?: object) => void;
  /** Tells what belongs to the current step. */
  readonly tellStep: (kind: string, props?: object) => void;
}

export interface TourRun {
  /** The address has changed. */
  readonly moved: () => void;
  readonly end: (how: string) => void;
  /** Takes the run off the screen, to be resumed. */
  readonly suspend: () => void;
}

/** What rules and a step's own buttons may do with the run. */
export interface RunHooks {
  readonly tour: Tour;
  readonly record: RunRecord;
  /** Completes the step and goes on at another, or completes the tour where there is none. */
  readonly leave: (to: number) => void;
  readonly back: () => void;
  readonly end: (how: string) => void;
}

/** What stands in the place of a step that is not shown as it is. */
export interface Aside {
  readonly text: string;
  readonly buttons: readonly {
    readonly text: string;
    readonly main?: boolean;
    readonly press: () => void;
  }[];
}

/** What steps do beyond "next" and "back". */
export interface Deeds {
  /** Whether the reader has come from the address that was seen to the one that leads on. */
  readonly reached: (step: TourStep, seen: string) => boolean;
  /** Whether nothing but the reader's deed leads on from here; null where the step's own buttons do. */
  readonly only: (step: TourStep, target: Element | null | undefined) => boolean | null;
  /** Waits for the event that leads on, wherever the step's target is. */
  readonly hear: (step: TourStep, lead: () => void) => (() => void) | undefined;
  /** Waits for what is done with the target; undefined where the tour's own rule holds. */
  readonly listen: (
    step: TourStep,
    target: Element | null | undefined,
    lead: () => void,
  ) => (() => void) | undefined;
  readonly row: (step: TourStep, run: RunHooks) => HTMLElement | undefined;
  /** Makes a step's part what its kind says, once it is in the page. */
  readonly dress: (part: HTMLElement, step: TourStep, run: RunHooks) => void;
  /** Which step this is for the reader, and of how many. */
  readonly place: (
    steps: readonly TourStep[],
    state: Pick<RunState, "step" | "trail">,
  ) => readonly [at: number, all: number];
  /** Finds out where a hidden step leads. Returns how to stop. */
  readonly decide: (step: TourStep, run: RunHooks, found: (to: number) => void) => () => void;
  /**
   * Calls the element of a step that may be skipped late, once it is missing in a page that has settled: what is returned
   * begins to wait (true), or stops.
   */
  readonly skipper: (step: TourStep, late: () => void) => (missing: boolean) => void;
  /** What a run that was left long ago is offered with; undefined where it just goes on. */
  readonly offer: (run: RunHooks, goOn: () => void) => Aside | undefined;
}

export interface ChunkExports {
  shell: { start(app: App, toggle: () => void): Shell };
  panel: { start(app: App, shell: Shell, closed: () => void): Panel };
  finder: { start(app: App, shell: Shell, bring: () => Promise<ChunkExports["target"]>): Finder };
  target: {
    seek(wanted: readonly Fingerprint[], except: Element): Promise<readonly (Sought | null)[]>;
  };
  tooltip: { start(app: App, shell: Shell, finder: Finder): Tooltips };
  tour: {
    start(
      app: App,
      shell: Shell,
      finder: Finder,
      tour: Tour,
      state: RunState,
      ended: () => void,
      deeds?: Deeds,
    ): TourRun;
  };
  /** Comes with the tours whose steps need it. */
  deeds: { start(app: App, shell: Shell): Deeds };
  checklist: { start(app: App, shell: Shell, closed: () => void): Panel };
  /** Lets an author into the builder, or says why not. */
  gate: {
    enter(
      app: App,
      load: Load,
      guides: () => Promise<readonly [Shell, Finder]>,
      grant?: string,
    ): Promise<void>;
  };
  builder: { start(app: App, shell: Shell, finder: Finder, sitting: Sitting, load: Load): void };
  why: { why(app: App, id: string, finder: Finder, token?: string): Promise<readonly Reason[]> };
  /** Comes with answers that have more than most. What it returns brings its parts in line with the address. */
  more: {
    start(
      app: App,
      guides: () => Promise<readonly [Shell, Finder]>,
      arrange: () => unknown,
    ): () => Promise<void>;
  };
  banner: { start(app: App, shell: Shell, finder: Finder): Banners };
  news: { start(app: App, shell: Shell, finder: Finder): NewsDesk };
}

/** An author in the product, with leave to build one guide's draft there. */
export interface Sitting extends Theirs {
  readonly token: string;
  readonly kind: Kind;
  /** The guide's. */
  readonly id: string;
  readonly name: string;
  /** Where the draft is published. */
  readonly back: string;
  /** The language in which nothing may be missing. */
  readonly house: Language;
  /** The author's own; null where they have chosen none, and the product's holds. */
  readonly locale: string | null;
  /** What items and tooltips can lead to, and as whom a draft can be tried: id and name. */
  readonly choices: Readonly<
    Record<"articles" | "tours" | "segments", readonly (readonly [id: string, name: string])[]>
  >;
}

/** One rule of why something is shown or not. */
export interface Reason {
  readonly rule: string;
  /** Null: it can't be told from here. */
  readonly held: boolean | null;
  readonly detail: string;
}
