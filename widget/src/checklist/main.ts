import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, OpenOptions, Panel, Shell } from "../contract/app";
import { DOWN } from "../shell/icons";
import * as t from "../strings";
import css from "../styles/checklist.css";
import { createItem } from "./item";

function summary(items: readonly ChecklistItem[]): string {
  const done = items.filter((item) => item.done).length;
  if (done === items.length) return t.allDone;
  const open = items.filter((item) => !item.done);
  const minutes = open.reduce((sum, item) => sum + (item.minutes ?? Infinity), 0);
  return Number.isFinite(minutes)
    ? t.doneOfMinutes(items.length, done, minutes)
    : t.doneOf(items.length, done);
}

interface View {
  readonly list: Checklist;
  readonly openItem: string;
  readonly pick: (item: string) => void;
  readonly close: () => void;
}

function parts(app: App, shell: Shell, { list, openItem, pick, close }: View): HTMLElement[] {
  const { h, icon, ring } = shell;
  const items = app.progress.items(list);
  const done = items.filter((item) => item.done).length;
  const hide = (): void => {
    close();
    app.progress.dismiss(list, true);
  };
  const fold = h("button.icon-button", { type: "button", "aria-label": t.close, onclick: close }, icon(DOWN));
  const title = h("div", null, h("h2", { id: "annai-list" }, list.title), h("p.hint", null, summary(items)));
  const lines = items.map((item) => {
    const open = item.id === openItem;
    return createItem(app, shell, list, item, open, () => {
      pick(open ? "" : item.id);
    });
  });
  const foot = [
    h("button.text-button", { type: "button", onclick: hide }, t.hide),
    h("button.text-button", { type: "button", onclick: () => app.open() }, t.stuck),
  ];
  return [
    h("header.checklist-head" as "header", null, ring(done, items.length), title, fold),
    ...(list.intro ? [h("p.checklist-intro", null, list.intro)] : []),
    h("ol.checklist-items", null, ...lines),
    h("footer.checklist-foot" as "footer", null, ...foot),
  ];
}

/** The checklist, in the place of the help panel. */
export function start(app: App, shell: Shell, closed: () => void): Panel {
  shell.style(css);
  const attributes = { role: "dialog", "aria-labelledby": "annai-list", tabindex: "-1", hidden: true };
  const part = shell.h("section.float.sheet.checklist", attributes);
  shell.root.append(part);
  let list: Checklist | undefined;
  let openItem = "";

  const draw = app.safe(() => {
    if (!list || part.hidden) return;
    const held = (shell.shadow.activeElement as HTMLElement | null)?.dataset["item"];
    const pick = (item: string): void => {
      openItem = item;
      draw();
    };
    const had = part.contains(shell.shadow.activeElement);
    part.replaceChildren(...parts(app, shell, { list, openItem, pick, close }));
    const again = held && part.querySelector<HTMLElement>(`[data-item="${CSS.escape(held)}"]`);
    if (again) again.focus();
    else if (had) part.focus();
  });
  const close = (): boolean => {
    if (part.hidden) return false;
    const inside = part.contains(shell.shadow.activeElement);
    part.hidden = true;
    closed();
    if (inside) shell.launcher(false)?.focus();
    return true;
  };
  const advance = app.safe(() => {
    const items = list ? app.progress.items(list) : [];
    if (items.some(({ id, done }) => done && id === openItem))
      openItem = items.find(({ done }) => !done)?.id ?? "";
    draw();
    if (!part.hidden) shell.say(summary(items));
  });
  app.bus.on("checklist.item_done", advance);
  part.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
  return {
    close,
    get isOpen() {
      return !part.hidden;
    },
    open({ list: wanted }: OpenOptions) {
      const { checklists } = app.boot;
      const here = checklists.filter(({ urls }) => app.route.here(urls));
      list =
        checklists.find(({ id }) => id === wanted) ??
        here.find((one) => !app.progress.dismissed(one)) ??
        here[0];
      if (!list) return;
      const shown = list;
      openItem = app.progress.items(list).find(({ done }) => !done)?.id ?? "";
      part.hidden = false;
      draw();
      part.focus();
      requestAnimationFrame(() => {
        if (!part.hidden) app.fact("content.shown", { content: shown });
      });
    },
  };
}
