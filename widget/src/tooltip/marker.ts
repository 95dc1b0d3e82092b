import type { Tooltip } from "../contract/api";
import type { App, Finder, Shell } from "../contract/app";
import { HELP } from "../shell/icons";
import * as t from "../strings";

/** A marker's size, and how far it stands from its target. */
const SIZE = 24;
const GAP = 4;

export interface Asked {
  readonly target: Element;
  readonly marker: HTMLElement;
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
  readonly open: (tooltip: Tooltip, asked: Asked) => void;
  readonly leave: () => void;
  readonly gone: () => void;
}

function createButton({ h, icon }: Shell, { look, title }: Tooltip): HTMLElement {
  const attributes = { type: "button", "aria-label": t.about(title), "aria-expanded": "false" };
  if (look === "underline" || look === "invisible") return h(`button.over.over-${look}`, attributes);
  return h(`button.hotspot.hotspot-${look}`, attributes, look === "icon" && icon(HELP));
}

/** Opens and leaves with pointer and focus on the target itself. Returns how to stop. */
function attend(target: Element, open: () => void, leave: () => void): () => void {
  const listeners = [
    ["pointerenter", open],
    ["focusin", open],
    ["pointerleave", leave],
    ["focusout", leave],
  ] as const;
  for (const [event, listener] of listeners) target.addEventListener(event, listener);
  return () => {
    for (const [event, listener] of listeners) target.removeEventListener(event, listener);
  };
}

/** Marks one element as having a tooltip, for as long as the element is there. */
function mark({ app, shell, finder }: Parts, tooltip: Tooltip, target: Element, wishes: Wishes): () => void {
  const marker = createButton(shell, tooltip);
  const beside = tooltip.look === "icon" || tooltip.look === "pulse";
  const ask = (pressed: boolean): (() => void) =>
    app.safe(() => {
      wishes.open(tooltip, { target, marker, pressed });
    });
  marker.addEventListener("click", ask(true));
  // Before all else: markers belong to the page, and lie below panel and steps.
  shell.root.prepend(marker);
  const move = (rect: DOMRect): void => {
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
      app.fact("content.shown", { content: tooltip });
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
  let unmark: (() => void) | undefined;
  const stop = parts.finder.watch(
    tooltip.target,
    (element, healed) => {
      unmark?.();
      unmark = element ? mark(parts, tooltip, element, wishes) : undefined;
      if (healed) parts.app.fact("target.healed", { content: tooltip, props: { ...healed } });
    },
    (missing) => {
      parts.app.fact("target.missing", { content: tooltip, props: { ...missing } });
    },
  );
  return () => {
    stop();
    unmark?.();
  };
}
