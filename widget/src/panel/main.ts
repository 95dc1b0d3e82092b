import type { App, OpenOptions, Panel, Shell } from "../contract/app";
import * as t from "../strings";
import articleCss from "../styles/article.css";
import css from "../styles/panel.css";
import { showArticle } from "./article";
import { createPanel, type Frame } from "./frame";
import { showHome } from "./home";
import { createQuestion } from "./question";
import { showAway, showResults } from "./results";
import { createSearch, type Result, type Search } from "./search";

/** The views one has come through; each can be shown again. */
interface Trail {
  readonly steps: (() => void)[];
  readonly go: (view: () => void) => void;
  readonly back: () => void;
}

function createTrail(home: () => void): Trail {
  const steps: (() => void)[] = [];
  return {
    steps,
    go(view) {
      steps.push(view);
      view();
    },
    back() {
      steps.pop();
      (steps[steps.length - 1] ?? home)();
    },
  };
}

/** Lets the field be typed in with any input method: a conversion's Enter is not a wish to search. */
function listen(app: App, { input, form }: Frame, search: Search, emptied: () => void): void {
  let composing = false;
  let converted = false;
  const typed = app.safe(() => {
    search.type(input.value, composing);
    if (!input.value.trim()) emptied();
  });
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    converted = event.isComposing || event.keyCode === 229;
  });
  form.addEventListener(
    "submit",
    app.safe((event: Event) => {
      event.preventDefault();
      if (!composing && !converted) search.settle();
    }),
  );
}

/** Up and down lead from the field through what was found. */
function walk(part: HTMLElement, input: HTMLElement, event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step || event.isComposing || event.keyCode === 229) return;
  const order = [input, ...part.querySelectorAll<HTMLElement>(".results a, .list :is(a, button)")];
  const at = order.indexOf((part.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  const next = at < 0 ? undefined : order[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The help panel: a dialog that leaves the page beside it alive. */
export function start(app: App, shell: Shell, closed: () => void): Panel {
  shell.style(css + articleCss);
  let turn = 0;
  const { part, body, input, form, backward } = createPanel(app, shell, {
    close: () => close(),
    back: () => {
      trail.back();
    },
  });
  const frame: Frame = {
    app,
    shell,
    part,
    input,
    form,
    show(view, ...children) {
      const mine = ++turn;
      part.dataset["view"] = view;
      // The field stays at hand, except where somebody reads.
      form.hidden = view === "article" || view === "question";
      backward.hidden = view === "home" || !trail.steps.length;
      body.replaceChildren(...children.filter((child): child is Node => child instanceof Node));
      body.scrollTop = 0;
      return () => mine === turn;
    },
    openArticle(slug, how) {
      trail.go(() => void app.safe(showArticle)(frame, slug, how));
    },
    ask(query, searchId) {
      trail.go(() => {
        frame.show(
          "question",
          shell.h("section", null, shell.h("h3", null, t.leave), createQuestion(frame, query, searchId)),
        );
        part.querySelector("textarea")?.focus();
      });
    },
  };
  const trail = createTrail(() => {
    input.value = "";
    search.type("", false);
    showHome(frame);
    input.focus();
  });
  const search = createSearch(
    app,
    createShow(frame, trail, () => search),
  );
  listen(app, frame, search, () => {
    trail.steps.length = 0;
    showHome(frame);
  });
  const close = createClose(shell, part, closed);
  part.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.keyCode !== 229) close();
    else walk(part, input, event);
  });
  shell.root.append(part);
  return {
    close,
    get isOpen() {
      return !part.hidden;
    },
    open: createOpen(frame, trail, search),
  };
}

function createClose(shell: Shell, part: HTMLElement, closed: () => void): () => boolean {
  return () => {
    if (part.hidden) return false;
    const inside = part.contains(shell.shadow.activeElement);
    part.hidden = true;
    closed();
    if (inside) shell.launcher(false)?.focus();
    return true;
  };
}

/** Shows a search's answer, as one place on the trail however often the words change. */
function createShow(frame: Frame, trail: Trail, search: () => Search): (result: Result) => void {
  let shown = "";
  return frame.app.safe((result: Result) => {
    const { answer, settled, query } = result;
    // While somebody still types, "nothing" isn't the last word.
    if (!settled && !answer?.hits.length) return;
    const view = (): void => {
      frame.input.value = frame.input.value || query;
      if (answer) showResults(frame, result, () => search().settle());
      else
        showAway(frame, "results", () => {
          search().type("", false);
          search().type(query, false);
          search().settle();
        });
    };
    const same = JSON.stringify([query, answer?.hits.map(({ id }) => id)]);
    // The words were meant after all, and found the same: what is on the screen stays.
    if (same === shown && answer?.hits.length && frame.part.dataset["view"] === "results") return;
    shown = same;
    if (frame.part.dataset["view"] === "article") return;
    trail.steps.length = 0;
    trail.go(view);
  });
}

function createOpen(frame: Frame, trail: Trail, search: Search): (options: OpenOptions) => void {
  const { part, input, shell } = frame;
  return ({ tab, query, articleId, via = "direct" }) => {
    const fresh = part.hidden;
    part.hidden = false;
    if (articleId) frame.openArticle(articleId, { via });
    else if (query !== undefined) {
      input.value = query;
      search.type(query, false);
      search.settle();
    } else if (tab === "contact") frame.ask("", null);
    else if (fresh && !trail.steps.length) showHome(frame);
    if (articleId || tab === "contact") return;
    // On a phone the field would bring up the keyboard over half of the panel.
    if (shell.phone() && query === undefined) part.focus();
    else input.focus();
  };
}
