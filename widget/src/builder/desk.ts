import type { App, Finder, Shell, Sitting } from "../contract/app";
import type { Draft, Entry, Kind, Language } from "./draft";
import type { State } from "./saver";

/** What the row of the list that is about the whole guide counts as. */
export const ABOUT = -1;

/** What the parts of the dock see of the builder, and what they may ask of it. */
export interface Desk {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
  readonly sitting: Sitting;
  readonly kind: Kind;
  readonly draft: Draft;
  /** The entry that is worked on, or `ABOUT`. */
  readonly at: number;
  readonly entry: Entry | undefined;
  readonly language: Language;
  /** The element that the entry points to, as far as it is on this page. */
  readonly target: Element | null;
  readonly picking: boolean;
  readonly folded: boolean;
  readonly state: State;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What was said last, and what can be done about it. */
  readonly note: { readonly text: string; readonly word?: string; readonly act?: () => void } | null;
  /** Changes the draft and draws anew. */
  readonly change: (draft: Draft, at?: number) => void;
  /** Takes over what is being typed, without drawing; a label joins it with what was typed before. */
  readonly type: (draft: Draft, label: string) => void;
  readonly choose: (at: number) => void;
  readonly add: (pointing: boolean) => void;
  readonly move: (from: number, to: number) => void;
  readonly remove: (at: number) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly speak: (language: Language) => void;
  readonly pick: () => void;
  readonly stopPicking: () => void;
  readonly point: (element: Element) => void;
  /** Frames an element in the page. */
  readonly mark: (element: Element) => void;
  readonly unpoint: () => void;
  readonly fold: () => void;
  readonly retry: () => void;
  readonly settle: (mine: boolean) => void;
  readonly tryFrom: (at: number) => void;
  readonly tryOnPhone: () => void;
  /** The segment as which it is tried; empty: as whoever the page says. */
  segment: string;
  readonly close: () => void;
}
