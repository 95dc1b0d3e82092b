import type { App, Finder, Shell } from "../contract/app";
import * as t from "../strings";
import type { Asked } from "./marker";

/** So long may the pointer take from the target to the tip. */
const LEAVE_MS = 250;

export interface Tip {
  readonly id: string;
  /** Goes away, soon, unless somebody is in it by then. */
  readonly leave: () => void;
  readonly stay: () => void;
  readonly close: () => void;
}

interface Opening extends Asked {
  readonly closed: () => void;
}

function createPart(app: App, { h, nodes }: Shell, about: Asked["about"], close: () => void): HTMLElement {
  const openArticle = (articleId: string): void => {
    close();
    void app.open({ articleId, via: "tooltip", guide: about });
  };
  const { title, article, nodes: tree } = about.content;
  return h(
    "section.float.stand.tip",
    { role: "dialog", "aria-labelledby": "annai-tip", tabindex: "-1" },
    h("h2", { id: "annai-tip" }, title),
    h("div.rich", null, nodes(tree, { openArticle })),
    h(
      "div.tip-foot",
      null,
      article
        ? h(
            "button.text-button",
            {
              type: "button",
              onclick: () => {
                openArticle(article);
              },
            },
            t.readMore,
          )
        : h("span"),
      h("button.text-button", { type: "button", onclick: close }, t.gotIt),
    ),
  );
}

/** Closes at Esc, and at a press elsewhere. Returns how to stop listening. */
function listenAway(
  app: App,
  { isEscape }: Shell,
  near: readonly EventTarget[],
  close: () => void,
): () => void {
  const escape = app.safe((event: KeyboardEvent) => {
    if (!isEscape(event)) return;
    // This key was for the tip, not for the dialog of the host behind it.
    event.stopPropagation();
    close();
  });
  const outside = app.safe((event: Event) => {
    const path = event.composedPath();
    if (!near.some((one) => path.includes(one))) close();
  });
  addEventListener("keydown", escape, true);
  addEventListener("pointerdown", outside, true);
  return () => {
    removeEventListener("keydown", escape, true);
    removeEventListener("pointerdown", outside, true);
  };
}

/** Opens the tip of a tooltip beside its target. It stays while pointer or focus is in it, and goes at Esc. */
export function openTip(app: App, shell: Shell, finder: Finder, opening: Opening): Tip {
  const { about, target, marker, pressed, closed } = opening;
  const { id, title } = about.content;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isInside = (): boolean => part.contains(shell.shadow.activeElement);
  const close = (): void => {
    clearTimeout(timer);
    unfollow();
    unlisten();
    const inside = isInside();
    part.remove();
    closed();
    if (inside) marker.focus({ preventScroll: true });
  };
  const leaveSoon = app.safe(() => {
    if (!isInside()) close();
  });
  const tip: Tip = {
    id,
    leave() {
      clearTimeout(timer);
      if (!pressed) timer = setTimeout(leaveSoon, LEAVE_MS);
    },
    stay() {
      clearTimeout(timer);
    },
    close,
  };
  const part = createPart(app, shell, about, close);
  part.addEventListener("pointerenter", tip.stay);
  part.addEventListener("pointerleave", tip.leave);
  shell.root.append(part);
  const unfollow = finder.follow(target, (rect) => {
    finder.stand(part, rect);
  });
  const unlisten = listenAway(app, shell, [part, marker, target], close);
  app.fact("tooltip.opened", about);
  if (pressed) part.focus({ preventScroll: true });
  else shell.say(`${title} ${part.querySelector(".rich")?.textContent ?? ""}`);
  return tip;
}
