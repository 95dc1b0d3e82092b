import * as t from "../strings";
import type { Desk } from "./desk";
import { ABOUT } from "./desk";
import { type Entry, edited, ownWay, patternOf, type Texts } from "./draft";
import { numbered } from "./list";
import { type Choices, choice, inLanguage, line, lines, rich, said, search } from "./fields";
import { DOWN, PLAY, TRASH, UP } from "./icons";

const pathOf = ({ kind, at }: Desk): string =>
  ({ tour: `steps.${at}.`, checklist: `items.${at}.`, tooltip: "" })[kind];

/** Takes over what is typed into the current entry; typing on in the same field is one change. */
function set(desk: Desk, name: keyof Entry): (value: string) => void {
  return (value) => {
    desk.type(edited(desk.draft, desk.at, { [name]: value }), `${desk.at}.${name}`);
  };
}

/** The same where other fields depend on it. */
function settle(desk: Desk, name: keyof Entry, more: Partial<Entry> = {}): (value: string) => void {
  return (value) => {
    desk.change(edited(desk.draft, desk.at, { [name]: value, ...more }));
  };
}

function setText(desk: Desk, name: "title" | "body", texts: Texts): (value: string) => void {
  return (value) => {
    const all = { ...(desk.entry?.[name] ?? texts), [desk.language]: value };
    desk.type(edited(desk.draft, desk.at, { [name]: all }), `${desk.at}.${name}.${desk.language}`);
  };
}

function words(desk: Desk, { title, body }: Entry): HTMLElement {
  const path = pathOf(desk);
  return desk.shell.h(
    "div",
    null,
    line(desk, {
      id: "entry-title",
      label: inLanguage(desk, t.entryTitle),
      value: said(desk, title),
      path: `${path}title.${desk.language}`,
      typed: setText(desk, "title", title),
    }),
    rich(desk, {
      id: "entry-body",
      label: inLanguage(desk, t.entryBody),
      value: said(desk, body),
      path: `${path}body.${desk.language}`,
      typed: setText(desk, "body", body),
    }),
  );
}

function stepFields(desk: Desk, entry: Entry): HTMLElement[] {
  const { h } = desk.shell;
  const here = (): void => {
    desk.change(edited(desk.draft, desk.at, { url: patternOf(location) }));
  };
  const missing: Choices = (["wait", "skip", "centre", "stop"] as const).map((one) => [
    one,
    t.onMissing[one],
  ]);
  // A hidden step is made in the list view, where its rules are.
  const kinds: Choices = (["attached", "modal", "bubble"] as const).map((one) => [one, t.stepKinds[one]]);
  const path = pathOf(desk);
  const kind = {
    id: "entry-kind",
    label: t.look,
    value: entry.kind ?? "attached",
    path: `${path}kind`,
    typed: settle(desk, "kind"),
  };
  const whenMissing = {
    id: "entry-missing",
    label: t.ifMissing,
    value: entry.on_missing ?? "wait",
    path: `${path}on_missing`,
    typed: set(desk, "on_missing"),
  };
  return [
    choice(desk, kind, kinds),
    line(desk, {
      id: "entry-url",
      label: t.stepPage,
      value: entry.url ?? "",
      path: `${path}url_pattern`,
      hint: t.stepPageHint,
      typed: set(desk, "url"),
    }),
    h("button.text-button", { type: "button", "data-keep": "here", onclick: here }, t.thisPage),
    ...(ownWay(entry) ? [] : [choice(desk, whenMissing, missing)]),
  ];
}

/** The value that belongs to what was chosen: a page, an event, an attribute, a tour or an article. */
function valueField(desk: Desk, part: "complete" | "action", how: string, value: string): HTMLElement[] {
  const given = {
    id: `entry-${part}-value`,
    value,
    path: `${pathOf(desk)}${part}_value`,
    typed: set(desk, `${part}_value`),
  };
  const { tours, articles } = desk.sitting.choices;
  if (how === "tour")
    return [choice(desk, { ...given, label: t.valueOf.tour }, [["", t.chooseOne], ...tours])];
  if (how === "article") return [search(desk, { ...given, label: t.valueOf.article }, articles)];
  if (how === "page") return [line(desk, { ...given, label: t.valueOf.page, hint: t.stepPageHint })];
  if (how === "url") return [line(desk, { ...given, label: t.valueOf.url })];
  if (how === "user" || how === "company")
    return [line(desk, { ...given, label: t.valueOf.attribute, hint: t.attributeHint })];
  return how === "event" ? [line(desk, { ...given, label: t.valueOf.event, hint: t.eventHint })] : [];
}

/** How an item completes, and what its button does. */
export function itemFields(desk: Desk, entry: Entry): HTMLElement {
  const { h } = desk.shell;
  const { complete_by: by = "hand", complete_value = "", action = "none", action_value = "" } = entry;
  const ways: Choices = (["hand", "page", "event", "tour", "article", "user", "company"] as const).map(
    (one) => [one, t.completeBy[one]],
  );
  const acts: Choices = (["none", "url", "tour", "article"] as const).map((one) => [one, t.actions[one]]);
  const path = pathOf(desk);
  const done = settle(desk, "complete_by", { complete_value: "" });
  const act = settle(desk, "action", { action_value: "" });
  return h(
    "section.dock-target",
    { "aria-labelledby": "annai-item" },
    h("h3", { id: "annai-item" }, t.itemTitle),
    choice(
      desk,
      { id: "entry-by", label: t.completes, value: by, path: `${path}complete_by`, typed: done },
      ways,
    ),
    ...valueField(desk, "complete", by, complete_value),
    choice(
      desk,
      { id: "entry-action", label: t.itsButton, value: action, path: `${path}action`, typed: act },
      acts,
    ),
    ...valueField(desk, "action", action, action_value),
  );
}

