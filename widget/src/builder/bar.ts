import * as t from "../strings";
import type { Desk } from "./desk";
import { type Language, ownWay } from "./draft";
import { ALERT, CLOSE, DOWN, HAND, PHONE, PLAY, REDO, TARGET, UNDO, UP } from "./icons";
import type { State } from "./saver";

const WORDS: Readonly<Record<State["is"], () => string>> = {
  saved: () => t.savedDraft,
  saving: () => t.savingDraft,
  failed: () => t.failedDraft,
  over: () => t.overDraft,
  refused: () => t.refusedDraft,
  conflict: () => t.conflictDraft,
};

/** What became of the last save, in words. */
export function savedWords(state: State): string {
  const words = WORDS[state.is]();
  return state.is === "refused" ? `${words}${state.message}` : words;
}

function iconButton(
  { shell: { h, icon } }: Desk,
  label: string,
  sign: string,
  onclick: () => void,
  more: Readonly<Record<string, string | boolean>> = {},
): HTMLElement {
  const props = { type: "button", "aria-label": label, title: label, "data-keep": label, onclick, ...more };
  return h("button.icon-button", props, icon(sign));
}

/** Two or more that exclude each other. */
function switches<T extends string>(
  { shell: { h, icon } }: Desk,
  label: string,
  all: readonly (readonly [value: T, words: string, sign?: string])[],
  current: T,
  chosen: (value: T) => void,
  kind = "",
): HTMLElement {
  const buttons = all.map(([value, words, sign]) => {
    const onclick = (): void => {
      chosen(value);
    };
    const props = { type: "button", "aria-pressed": String(value === current), "data-keep": value, onclick };
    return h("button", props, sign ? icon(sign, true) : null, words);
  });
  return h(`div.switch${kind}` as "div", { role: "group", "aria-label": label }, ...buttons);
}

/** What the guide is called, and whether it is saved. */
function name(desk: Desk): HTMLElement {
  const { h } = desk.shell;
  const failed = desk.state.is === "failed";
  return h(
    "div.dock-name",
    null,
    h("h2", { id: "annai-builder" }, desk.sitting.name),
    h("span.hint", { role: "status", "data-state": desk.state.is }, savedWords(desk.state)),
    failed && h("button.text-button", { type: "button", onclick: desk.retry }, t.retry),
  );
}

/** As whom the draft is tried, where there are segments. */
function people(desk: Desk): HTMLElement | null {
  const { choices } = desk.sitting;
  const { h } = desk.shell;
  if (!choices.segments.length) return null;
  const all = [["", t.tryAsMyself] as const, ...choices.segments];
  const options = all.map(([value, words]) =>
    h("option", { value, selected: value === desk.segment }, words),
  );
  const onchange = (event: Event): void => {
    desk.segment = (event.target as HTMLSelectElement).value;
  };
  return h(
    "select.dock-as",
    { "aria-label": t.tryAs, title: t.tryAs, "data-keep": "as", onchange },
    ...options,
  );
}

const MODES = [
  ["pick", t.modePick, TARGET],
  ["use", t.modeUse, HAND],
] as const;
const LANGUAGES = [
  ["ja", t.languages.ja],
  ["en", t.languages.en],
] as const;

