import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, Progress } from "../contract/app";

/** What this browser knows of a checklist beyond what the server has told. */
interface Known {
  readonly done: readonly string[];
  readonly gone?: boolean;
}

type Cause = ChecklistItem["complete"]["by"];

/** Completes the items of checklists, whether or not a checklist is on the screen. */
export function createProgress(app: App): Progress & { arrive(): void } {
  const drawer = (list: Checklist): string => `list.${list.id}`;
  const known = (list: Checklist): Known => (app.local.get(drawer(list)) as Known | null) ?? { done: [] };
  const items: Progress["items"] = (list) => {
    const { done } = known(list);
    return list.items.map((item) => ({ ...item, done: item.done || done.includes(item.id) }));
  };
  const finish: Progress["finish"] = (list, item, how) => {
    const before = items(list);
    if (before.some(({ id, done }) => id === item.id && done)) return;
    const { done, ...rest } = known(list);
    app.local.set(drawer(list), { ...rest, done: [...done, item.id] });
    app.fact("checklist.item_done", { content: list, props: { item: item.id, how } });
    if (items(list).every((one) => one.done)) app.fact("checklist.completed", { content: list });
  };
  const finishAll = (cause: Cause, holds: (value: string) => boolean): void => {
    for (const list of app.boot.checklists) {
      for (const item of list.items) {
        const { by, value } = item.complete;
        if (by === cause && value && holds(value)) finish(list, item, cause);
      }
    }
  };
  const { bus } = app;
  bus.on("custom.tracked", ({ name }) => {
    finishAll("event", (value) => value === name);
  });
  bus.on("tour.completed", ({ content }) => {
    finishAll("tour", (value) => value === content);
  });
  bus.on("article.opened", ({ article_id, slug }) => {
    finishAll("article", (value) => value === article_id || value === slug);
  });
  return {
    items,
    finish,
    arrive() {
      finishAll("page", (value) => app.route.here([value]));
    },
    dismissed: (list) => known(list).gone ?? list.dismissed,
    dismiss(list, gone) {
      app.local.set(drawer(list), { ...known(list), gone });
      app.fact(gone ? "checklist.dismissed" : "checklist.restored", { content: list });
    },
  };
}
