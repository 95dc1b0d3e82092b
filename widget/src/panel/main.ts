import type { App, OpenOptions, Panel, Shell } from "../contract/app";
import articleCss from "../styles/article.css";
import css from "../styles/panel.css";
import filmCss from "../styles/film.css";
import ringCss from "../styles/ring.css";
import { showArticle } from "./article";
import { createPanel, type Frame, type Pieces, type View } from "./frame";
import { showHome } from "./home";
import { activate, active } from "./options";
import { createLeave, showAway, showResults } from "./results";
import { createSearch, type Result, type Search } from "./search";
import { createTrail, type Trail } from "./trail";

/**
 * Lets the field be typed in with any input method: a conversion's Enter is not a wish to search. Esc gives up what is
 * chosen among the results; without that, it closes the panel.
 */
function listen({ app, shell, pieces }: Frame, search: Search, emptied: () => void, close: () => void): void {
  const { part, input, form } = pieces;
  const { isConverting, isEscape } = shell;
  let composing = false;
  let converted = false;
  const typed = app.safe(() => {
    search.type(input.value, composing);
    activate(pieces);
    if (!input.value.trim()) emptied();
  });
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    converted = isConverting(event);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && !converted && activate(pieces, step)) event.preventDefault();
  });
  input.addEventListener("blur", () => activate(pieces));
  form.addEventListener(
    "submit",
    app.safe((event: Event) => {
      event.preventDefault();
      if (composing || converted) return;
      const chosen = active(pieces);
      if (chosen) chosen.click();
      else search.settle();
    }),
  );
  part.addEventListener("keydown", (event) => {
    if (!isEscape(event)) return;
    if (active(pieces)) {
      // A browser would empty the field.
      event.preventDefault();
      activate(pieces);
    } else close();
  });
}

function createFrame(app: App, shell: Shell, pieces: Pieces, trail: () => Trail): Frame {
  const { part, body, form, backward, input } = pieces;
  let turn = 0;
  let articleId = "";
  const frame: Frame = {
    app,
    shell,
    pieces,
    get where() {
      const tab = part.dataset["view"] as View;
      const query = input.value;
      return tab === "article" ? { articleId } : { tab, ...(query && { query }) };
    },
    show(view, ...children) {
      const mine = ++turn;
      part.dataset["view"] = view;
      // The field stays at hand, except where somebody reads or writes.
      form.hidden = view === "article" || view === "contact";
      backward.hidden = view === "home" || !trail().length;
      body.replaceChildren(...(children.filter(Boolean) as (Node | string)[]));
      body.scrollTop = 0;
      activate(pieces);
      // What was said of the view before holds no longer.
      shell.say("");
      return () => mine === turn;
    },
    openArticle(slug, how) {
      trail().go(() => {
        articleId = slug;
        void app.safe(showArticle)(frame, slug, how);
      });
    },
    go(view) {
      trail().go(view);
    },
    ask(query, searchId) {
      trail().go(() => {
        frame.show("contact", createLeave(frame, query, searchId));
        part.querySelector("textarea")?.focus();
      });
    },
  };
  return frame;
}

/** Shows a search's answer, as one place on the trail however often the words change. */
function createShow(frame: Frame, trail: Trail, search: () => Search): (result: Result) => void {
  const { input, part } = frame.pieces;
  let shown = "";
  const again = (query: string): void => {
    input.value = query;
    search().type("", false);
    search().type(query, false);
    search().settle();
  };
  return frame.app.safe((result: Result) => {
    const { answer, settled, query } = result;
    const view = part.dataset["view"];
    // While somebody still types, "nothing" isn't the last word; and who reads by now isn't interrupted.
    if ((!settled && !answer?.hits.length) || view === "article" || view === "contact") return;
    const same = JSON.stringify([query, answer?.hits.map(({ id }) => id), answer?.instead]);
    // The words were meant after all, and found the same: what is on the screen stays.
    if (same === shown && answer?.hits.length && view === "search") return;
    shown = same;
    trail.clear();
    trail.go(() => {
      input.value = input.value || query;
      if (answer) showResults(frame, result, () => search().settle(), again);
      else {
        showAway(frame, "search", () => {
          again(query);
        });
      }
    });
  });
}

function createOpen(frame: Frame, trail: Trail, search: Search): (options: OpenOptions) => void {
  const { shell, pieces } = frame;
  const { part, input } = pieces;
  return ({ tab, query, articleId, guide, via = "direct" }) => {
    const fresh = part.hidden;
    part.hidden = false;
    if (articleId) {
      frame.openArticle(articleId, { via, ...(guide && { guide }) });
      return;
    }
    if (tab === "news" && shell.news) {
      const { showAll } = shell.news;
      frame.go(() => {
        showAll(frame);
      });
      part.focus();
      return;
    }
    if (tab === "contact") {
      frame.ask(query ?? "", null);
      return;
    }
    if (query !== undefined) {
      // What somebody was reading gives way to what they look for now.
      showHome(frame);
      input.value = query;
      search.type(query, false);
      search.settle();
    } else if (fresh && !trail.length) showHome(frame);
    // On a phone the field would bring up the keyboard over half of the panel.
    if (pieces.form.hidden || (shell.phone() && query === undefined)) part.focus();
    else input.focus();
  };
}

/** Hides the panel. The focus goes back to where it was before, else to the launcher. */
function createHide(shell: Shell, part: HTMLElement): () => void {
  let before: HTMLElement | null = null;
  part.addEventListener("focusin", ({ relatedTarget: from }) => {
    if (from && !part.contains(from as Node)) before = from as HTMLElement;
  });
  return () => {
    const inside = part.contains(shell.shadow.activeElement);
    part.hidden = true;
    if (!inside) return;
    shell.launcher(false)?.focus();
    // Does nothing where that has gone or is hidden, and the launcher keeps the focus.
    before?.focus();
    before = null;
  };
}

/** The help panel: a dialog that leaves the page beside it alive. */
export function start(app: App, shell: Shell, closed: () => void): Panel {
  shell.style(ringCss + filmCss + css + articleCss);
  const close = (): boolean => {
    const { part } = pieces;
    if (part.hidden) return false;
    hide();
    closed();
    return true;
  };
  const pieces = createPanel(app, shell, {
    close,
    back: () => {
      trail.back();
    },
  });
  const { part, input } = pieces;
  const hide = createHide(shell, part);
  const frame = createFrame(app, shell, pieces, () => trail);
  const home = (): void => {
    trail.clear();
    showHome(frame);
  };
  const trail = createTrail(() => {
    input.value = "";
    search.type("", false);
    home();
    input.focus();
  });
  const search = createSearch(
    app,
    createShow(frame, trail, () => search),
  );
  listen(frame, search, home, close);
  shell.root.append(part);
  return {
    close,
    get isOpen() {
      return !part.hidden;
    },
    get where() {
      return frame.where;
    },
    open: createOpen(frame, trail, search),
  };
}
