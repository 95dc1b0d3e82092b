import type { Target } from "./api";

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Side = "above" | "below" | "left" | "right";

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly side: Side;
  /** Where along the near edge the arrow stands. */
  readonly arrow: number;
}

/** What comes nearest to a fingerprint, and whether it may be pointed at. */
export interface Sought {
  readonly element: Element;
  readonly sure: boolean;
  /** Not sure because something else is like it. */
  readonly alike: boolean;
  /** How probable it is that it is the one. */
  readonly score: number;
  /** By how much it leads the next. */
  readonly margin: number;
}

/** How a target was looked for, as it is told in facts. */
export interface Search {
  readonly selector: string;
  readonly waited_ms: number;
  readonly score?: number;
  readonly margin?: number;
}

/** Nothing is there, it can't be seen, something else is like it, or nothing is like it enough. */
export type WhyMissing = "absent" | "hidden" | "alike" | "unsure";

export interface Missing extends Search {
  readonly reason: WhyMissing;
}

export interface Finder {
  /** The element that a target means here and now, as far as its name or selector says so beyond doubt. */
  readonly find: (target: Target) => Element | null;
  /**
   * Calls back with the element when it is there, and with null when it has gone; `late` once when it stays away.
   * `healed` says that its selector had failed, and its fingerprint found it. What is returned stops waiting; told that
   * it is late, it looks once more, and calls an element missing that isn't there by then.
   */
  readonly watch: (
    target: Target,
    found: (element: Element | null, healed?: Search) => void,
    late?: (missing: Missing) => void,
  ) => (late?: boolean) => void;
  /** Calls back with the element's rectangle, or what `box` reads of it, whenever it has moved, and at once. */
  readonly follow: (
    element: Element,
    moved: (rect: DOMRect, covered: boolean) => void,
    box?: (element: Element) => DOMRect,
  ) => () => void;
  /** Calls back whenever the element comes into view or leaves it. */
  readonly view: (element: Element, changed: (visible: boolean) => void) => () => void;
  /** Calls back once, after the element was visible in a frame. */
  readonly seen: (element: Element, then: () => void) => () => void;
  /** Lays a part exactly over a rectangle of the window. */
  readonly put: (part: HTMLElement, rect: Rect) => void;
  /** Stands a floating part beside a rectangle, with its arrow. */
  readonly stand: (part: HTMLElement, rect: Rect) => void;
  readonly destroy: () => void;
}
