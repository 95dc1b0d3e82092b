import * as t from "../strings";
import { ABOUT, type Desk } from "./desk";
import { type Entry, type Kind, ownWay } from "./draft";

/** What an entry is called in the list. */
export function nameOf({ language }: Desk, { title }: Entry): string {
  return title[language] ?? Object.values(title)[0] ?? t.untitled;
}

/** What an entry is called by its place. */
export const numbered = (kind: Kind, at: number): string =>
  kind === "checklist" ? t.itemNumber(at + 1) : t.stepNumber(at + 1);

/** Where a step stands, in a word. */
function place({ kind }: Desk, entry: Entry): string {
  const { selector, fingerprint, url } = entry;
  if (kind === "checklist") return "";
  if (ownWay(entry)) return ownWay(entry) === "hidden" ? t.hiddenStep : t.ownWay;
  const page = url ? ` ${url}` : "";
  return (selector || fingerprint ? t.pointing : t.centred) + page;
}

/** Drags an entry to another place. */
function draggable(desk: Desk, row: HTMLElement, at: number): void {
  const { safe } = desk.app;
  row.draggable = true;
  const on = (name: string, listener: (event: DragEvent) => void): void => {
    row.addEventListener(name, safe(listener as (event: Event) => void));
  };
  on("dragstart", (event) => {
    event.dataTransfer?.setData("text/x-annai", String(at));
  });
  on("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("text/x-annai")) return;
    event.preventDefault();
    row.classList.add("dock-over");
  });
  on("dragleave", () => {
    row.classList.remove("dock-over");
  });
  on("drop", (event) => {
    event.preventDefault();
    const from = event.dataTransfer?.getData("text/x-annai");
    if (from) desk.move(Number(from), at);
  });
}

function row(desk: Desk, entry: Entry, at: number): HTMLElement {
  const { h } = desk.shell;
  const choose = (): void => {
    desk.choose(at);
  };
  const keys = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    desk.move(at, at + (event.key === "ArrowUp" ? -1 : 1));
  };
  const button = h(
    "button",
    { type: "button", "data-keep": `row-${entry.key}`, "data-row": at, onclick: choose, onkeydown: keys },
    nameOf(desk, entry),
  );
  const current = at === desk.at ? { "aria-current": "step" } : {};
  const made = h(
    "li",
    { ...current },
    h("span.num", null, String(at + 1)),
    button,
    h("span.hint", null, place(desk, entry)),
  );
  draggable(desk, made, at);
  return made;
}

/** The entries in order, above them the guide as a whole, below them how to add one. */
export function list(desk: Desk): HTMLElement {
  const { h } = desk.shell;
  const { kind, draft, at } = desk;
  const about = h(
    "button",
    {
      type: "button",
      "data-keep": "row-about",
      onclick: () => {
        desk.choose(ABOUT);
      },
    },
    t.aboutGuide[kind],
  );
  const add = (words: string, pointing: boolean): HTMLElement =>
    h(
      "button.button",
      {
        type: "button",
        "data-keep": words,
        onclick: () => {
          desk.add(pointing);
        },
      },
      words,
    );
  const ways =
    kind === "tour" ? [add(t.addPointing, true), add(t.addCentred, false)] : [add(t.addItem, false)];
  return h(
    "section.dock-steps",
    { "aria-labelledby": "annai-list" },
    h("h3", { id: "annai-list" }, t.entriesOf[kind]),
    h(
      "ol",
      null,
      h("li", at === ABOUT ? { "aria-current": "step" } : null, h("span"), about),
      ...draft.entries.map((entry, index) => row(desk, entry, index)),
    ),
    h("div.row", null, ...ways),
    draft.entries.length > 1 && h("p.hint", null, t.orderHint),
  );
}
