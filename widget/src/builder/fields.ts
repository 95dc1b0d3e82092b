import type { Child } from "../contract/app";
import * as t from "../strings";
import type { Desk } from "./desk";
import type { Texts } from "./draft";
import { CODE, LINK, LIST } from "./icons";
import { type Mark, marked } from "./markdown";

export type Choices = readonly (readonly [value: string, words: string])[];

interface Line {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Where the server says what is wrong with it. */
  readonly path: string;
  readonly hint?: string;
  readonly typed: (value: string) => void;
}

function framed({ shell: { h } }: Desk, { id, label, path, hint }: Line, ...inner: Child[]): HTMLElement {
  return h(
    "div.field",
    null,
    h("label", { for: id }, label),
    ...inner,
    hint && h("p.hint", { id: `${id}-hint` }, hint),
    h("p.field-error", { id: `${id}-error`, "data-path": path, hidden: true }),
  );
}

function attributes({ id, hint }: Line, typed: (value: string) => void): Record<string, unknown> {
  return {
    id,
    "data-keep": id,
    "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-error`,
    oninput: (event: Event) => {
      typed((event.target as HTMLInputElement).value);
    },
  };
}

/** One line of text. */
export function line(desk: Desk, given: Line): HTMLElement {
  const props = { ...attributes(given, given.typed), value: given.value, autocomplete: "off" };
  return framed(desk, given, desk.shell.h("input", props));
}

export function choice(desk: Desk, given: Line, choices: Choices): HTMLElement {
  const { h } = desk.shell;
  const known = choices.some(([value]) => value === given.value);
  // Set elsewhere, by something that this list doesn't know: it stays as it is.
  const all: Choices = known ? choices : [...choices, [given.value, t.setInList]];
  const options = all.map(([value, words]) => h("option", { value, selected: value === given.value }, words));
  return framed(desk, given, h("select", attributes(given, given.typed) as never, ...options));
}

/** One of many by its name: the browser offers those that have what was typed. */
export function search(desk: Desk, given: Line, choices: Choices): HTMLElement {
  const { h } = desk.shell;
  const { id } = given;
  const known = choices.find(([value]) => value === given.value);
  const unknown = h("p.field-error", { id: `${id}-unknown`, role: "alert", hidden: true }, t.notInList);
  const props = attributes(given, (text) => {
    const found = choices.find(([, words]) => words === text.trim());
    unknown.hidden = true;
    if (found ?? !text.trim()) given.typed(found?.[0] ?? "");
  });
  // Whatever isn't in the list changes nothing, which is said once the field is left.
  const onchange = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim();
    unknown.hidden = !text || choices.some(([, words]) => words === text);
  };
  const input = h("input", {
    ...props,
    onchange,
    value: known?.[1] ?? (given.value && t.setInList),
    list: `${id}-list`,
    autocomplete: "off",
    placeholder: t.searchByTitle,
    "aria-describedby": `${String(props["aria-describedby"])} ${id}-unknown`,
  });
  const options = choices.map(([, words]) => h("option", { value: words }));
  return framed(desk, given, input, h("datalist", { id: `${id}-list` }, ...options), unknown);
}

/** Several lines of plain text. */
export function lines(desk: Desk, given: Line, rows = 2): HTMLElement {
  const props = { ...attributes(given, given.typed), rows };
  return framed(desk, given, desk.shell.h("textarea", props, given.value));
}

const MARKS: readonly (readonly [Mark, string, string])[] = [
  ["bold", "b", "B"],
  ["italic", "i", "I"],
  ["link", "k", LINK],
  ["list", "", LIST],
  ["code", "", CODE],
];

/** A text with its toolbar. The keys of the toolbar count within the text. */
export function rich(desk: Desk, given: Line): HTMLElement {
  const { h, icon } = desk.shell;
  const area: HTMLTextAreaElement = h(
    "textarea",
    { ...attributes(given, given.typed), rows: 4 },
    given.value,
  );
  const press = (mark: Mark): void => {
    const { value: text, selectionStart: start, selectionEnd: end } = area;
    const after = marked({ text, start, end }, mark, t.linkWord);
    area.value = after.text;
    area.focus();
    area.setSelectionRange(after.start, after.end);
    given.typed(after.text);
  };
  area.addEventListener("keydown", (event) => {
    const mark = MARKS.find(([, key]) => key && key === event.key.toLowerCase())?.[0];
    if (!mark || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    press(mark);
  });
  const buttons = MARKS.map(([mark, , sign]) => {
    const props = {
      type: "button",
      "aria-label": t.marks[mark],
      title: t.marks[mark],
      // What is selected stays selected.
      onpointerdown: (event: Event) => {
        event.preventDefault();
      },
      onclick: () => {
        press(mark);
      },
    };
    return h(`button.icon-button.tool-${mark}` as "button", props, sign.length > 1 ? icon(sign, true) : sign);
  });
  return framed(
    desk,
    given,
    h("div.toolbar", { role: "toolbar", "aria-label": t.toolbar }, ...buttons),
    area,
  );
}

/** The text of the language that is written in; what is empty there says what stands in the other one. */
export const said = (desk: Desk, texts: Texts): string => texts[desk.language] ?? "";

/** The label of a text, with its language. */
export const inLanguage = ({ language }: Desk, label: string): string =>
  language === "ja" ? t.inJapanese(label) : t.inEnglish(label);
