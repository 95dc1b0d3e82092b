import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, OpenOptions, Panel, Shell } from "../contract/app";
import { CHECK, DOWN } from "../shell/icons";
import { ring } from "../shell/ring";
import * as t from "../strings";
import css from "../styles/checklist.css";
import filmCss from "../styles/film.css";
import ringCss from "../styles/ring.css";
import { createItem } from "./item";

function summary(items: readonly ChecklistItem[]): string {
  const open = items.filter((item) => !item.done);
  const done = items.length - open.length;
  if (!open.length) return t.allDone;
  const minutes = open.reduce((sum, item) => sum + (item.minutes ?? Infinity), 0);
  return Number.isFinite(minutes)
    ? t.doneOfMinutes(items.length, done, minutes)
    : t.doneOf(items.length, done);
}

/** The first thing that is still to be done. */
function firstOpen(items: readonly ChecklistItem[]): string {
  return items.find(({ done }) => !done)?.id ?? "";
}

interface View {
  readonly list: Checklist;
  readonly openItem: string;
  readonly pick: (item: string) => void;
  readonly close: () => void;
}

function createParts(app: App, shell: Shell, { list, openItem, pick, close }: View): HTMLElement[] {
  const { h, icon } = shell;
  const items = app.progress.items(list);
  const done = items.filter((item) => item.done).length;
  const hide = (): void => {
    close();
    app.progress.dismiss(list, true, next ? "hide" : "finished");
  };
  const fold = h("button.icon-button", { type: "button", "aria-label": t.close, onclick: close }, icon(DOWN));
  const title = h("div", null, h("h2", { id: "annai-list" }, list.title), h("p.hint", null, summary(items)));
  const next = items.find((item) => !item.done);
  const lines = items.map((item) => {
    const open = item.id === openItem;
    // What was done out of order stays done.
    const first = list.ordered && !item.done && item !== next ? next?.title : undefined;
    return createItem(app, shell, list, item, open, first, () => {
      pick(open ? "" : item.id);
    });
  });
  const foot = [
    h("button.text-button", { type: "button", onclick: hide }, t.hide),
    h("button.text-button", { type: "button", onclick: () => app.open({ via: "checklist" }) }, t.stuck),
  ];
  return [
    h("div.checklist-head", null, ring(shell, done, items.length), title, fold),
    ...(next ? [] : [h("div.checklist-finish", null, icon(CHECK), h("p.phrase", null, t.finished))]),
    ...(list.intro && next ? [h("p.checklist-intro", null, list.intro)] : []),
    h("ol.checklist-items", null, ...lines),
    h("footer.checklist-foot", null, ...foot),
  ];
}

/** The checklist, in the place of the help panel. */
class ChecklistPanel implements Panel {
  private readonly _app: App;
  private readonly _shell: Shell;
  private readonly _closed: () => void;
  private readonly _part: HTMLElement;
  private _list: Checklist | undefined;
  private _item = "";

  constructor(app: App, shell: Shell, closed: () => void) {
    this._app = app;
    this._shell = shell;
    this._closed = closed;
    const attributes = { role: "dialog", "aria-labelledby": "annai-list", tabindex: "-1", hidden: true };
    this._part = shell.h("section.float.sheet.checklist", attributes);
    this._part.addEventListener("keydown", (event) => {
      if (shell.isEscape(event)) this.close();
    });
    shell.root.append(this._part);
    app.bus.on("checklist.item_done", () => {
      this._advance();
    });
  }

  get isOpen(): boolean {
    return !this._part.hidden;
  }

  open({ list: wanted }: OpenOptions): void {
    const { boot, progress, route, fact } = this._app;
    const here = boot.checklists.filter(({ urls }) => route.here(urls));
    const list =
      boot.checklists.find(({ id }) => id === wanted) ??
      here.find((one) => !progress.dismissed(one)) ??
      here[0];
    if (!list) return;
    this._list = list;
    this._item = firstOpen(progress.items(list));
    this._part.hidden = false;
    this._draw();
    this._part.focus();
    requestAnimationFrame(() => {
      if (this.isOpen) fact("content.shown", progress.about(list));
    });
  }

  close(): boolean {
    if (!this.isOpen) return false;
    const inside = this._part.contains(this._shell.shadow.activeElement);
    this._part.hidden = true;
    this._closed();
    if (inside) this._shell.launcher(false)?.focus();
    return true;
  }

  /** An item was done: the next one opens, and is told. */
  private _advance(): void {
    if (!this._list || !this.isOpen) return;
    const items = this._app.progress.items(this._list);
    if (items.some(({ id, done }) => done && id === this._item)) this._item = firstOpen(items);
    this._draw();
    this._shell.say(summary(items));
  }

  private _draw(): void {
    if (!this._list) return;
    const active = this._shell.shadow.activeElement as HTMLElement | null;
    const inside = this._part.contains(active);
    const held = active?.dataset["item"];
    const parts = createParts(this._app, this._shell, {
      list: this._list,
      openItem: this._item,
      pick: (item) => {
        this._item = item;
        this._draw();
      },
      close: () => {
        this.close();
      },
    });
    this._part.replaceChildren(...parts);
    if (!inside) return;
    // What had the focus was replaced: its successor gets it, else the whole.
    const next = this._part.querySelector<HTMLElement>(`[data-item="${CSS.escape(held ?? this._item)}"]`);
    (next ?? this._part).focus();
  }
}

export function start(app: App, shell: Shell, closed: () => void): Panel {
  shell.style(ringCss + filmCss + css);
  return new ChecklistPanel(app, shell, closed);
}
