import * as t from "../strings";
import type { Entry } from "./draft";

export type Kind = keyof typeof t.elements;

const MOST = 40;
const KINDS: readonly (readonly [Kind, string])[] = [
  ["button", "button,summary,[role=button],[role=tab],[role=menuitem],input[type=button],input[type=submit]"],
  ["link", "a[href],[role=link]"],
  ["field", "input,select,textarea,[contenteditable],[role=textbox],[role=combobox]"],
  ["heading", "h1,h2,h3,h4,h5,h6,[role=heading]"],
  ["image", "img,svg,picture,canvas,[role=img]"],
  ["list", "ul,ol,dl,[role=list]"],
  ["table", "table,[role=table],[role=grid]"],
];

const squashed = (text: string | null | undefined): string => (text ?? "").replace(/\s+/g, " ").trim();

/** What people call an element: its label or what it says, in a few words. Never what somebody has typed. */
function spoken(element: Element): string {
  const labels = (element as Partial<HTMLInputElement>).labels;
  const own = ["aria-label", "alt", "title", "placeholder"].map((name) => element.getAttribute(name));
  const said = element.matches("input,select,textarea") ? "" : element.textContent;
  const all = [own[0], labels?.[0]?.textContent, said, ...own.slice(1)].map(squashed);
  return all.find(Boolean) ?? "";
}

/** An element in plain language: what it is, and what it is called, in so many characters. */
export function plainName(element: Element, most = MOST): string {
  const kind = KINDS.find(([, selector]) => element.matches(selector))?.[0] ?? "other";
  const name = spoken(element);
  return t.called(t.elements[kind], name.length > most ? `${name.slice(0, most)}…` : name);
}

/** The same of an element that isn't on this page, by what was recorded of it. */
export function recordedName({ selector, fingerprint }: Partial<Entry>): string {
  if (!fingerprint) return selector ?? "";
  const { tag, text } = fingerprint;
  const kind = KINDS.find(([, known]) =>
    known.split(",").some((one) => one.replace(/\[href\]$/, "") === tag),
  )?.[0];
  return t.called(t.elements[kind ?? "other"], text.slice(0, MOST));
}