/** The pages of a guide, one on each line. */
function pages(desk: Desk): HTMLElement[] {
  const { h } = desk.shell;
  const { draft } = desk;
  const here = (): void => {
    desk.change({ ...desk.draft, urls: [...new Set([...desk.draft.urls, patternOf(location)])] });
  };
  return [
    lines(desk, {
      id: "guide-urls",
      label: t.pages,
      value: draft.urls.join("\n"),
      path: "url_patterns",
      hint: t.pagesHint,
      typed: (value) => {
        desk.type({ ...desk.draft, urls: value.split("\n").filter((one) => one.trim()) }, "urls");
      },
    }),
    h("button.text-button", { type: "button", "data-keep": "here", onclick: here }, t.addThisPage),
  ];
}

/** A tooltip's mark, its pages, and where to read more. */
export function tooltipFields(desk: Desk): HTMLElement {
  const { h } = desk.shell;
  const { look = "icon", article = "" } = desk.entry ?? {};
  const looks: Choices = (["icon", "pulse", "underline", "invisible"] as const).map((one) => [
    one,
    t.looks[one],
  ]);
  return h(
    "section.dock-steps.dock-settings",
    { "aria-labelledby": "annai-list" },
    h("h3", { id: "annai-list" }, t.aboutGuide.tooltip),
    choice(
      desk,
      { id: "entry-look", label: t.look, value: look, path: "look", typed: set(desk, "look") },
      looks,
    ),
    ...pages(desk),
    search(
      desk,
      {
        id: "entry-article",
        label: t.moreArticle,
        value: article,
        path: "article_id",
        typed: set(desk, "article"),
      },
      desk.sitting.choices.articles,
    ),
  );
}

/** The guide as a whole. */
export function aboutFields(desk: Desk): HTMLElement {
  const { h } = desk.shell;
  const { draft, kind, language } = desk;
  const text = (name: "title" | "intro") => (value: string) => {
    desk.type({ ...desk.draft, [name]: { ...desk.draft[name], [language]: value } }, `${name}.${language}`);
  };
  const tick = (name: "auto" | "ordered", words: string): HTMLElement => {
    const onchange = (event: Event): void => {
      desk.change({ ...desk.draft, [name]: (event.target as HTMLInputElement).checked });
    };
    const props = { type: "checkbox", checked: draft[name], "data-keep": name, onchange };
    return h("label.tick", null, h("input", props), words);
  };
  const given = (name: "title" | "intro", label: string) => ({
    id: `guide-${name}`,
    label: inLanguage(desk, label),
    value: said(desk, draft[name]),
    path: `${name}.${language}`,
    typed: text(name),
  });
  return h(
    "form.dock-edit",
    { "aria-labelledby": "annai-edit", onsubmit: quiet },
    h("h3", { id: "annai-edit" }, t.aboutGuide[kind]),
    h(
      "div",
      null,
      line(desk, given("title", t.guideTitle)),
      kind === "checklist" && lines(desk, given("intro", t.guideIntro)),
      kind === "tour" && tick("auto", t.startsItself),
      kind === "checklist" && tick("ordered", t.ordered),
    ),
    h("div", null, ...pages(desk)),
  );
}

const quiet = (event: Event): void => {
  event.preventDefault();
};

function tools(desk: Desk): HTMLElement {
  const { h, icon } = desk.shell;
  const { at, draft, kind } = desk;
  const tool = (label: string, sign: string, onclick: () => void, disabled = false): HTMLElement =>
    h(
      "button.icon-button",
      { type: "button", "aria-label": label, title: label, "data-keep": label, disabled, onclick },
      icon(sign, true),
    );
  const go = (to: number) => () => {
    desk.move(at, to);
  };
  const begin = (): void => {
    desk.tryFrom(at);
  };
  return h(
    "span.row",
    null,
    kind === "tour" &&
      h(
        "button.text-button",
        { type: "button", "data-keep": "from", onclick: begin },
        icon(PLAY, true),
        t.tryFrom,
      ),
    tool(t.up, UP, go(at - 1), at === 0),
    tool(t.down, DOWN, go(at + 1), at === draft.entries.length - 1),
    tool(t.remove, TRASH, () => {
      desk.remove(at);
    }),
  );
}

/** What is written of the current entry. */
export function edit(desk: Desk): HTMLElement {
  const { h } = desk.shell;
  const { entry, kind, at } = desk;
  if (at === ABOUT || !entry) return aboutFields(desk);
  const title = kind === "tooltip" ? t.contentTitle : numbered(kind, at);
  return h(
    kind === "tour" ? "form.dock-edit" : "form.dock-edit.dock-one",
    { "aria-labelledby": "annai-edit", onsubmit: quiet },
    h("div.dock-edit-head", null, h("h3", { id: "annai-edit" }, title), kind !== "tooltip" && tools(desk)),
    words(desk, entry),
    kind === "tour" && h("div", null, ...stepFields(desk, entry)),
  );
}