/** The builder's first line: it stays while the rest makes way. */
export function bar(desk: Desk): HTMLElement {
  const { h, icon } = desk.shell;
  const { picking, kind, folded } = desk;
  const mode = (value: string): void => {
    if (value === "pick") desk.pick();
    else desk.stopPicking();
  };
  const start = (): void => {
    desk.tryFrom(0);
  };
  const first = [
    name(desk),
    kind !== "checklist" &&
      !!desk.entry &&
      !ownWay(desk.entry) &&
      switches(desk, t.modes, MODES, picking ? "pick" : "use", mode, ".dock-modes"),
  ];
  if (picking) return h("div.dock-bar.dock-picking", null, ...first, h("p.hint.dock-tip", null, t.picking));
  return h(
    "div.dock-bar",
    null,
    ...first,
    h("span.dock-gap"),
    switches<Language>(desk, t.textLanguage, LANGUAGES, desk.language, desk.speak),
    iconButton(desk, t.undo, UNDO, desk.undo, { disabled: !desk.canUndo }),
    iconButton(desk, t.redo, REDO, desk.redo, { disabled: !desk.canRedo }),
    people(desk),
    h(
      "button.button.dock-try",
      { type: "button", "data-keep": "try", onclick: start },
      icon(PLAY, true),
      t.tryAll[kind],
    ),
    h("span.dock-phone", null, iconButton(desk, t.tryPhone, PHONE, desk.tryOnPhone)),
    h(
      "a.button.button-main",
      { href: desk.sitting.back, rel: "noreferrer", "data-keep": "back" },
      t.toPublish,
    ),
    iconButton(desk, folded ? t.unfold : t.fold, folded ? UP : DOWN, desk.fold, {
      "aria-expanded": String(!folded),
    }),
    iconButton(desk, t.endBuilding, CLOSE, desk.close),
  );
}

/** The clock where the workspace is, as the server wrote it: 2026-04-01T09:30:00+09:00. */
const time = (at: string): string => at.slice(11, 16);

/** What needs to be known before going on: another author, a save that can't be made, or what was just done. */
export function notes(desk: Desk): HTMLElement[] {
  const { h, icon } = desk.shell;
  const { state, note } = desk;
  const button = (words: string, onclick: () => void, kind = "button.button"): HTMLElement =>
    h(kind as "button", { type: "button", "data-keep": words, onclick }, words);
  const found: HTMLElement[] = [];
  const { others } = desk.sitting;
  if (state.is === "conflict") {
    const by = state.theirs.others.map((one) => one.name).join(t.listComma);
    found.push(
      h(
        "div.dock-note.dock-warning",
        { role: "alert" },
        icon(ALERT),
        h("p", null, t.conflictText(by, time(state.theirs.at))),
        h("ul.hint", null, ...differences(desk).map((words) => h("li", null, words))),
        button(t.takeTheirs, () => {
          desk.settle(false);
        }),
        button(t.keepMine, () => {
          desk.settle(true);
        }),
      ),
    );
  } else if (others.length) {
    const who = others.map((one) => t.since(one.name, time(one.since))).join(t.listComma);
    found.push(h("div.dock-note", null, icon(ALERT), h("p", null, t.othersHere(who))));
  }
  if (state.is === "over")
    found.push(h("div.dock-note.dock-warning", { role: "alert" }, icon(ALERT), h("p", null, t.overText)));
  if (note)
    found.push(
      h(
        "div.dock-note",
        null,
        h("p", null, note.text),
        !!note.act && button(note.word ?? "", note.act, "button.text-button"),
      ),
    );
  return found;
}

/** What somebody else has left with other words, in a few lines. */
function differences({ draft, state, language }: Desk): string[] {
  if (state.is !== "conflict") return [];
  const theirs = state.theirs.draft;
  const words = (texts: Readonly<Record<string, string | undefined>>): string =>
    texts[language] ?? Object.values(texts)[0] ?? "–";
  const order = (entries: typeof draft.entries): string =>
    entries.map(({ title }) => words(title)).join(" → ");
  const found = [
    [order(theirs.entries), order(draft.entries)],
    ...theirs.entries.map((one) => {
      const own = draft.entries.find(({ key }) => key === one.key);
      const same = own && JSON.stringify(own) === JSON.stringify(one);
      return own && !same
        ? [`${words(one.title)} ${words(one.body)}`, `${words(own.title)} ${words(own.body)}`]
        : ["", ""];
    }),
  ];
  const differing = found.filter(([their, mine]) => their !== mine).slice(0, 4);
  return differing.map(([their = "", mine = ""]) => t.differs(their.slice(0, 80), mine.slice(0, 80)));
}
