import type { Checklist } from "../contract/api";
import { PLAY } from "../shell/icons";
import { ring } from "../shell/ring";
import * as t from "../strings";
import { button, type Frame } from "./frame";
import { createLine } from "./results";

function createTours(frame: Frame): HTMLElement[] {
  const { app, shell } = frame;
  const { h, icon } = shell;
  return app.boot.tours
    .filter(({ urls, steps }) => steps.length && app.route.here(urls))
    .map(({ id, title, steps }) => {
      const start = (): void => {
        app.close();
        void app.startTour(id, { via: "panel" });
      };
      const label = h("span.phrase", null, title);
      const count = h("span.hint.num", null, t.stepsOf(steps.filter(({ kind }) => kind !== "hidden").length));
      return h("li", null, h("button", { type: "button", onclick: start }, icon(PLAY), label, count));
    });
}

/** What helps on the screen that the reader is on: articles that its guides lead to, and tours. */
function createForScreen(frame: Frame): HTMLElement | null {
  const { app, shell } = frame;
  const { h } = shell;
  const here = (app.boot.articles ?? []).filter(({ urls }) => app.route.here(urls));
  const lines = here.map((one) =>
    createLine(frame, one, () => {
      frame.openArticle(one.slug, { via: "page" });
    }),
  );
  lines.push(...createTours(frame));
  if (!lines.length) return null;
  return h(
    "section",
    { "aria-labelledby": "annai-here" },
    h("h3", { id: "annai-here" }, t.forScreen),
    h("ul.list", null, ...lines),
  );
}

function createNext({ app, shell }: Frame, list: Checklist, many: boolean): HTMLElement {
  const { h } = shell;
  const items = app.progress.items(list);
  const open = items.filter(({ done }) => !done);
  const minutes = open.reduce((sum, item) => sum + (item.minutes ?? Infinity), 0);
  const words = minutes < Infinity ? t.minutesLeft(open.length, minutes) : t.left(open.length);
  const done = items.length - open.length;
  const press = (): void => void app.open({ tab: "checklist", list: list.id });
  return h(
    "div.next",
    null,
    ring(shell, done, items.length),
    h(
      "div",
      null,
      many && !!open.length && h("p.hint", null, list.title),
      h("strong.phrase", null, open[0]?.title ?? list.title),
      h("p.hint", null, open.length ? words : t.allDone),
    ),
    button(shell, open.length ? (done ? t.goOn : t.begin) : t.view, press),
  );
}

function createLists(frame: Frame): HTMLElement | null {
  const { app, shell } = frame;
  const { h } = shell;
  const here = app.boot.checklists.filter(({ urls, items }) => items.length && app.route.here(urls));
  if (!here.length) return null;
  const parts = here.map((list) => {
    if (!app.progress.dismissed(list)) return createNext(frame, list, here.length > 1);
    const restore = (): void => {
      app.progress.dismiss(list, false);
      void app.open({ tab: "checklist", list: list.id });
    };
    return h("button.text-button.restore", { type: "button", onclick: restore }, t.restore(list.title));
  });
  return h(
    "section",
    { "aria-labelledby": "annai-setup" },
    h("h3", { id: "annai-setup" }, t.setup),
    ...parts,
  );
}

/** The first view: what helps here, and what is still to be done. */
export function showHome(frame: Frame): void {
  const parts = [createForScreen(frame), createLists(frame), frame.shell.news?.section(frame)];
  const { h } = frame.shell;
  frame.show("home", ...parts, parts.some(Boolean) ? null : h("p.note.hint", null, t.nothingHere));
}
