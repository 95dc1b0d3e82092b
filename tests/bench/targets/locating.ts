// A page of any size, and how long it takes to find something on it. Runs in the browser.
import { locateIn, record } from "../../../widget/src/target/locate";
import { seek } from "../../../widget/src/target/main";
import { Index } from "../../../widget/src/target/page";
import type { Fingerprint } from "../../../widget/src/target/traits";

const WORDS =
  "order invoice customer delivery supplier price amount status draft sent paid late note team".split(" ");
const ROW = 16;
const PASSES = 10;

const word = (at: number): string => WORDS[(at * 7 + Math.floor(at / 5)) % WORDS.length] ?? "";

function add(parent: Element, tag: string, attributes: Record<string, string> = {}, text = ""): Element {
  const element = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.append(text);
  return element;
}

/** A row as products have them: a name that links, some cells, a menu, two buttons. */
function addRow(body: Element, at: number): void {
  const row = add(body, "tr", { class: "row", "data-row": `${at}` });
  const check = add(add(row, "td", { class: "cell cell--check" }), "label");
  add(check, "input", { type: "checkbox", "aria-label": `Select ${word(at)} ${at}` });
  const link = { class: "link link--quiet", href: `/orders/${at}?from=list` };
  add(add(row, "td", { class: "cell" }), "a", link, `${word(at)} ${at}`);
  for (let cell = 1; cell < 4; cell++) {
    add(
      add(row, "td", { class: "cell" }),
      "span",
      { class: `tag tag--${word(at + cell)}` },
      `${word(at * cell)} ${at % 90}`,
    );
  }
  const deeds = add(add(row, "td", { class: "cell cell--deeds" }), "div", { class: "deeds" });
  add(deeds, "button", { class: "button", type: "button" }, "Edit");
  const remove = add(deeds, "button", {
    class: "button button--icon",
    type: "button",
    "aria-label": "Delete",
  });
  add(remove, "svg", { class: "icon" });
}

/** Fills the page with about so many elements, and returns one in the middle. */
export function fill(most: number): Element | null {
  document.documentElement.lang = "en";
  document.body.replaceChildren();
  const menu = add(add(document.body, "nav", { class: "menu" }), "ul");
  for (const [at, name] of WORDS.entries()) {
    add(
      add(menu, "li", { class: "menu__item" }),
      "a",
      { class: "menu__link", href: `/${name}` },
      `${name} ${at}`,
    );
  }
  const body = add(add(add(document.body, "main", { class: "main" }), "table", { class: "table" }), "tbody");
  const rows = Math.round((most - 50) / ROW);
  for (let at = 0; at < rows; at++) addRow(body, at);
  return body.children[Math.floor(rows / 2)]?.querySelector("a") ?? null;
}

/** One pass over all nodes, as the mean of many: a clock of tenths of milliseconds can't tell one. */
function walk(): { ms: number; count: number } {
  const before = performance.now();
  let count = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const walker = document.createTreeWalker(document);
    while (walker.nextNode()) count++;
  }
  return { ms: (performance.now() - before) / PASSES, count: count / PASSES };
}

interface Look {
  readonly read: number;
  readonly whole: number;
  readonly bare: number;
  readonly nodes: number;
  readonly elements: number;
  readonly right: boolean;
}

function recorded(element: Element): Fingerprint {
  const fingerprint = record(element, document);
  if (!fingerprint) throw new Error("not on the page");
  return fingerprint;
}

/** Milliseconds of each of so many looks at the whole page, at once. */
export function looks(element: Element, times: number): Look[] {
  const fingerprint = recorded(element);
  return Array.from({ length: times }, () => {
    const began = performance.now();
    const index = new Index(document);
    index.read();
    const read = performance.now();
    const found = locateIn(fingerprint, index);
    const done = performance.now();
    const { ms: bare, count: nodes } = walk();
    return {
      read: read - began,
      whole: done - began,
      bare,
      nodes,
      elements: index.entries.length,
      right: found?.element === element,
    };
  });
}

/** One look as the widget does it: the milliseconds of its longest slice, and how many slices there were. */
export async function sliced(element: Element): Promise<{ longest: number; slices: number; right: boolean }> {
  const fingerprint = recorded(element);
  const later = window.setTimeout.bind(window);
  const slices: number[] = [];
  let began = performance.now();
  const ended = (): void => {
    slices.push(performance.now() - began);
  };
  // Each slice ends where the next one is asked for.
  window.setTimeout = ((turn: () => void, wait?: number) => {
    ended();
    return later(() => {
      began = performance.now();
      turn();
    }, wait);
  }) as typeof window.setTimeout;
  try {
    const [found] = await seek([fingerprint], document.createElement("p"));
    ended();
    return { longest: Math.max(...slices), slices: slices.length, right: found?.element === element };
  } finally {
    window.setTimeout = later;
  }
}
