import type { TourStep } from "../contract/api";
import type { App, Finder, Shell, Showing } from "../contract/app";
import * as t from "../strings";
import { keepRing } from "./ring";

/** Around the target, within the cut-out. */
const RIM = 6;

export interface Button {
  readonly text: string;
  readonly main?: boolean;
  readonly press: () => void;
}

export interface Look {
  readonly step: TourStep;
  /** Where the reader is: 2 / 5. */
  readonly at: number;
  readonly all: number;
  /** The element to stand beside; null stands in the middle; undefined waits in the corner. */
  readonly target: Element | null | undefined;
  /** What stands in the place of the step's text, while it waits. */
  readonly text?: string;
  readonly buttons: readonly Button[];
  readonly guide: Showing;
  /** The author's own buttons. */
  readonly more: HTMLElement | undefined;
  readonly end: (how: string) => void;
  /** Makes the part what the step's kind says. */
  readonly dress: (part: HTMLElement) => void;
  readonly seen: () => void;
}

function createPart({ h, closer, nodes }: Shell, app: App, look: Look): HTMLElement {
  const { step, at, all, buttons, more, text, end, target, guide } = look;
  const tag = !text && step.kind === "modal" ? "dialog" : "section";
  const openArticle = (articleId: string): void => void app.open({ articleId, via: "tour", guide });
  const kind = target === undefined ? "step-wait" : target ? "stand" : "step-centre";
  const buttonOf = ({ text: words, main, press }: Button): HTMLElement =>
    h(`button.button${main ? ".button-main" : ""}`, { type: "button", onclick: press }, words);
  return h(
    `${tag}.float.step.${kind}` as "section",
    {
      role: "dialog",
      "aria-labelledby": "annai-step",
      "aria-describedby": "annai-step-text",
      tabindex: "-1",
    },
    h(
      "div.step-head",
      null,
      h("h2", { id: "annai-step" }, step.title),
      closer(t.endTour, () => {
        end("close");
      }),
    ),
    h(
      "div.step-text.rich",
      { id: "annai-step-text" },
      text ? h("p", null, text) : nodes(step.nodes, { openArticle }),
    ),
    more,
    h(
      "div.row.step-foot",
      null,
      h("span.num", { "aria-hidden": "true" }, `${at} / ${all}`),
      h("span.visually-hidden", null, t.stepAt(at, all)),
      ...buttons.map(buttonOf),
    ),
  );
}

/** Whether somebody is writing in the host's page, from where the focus must not be taken. */
function isWriting(target: Element | null | undefined): boolean {
  const active = document.activeElement;
  return !!active?.matches("input,textarea,select,[contenteditable]") && !target?.contains(active);
}

function bringIntoView(target: Element): void {
  const { top, bottom, left, right } = target.getBoundingClientRect();
  const framed = target.ownerDocument !== document;
  // A bar of ours or of the host's may lie over it.
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const clear = !!hit?.contains(target) || target.contains(hit);
  if (!framed && clear && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "center", inline: "nearest", behavior: calm ? "auto" : "smooth" });
}

/** Shows one step: the float, and the cut-out that leaves its target in the light. Returns how to take it away. */
export function showStep(app: App, shell: Shell, finder: Finder, look: Look): () => void {
  const { target } = look;
  const part = createPart(shell, app, look);
  if (target) bringIntoView(target);
  const dark = target !== undefined && shell.h("div.cutout");
  if (dark) shell.root.append(dark);
  shell.root.append(part);
  look.dress(part);
  const stops = [finder.seen(part, look.seen), keepRing(shell, part, target)];
  if (target && dark) {
    stops.push(
      finder.follow(target, (rect) => {
        const { left, top, width, height } = rect;
        finder.put(dark, {
          left: left - RIM,
          top: top - RIM,
          width: width + 2 * RIM,
          height: height + 2 * RIM,
        });
        finder.stand(part, rect);
      }),
    );
  }
  const escape = app.safe((event: KeyboardEvent) => {
    // Esc in the help panel, or in a dialog of the host that has taken it, is not meant for the tour.
    const inside = !event.composedPath().includes(shell.host) || event.composedPath().includes(part);
    if (shell.isEscape(event) && !event.defaultPrevented && inside) look.end("escape");
  });
  addEventListener("keydown", escape);
  part.addEventListener("keydown", escape);
  if (isWriting(target) || target === undefined)
    shell.say(`${look.step.title} ${part.querySelector(".step-text")?.textContent ?? ""}`);
  else part.focus({ preventScroll: true });
  return () => {
    removeEventListener("keydown", escape);
    for (const stop of stops) stop();
    if (dark) dark.remove();
    part.remove();
  };
}
