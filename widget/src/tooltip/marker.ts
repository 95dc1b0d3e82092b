import type { Tooltip } from "../contract/api";
import type { App, Finder, Shell, Showing } from "../contract/app";
import * as t from "../strings";

/** A marker's size, and how far it stands from its target. */
const SIZE = 24;
const GAP = 4;

export interface Asked {
  readonly about: Showing<Tooltip>;
  readonly target: Element;
  readonly marker: HTMLElement;
  /** Asked for by a press, and so gets the focus; hovering doesn't. */
  readonly pressed: boolean;
}

const CONTROLS = "a,button,input,select,textarea,[role=button]";

/** A heading or a cell may be much wider than its words, and the words are what a marker belongs to. */
function extent(target: Element): DOMRect {
  const rect = target.getBoundingClientRect();
  if (target.matches(CONTROLS)) return rect;
  const range = document.createRange();
  range.selectNodeContents(target);
  const words = range.getBoundingClientRect();
  return words.width && words.width < rect.width ? words : rect;
}

export interface Parts {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
}

interface Wishes {
  readonly open: (asked: Asked) => void;
  readonly leave: () => void;
  readonly gone: () => void;
}

function createButton({ h, help }: Shell, { look, title }: Tooltip): HTMLElement {
  const attributes = { type: "button", "aria-label": t.about(title), "aria-expanded": "false" };
  if (look === "underline" || look === "invisible") return h(`button.over.over-${look}`, attributes);
  return h(`button.hotspot.hotspot-${look}`, attributes, look === "icon" && help());
}

/** Opens and leaves with pointer and focus on the target itself. Returns how to stop. */
function attend(target: Element, open: () => void, leave: () => void): () => void {
  const listeners = [
    ["pointerenter", open],
    ["focusin", open],
    ["pointerleave", leave],
    ["focusout", leave],
  ] as const;
  const each = (deed: "addEventListener" | "removeEventListener"): void => {
    for (const [event, listener] of listeners) target[deed](event, listener);
  };
  each("addEventListener");
  return () => {
    each("removeEventListener");
  };
}

/** Marks one element as having a tooltip, for as long as the element is there. */
function mark(
  { app, shell, finder }: Parts,
  about: Showing<Tooltip>,
  target: Element,
  wishes: Wishes,
): () => void {
  const { content } = about;
  const marker = createButton(shell, content);
  const beside = content.look === "icon" || content.look === "pulse";
  const ask = (pressed: boolean): (() => void) =>
    app.safe(() => {
      wishes.open({ about, target, marker, pressed });
    });
  marker.addEventListener("click", ask(true));
  // Before all else: markers belong to the page, and lie below panel and steps.
  shell.root.prepend(marker);
  const move = (rect: DOMRect, covered: boolean): void => {
    marker.style.visibility = covered ? "hidden" : "";
    if (covered) wishes.gone();
    const left = Math.min(rect.right + GAP, innerWidth - SIZE - GAP);
    const spot = { left, top: rect.top + (rect.height - SIZE) / 2, width: SIZE, height: SIZE };
    finder.put(marker, beside ? spot : rect);
  };
  const stops = [
    // Without a mark beside it to point at, the target itself opens the tip; a press of the marker is the keyboard's.
    ...(beside ? [] : [attend(target, ask(false), app.safe(wishes.leave))]),
    finder.follow(target, move, extent),
    finder.view(target, (visible) => {
      marker.hidden = !visible;
      if (!visible) wishes.gone();
    }),
    finder.seen(beside ? marker : target, () => {
      app.fact("content.shown", about);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    marker.remove();
    wishes.gone();
  };
}

/** Waits for a tooltip's target, and marks it whenever it is there. Returns how to stop. */
export function createMarker(parts: Parts, tooltip: Tooltip, wishes: Wishes): () => void {
  const { id, fact } = parts.app;
  let unmark: (() => void) | undefined;
  let about = { content: tooltip, run: id() };
  const stop = parts.finder.watch(
    tooltip.target,
    (element, healed) => {
      unmark?.();
      unmark = element ? mark(parts, about, element, wishes) : undefined;
      if (healed) fact("target.healed", { ...about, props: healed });
      // Back in the page, it is shown anew.
      if (!element) about = { ...about, run: id() };
    },
    (missing) => {
      fact("target.missing", { ...about, props: missing });
    },
  );
  return () => {
    stop();
    unmark?.();
  };
}
