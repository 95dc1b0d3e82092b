import type { Child } from "../contract/app";
import * as t from "../strings";
import type { Desk } from "./desk";
import { ownWay } from "./draft";
import { SEAL, ALERT, TARGET } from "./icons";
import { plainName, recordedName } from "./names";
import { adviceOf, markFor, rowOf, type Sureness, surenessOf } from "./sure";

const MOST_WITHIN = 5;
const MOST_AROUND = 3;
/** So many characters of what something else is called. */
const FEW = 14;
const CLASS: Readonly<Record<Sureness, string>> = {
  marked: "sure",
  clear: "sure",
  told: "likely",
  placed: "unsure",
  unclear: "unsure",
};

export function outerOf(element: Element): Element | null {
  const root = element.getRootNode() as Partial<ShadowRoot>;
  const up = element.parentElement ?? root.host ?? element.ownerDocument.defaultView?.frameElement ?? null;
  return up && up !== document.documentElement && up !== document.body ? up : null;
}

function aroundOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let up = outerOf(element); up && found.length < MOST_AROUND; up = outerOf(up)) found.unshift(up);
  return found;
}

/** The way down to an element and on into it; arrow keys go a step up or down it. */
function crumbs(desk: Desk, element: Element): HTMLElement {
  const { h } = desk.shell;
  const button = (one: Element, props: Readonly<Record<string, string>> = {}): HTMLElement =>
    h(
      "button.text-button",
      {
        type: "button",
        ...props,
        onclick: () => {
          desk.point(one);
        },
        onpointerenter: () => {
          desk.mark(one);
        },
        onpointerleave: () => {
          desk.mark(element);
        },
      },
      plainName(one, FEW),
    );
  const within = [...element.children].slice(0, MOST_WITHIN);
  const keys = (event: KeyboardEvent): void => {
    const to = event.key === "ArrowUp" ? outerOf(element) : event.key === "ArrowDown" ? within[0] : null;
    if (!to) return;
    event.preventDefault();
    desk.point(to);
  };
  const item = (one: Element, props?: Readonly<Record<string, string>>): HTMLElement =>
    h("li", null, button(one, props));
  return h(
    "nav.crumbs",
    { "aria-label": t.crumbs, onkeydown: keys },
    h(
      "ol",
      null,
      ...aroundOf(element).map((one) => item(one)),
      item(element, { "aria-current": "true", "data-keep": "crumb" }),
    ),
    !!within.length && h("p.hint", null, t.within),
    !!within.length && h("ul", null, ...within.map((one) => item(one))),
    h("p.hint", null, t.crumbKeys),
  );
}

/** How surely it will be found again, and how that can be made surer. */
function sureness(desk: Desk, element: Element): Child[] {
  const { h, icon, host } = desk.shell;
  const fingerprint = desk.entry?.fingerprint;
  if (!fingerprint) return [h("p.hint", null, t.bySelector)];
  const sure = surenessOf(element, fingerprint, host);
  const row = adviceOf(sure) ? rowOf(element) : null;
  const pickRow = (): void => {
    if (row) desk.point(row);
  };
  return [
    h(
      "p.target-sure",
      null,
      h(
        `span.${CLASS[sure]}` as "span",
        { "data-sure": sure },
        icon(sure === "placed" || sure === "unclear" ? ALERT : SEAL, true),
        t.sureWords[sure],
      ),
    ),
    h("p.hint", null, t.sureness[sure]),
    adviceOf(sure) && h("p.hint", null, t.adviseMark, h("code", null, `data-annai="${markFor(element)}"`)),
    row && h("button.button", { type: "button", "data-keep": "row", onclick: pickRow }, t.pickRow),
  ];
}

/** What the entry points to, and the ways to point it elsewhere. */
export function target(desk: Desk): HTMLElement {
  const { h, icon } = desk.shell;
  const { entry, target: element, picking } = desk;
  const head = h("h3", { id: "annai-target" }, t.targetTitle);
  if (entry && ownWay(entry))
    return h(
      "section.dock-target",
      { "aria-labelledby": "annai-target" },
      head,
      h("p.hint", null, t.ownWayText),
    );
  const points = !!entry?.selector || !!entry?.fingerprint;
  const pick = h(
    "button.button",
    { type: "button", "data-keep": "pick-target", onclick: picking ? desk.stopPicking : desk.pick },
    icon(TARGET, true),
    picking ? t.stopPicking : points ? t.pickAgain : t.pick,
  );
  const centre = desk.kind === "tour" && points;
  const inner: Child[] = element
    ? [h("p.target-name", null, plainName(element)), ...sureness(desk, element), crumbs(desk, element)]
    : points
      ? [h("p.target-name", null, recordedName(entry)), h("p.hint", null, t.notOnPage)]
      : [h("p.hint", null, desk.kind === "tour" ? t.standsCentred : t.pointsNowhere)];
  return h(
    "section.dock-target",
    { "aria-labelledby": "annai-target" },
    head,
    h(
      "div.row",
      null,
      pick,
      centre &&
        h("button.button", { type: "button", "data-keep": "centre", onclick: desk.unpoint }, t.makeCentred),
    ),
    ...inner,
    h("p.field-error", {
      "data-path": desk.kind === "tour" ? `steps.${desk.at}.selector` : "selector",
      hidden: true,
    }),
  );
}
