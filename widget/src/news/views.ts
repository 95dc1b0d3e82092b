import { lead, wordsOf } from "../banner/lead";
import type { News } from "../contract/api";
import type { App, Finder, NewsViews, Shell, Showing } from "../contract/app";
import type { Frame } from "../panel/frame";
import { offerFilms } from "../shell/film";
import * as t from "../strings";
import { isRead, noteRead } from "./read";

/** On the panel's first view there is room for so many. */
const MOST = 3;

interface Desk {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
  readonly list: () => readonly News[];
  /** Something has been read. */
  readonly changed: () => void;
}

function dated({ app, shell }: Desk, at: string, how: Intl.DateTimeFormatOptions): HTMLElement {
  const words = new Date(at).toLocaleDateString(app.boot.locale, how);
  return shell.h("time.hint.num", { datetime: at }, words);
}

/** Opens one announcement to be read. */
function show(desk: Desk, frame: Frame, about: Showing<News>): void {
  const { app, shell } = desk;
  const { h, nodes } = shell;
  const one = about.content;
  noteRead(app, about);
  desk.changed();
  const { button } = one;
  const openArticle = (slug: string): void => {
    frame.openArticle(slug, { via: "news", guide: about });
  };
  const press = (): void => {
    if (!button) return;
    app.fact("news.pressed", { ...about, props: { do: button.do } });
    if (button.do !== "article") app.close();
    if (button.do === "article") openArticle(button.value);
    else lead(app, about, button, "news");
  };
  const text = h("div.prose.rich", null, nodes(one.nodes, { openArticle, sink: 2 }));
  offerFilms(app, text);
  frame.show(
    "news",
    h(
      "article.news-one",
      { "aria-labelledby": "annai-news-one" },
      dated(desk, one.at, { dateStyle: "long" }),
      h("h3", { id: "annai-news-one" }, one.title),
      text,
      button && h("button.button.button-main", { type: "button", onclick: press }, wordsOf(button)),
    ),
  );
  frame.pieces.body.focus({ preventScroll: true });
}

function createLine(desk: Desk, frame: Frame, one: News): HTMLElement {
  const { app, shell, finder } = desk;
  const { h } = shell;
  const about = { content: one, run: app.id() };
  const press = (): void => {
    frame.go(() => {
      show(desk, frame, about);
    });
  };
  const line = h(
    "li",
    null,
    h(
      "button",
      { type: "button", onclick: press },
      h("span.phrase", null, one.title),
      !isRead(app, one) && h("span.fresh", null, t.fresh),
      dated(desk, one.at, { month: "numeric", day: "numeric" }),
    ),
  );
  finder.seen(line, () => {
    app.fact("content.shown", about);
  });
  return line;
}

function createSection(desk: Desk, frame: Frame, list: readonly News[], ...more: HTMLElement[]): HTMLElement {
  const { app, shell } = desk;
  const { h } = shell;
  const count = desk.list().filter((one) => !isRead(app, one)).length;
  return h(
    "section.news",
    { "aria-labelledby": "annai-news" },
    h(
      "h3",
      { id: "annai-news" },
      t.news,
      count > 0 && h("span.unread-count", { "aria-hidden": "true" }, String(count)),
      count > 0 && h("span.visually-hidden", null, t.unread(count)),
    ),
    h("ul.list", null, ...list.map((one) => createLine(desk, frame, one))),
    ...more,
  );
}

/** What the panel shows of announcements. */
export function createViews(desk: Desk): NewsViews {
  const { h } = desk.shell;
  const showAll = (frame: Frame): void => {
    frame.show("news", createSection(desk, frame, desk.list()));
  };
  return {
    showAll,
    section(frame) {
      const list = desk.list();
      const goAll = (): void => {
        frame.go(() => {
          showAll(frame);
          frame.pieces.body.focus({ preventScroll: true });
        });
      };
      const all = h("button.text-button.news-all", { type: "button", onclick: goAll }, t.allNews);
      return list.length
        ? createSection(desk, frame, list.slice(0, MOST), ...(list.length > MOST ? [all] : []))
        : null;
    },
  };
}
