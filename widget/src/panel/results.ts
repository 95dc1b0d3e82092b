import type { Answer, ArticleKind, Hit, Marked, Tree } from "../contract/api";
import type { App, Child, Shell } from "../contract/app";
import { ALERT, DOC, FAQ, SEAL, STEPS } from "../shell/icons";
import * as t from "../strings";
import { button, type Frame } from "./frame";
import { createQuestion } from "./question";
import type { Result } from "./search";

export const ICONS: Readonly<Record<ArticleKind, string>> = { procedure: STEPS, faq: FAQ, article: DOC };

/** Searches for other words. */
type Again = (query: string) => void;

/** An article as a line of a list. It leads to the help center, and opens inside at a plain click. */
export function createLine(
  frame: Frame,
  one: { slug: string; title: string; kind: ArticleKind },
  open: () => void,
): HTMLElement {
  const { h, icon } = frame.shell;
  const label = h("span.phrase", null, one.title);
  return h("li", null, h("a", openable(frame, one.slug, open), icon(ICONS[one.kind]), label));
}

/** Where an article is in the help center. */
export const addressOf = ({ boot }: App, slug: string): string =>
  `${boot.site.help_url}articles/${encodeURIComponent(slug)}`;

/** What makes a link open an article inside, unless the reader wants it in a tab of its own. */
function openable({ app }: Frame, slug: string, open: () => void) {
  return {
    href: addressOf(app, slug),
    onclick(event: MouseEvent) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    },
  };
}

/** A text with what matches the query marked in it. */
const marked = ({ h }: Shell, parts: Marked): Child[] =>
  parts.map(([text, isMatch]) => (isMatch ? h("mark", null, text) : text));

function createHit(frame: Frame, hit: Hit, open: () => void): HTMLElement {
  const { h, icon } = frame.shell;
  const crumbs = [t.kinds[hit.kind], ...hit.crumbs].join(" / ");
  return h(
    "li",
    { role: "presentation" },
    h(
      "a",
      {
        ...openable(frame, hit.slug, open),
        role: "option",
        id: hit.id,
        "aria-selected": "false",
        tabindex: "-1",
      },
      h("span.hint", null, crumbs),
      h("strong.phrase", null, ...marked(frame.shell, hit.marked)),
      h("p", null, ...marked(frame.shell, hit.snippet)),
      hit.verified && h("span.seal", null, icon(SEAL, true), t.verified),
    ),
  );
}

/** A text whose links to articles open inside. */
export function createProse(
  { shell, openArticle }: Frame,
  { nodes, locale }: { readonly nodes: readonly Tree[]; readonly locale: string },
): HTMLElement {
  const open = (slug: string): void => {
    openArticle(slug, { via: "link" });
  };
  return shell.h("div.prose.rich", { lang: locale }, shell.nodes(nodes, { openArticle: open, sink: 2 }));
}

/** A FAQ that was asked by just these words: its answer, above the results that it is one of. */
function createAnswer(frame: Frame, answer: Answer, open: () => void): HTMLElement {
  const { shell } = frame;
  const { h, icon } = shell;
  return h(
    "section.answer",
    { "aria-label": t.answer, lang: answer.locale },
    h("h3", null, h("a.phrase", openable(frame, answer.slug, open), answer.title)),
    createProse(frame, answer),
    answer.verified && h("span.seal", null, icon(SEAL, true), t.verified),
    !answer.whole && button(shell, t.readOn, open),
  );
}

/** The words as they may have been meant; those that were typed stay in the field until this is pressed. */
function createInstead({ shell }: Frame, { answer }: Result, again: Again): HTMLElement | false {
  const words = answer?.instead;
  if (!words) return false;
  const press = (): void => {
    again(words);
  };
  return shell.h("p.note", null, `${t.instead} `, button(shell, words, press));
}

/** The form for a question that nothing has answered, with its heading. */
export function createLeave(frame: Frame, query: string, searchId: string | null): HTMLElement {
  const { h } = frame.shell;
  return h("section", null, h("h3", null, t.leave), createQuestion(frame, query, searchId));
}

function showZero(frame: Frame, result: Result, again: Again): void {
  const { query, answer, searchId } = result;
  const { h } = frame.shell;
  const near = answer?.near ?? [];
  const lines = near.map((one) =>
    createLine(frame, { ...one, kind: "faq" }, () => {
      frame.openArticle(one.slug, { via: "search", searchId });
    }),
  );
  const text = near.length ? t.zeroText(query) : t.zeroAlone(query);
  frame.show(
    "search",
    h("div.note", null, h("strong.phrase", null, t.zeroTitle), h("p", null, text)),
    createInstead(frame, result, again),
    lines.length > 0 && h("section", null, h("h3", null, t.near), h("ul.list", null, ...lines)),
    createLeave(frame, query, searchId),
  );
}

/** What is shown when the server can't be reached, with a way to try again. */
export function showAway(frame: Frame, view: "search" | "article", again: () => void): void {
  const { shell } = frame;
  const { h, icon } = shell;
  const words = [h("strong.phrase", null, t.awayTitle), h("p", null, t.awayText)];
  frame.show(view, h("div.note", { role: "alert" }, icon(ALERT), ...words, button(shell, t.retry, again)));
}

/** Shows what a search has found; `settle` makes it a search that was meant, and gives its id. */
export function showResults(frame: Frame, result: Result, settle: () => string | null, again: Again): void {
  const { app, shell } = frame;
  const hits = result.answer?.hits ?? [];
  if (!hits.length) {
    showZero(frame, result, again);
    shell.say(t.zeroTitle);
    return;
  }
  const open =
    ({ id, slug }: { id: string; slug: string }, rank: number) =>
    (): void => {
      const searchId = settle();
      app.fact("search.clicked", { props: { search_id: searchId, article_id: id, rank } });
      frame.openArticle(slug, { via: "search", searchId, rank });
    };
  const answer = result.answer?.answer;
  const lines = hits.map((hit, at) => createHit(frame, hit, open(hit, at + 1)));
  // The first hit stands above the others with its answer.
  if (answer) lines.shift();
  const { h } = shell;
  const leave = button(shell, t.leave, () => {
    frame.ask(result.query, settle());
  });
  frame.show(
    "search",
    createInstead(frame, result, again),
    answer && createAnswer(frame, answer, open(answer, 1)),
    lines.length > 0 &&
      h("ul.results", { role: "listbox", id: "annai-found", "aria-label": t.found(hits.length) }, ...lines),
    h("section", null, h("h3", null, t.stillStuck), h("p.note", null, leave)),
  );
  shell.say(t.found(hits.length));
}
