import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, Shell } from "../contract/app";
import { offerFilms } from "../shell/film";
import { CHECK, LOCK } from "../shell/icons";
import * as t from "../strings";

/** Does what an item's button promises. */
function act(app: App, list: Checklist, { action }: ChecklistItem): void {
  const { do: kind, value } = action;
  if (!value) return;
  if (kind === "article") {
    void app.open({ articleId: value, via: "checklist", guide: app.progress.about(list) });
    return;
  }
  app.close();
  if (kind === "tour") void app.startTour(value, { via: "checklist" });
  else app.go(value);
}

function createMore(
  app: App,
  shell: Shell,
  list: Checklist,
  item: ChecklistItem,
  first: string | undefined,
): HTMLElement {
  const { h, nodes } = shell;
  const openArticle = (articleId: string): void =>
    void app.open({ articleId, via: "checklist", guide: app.progress.about(list) });
  const { action, complete, done } = item;
  const text = h("div.rich", null, nodes(item.nodes, { openArticle }));
  offerFilms(app, text);
  const start = (): void => {
    act(app, list, item);
  };
  const finish = (): void => {
    app.progress.finish(list, item, "hand");
  };
  const words = action.do === "article" ? t.readIt : t.tryIt;
  return h(
    "div.item-more",
    null,
    text,
    first
      ? h("p.hint", null, t.doFirst(first))
      : h(
          "div.row",
          null,
          action.do !== "none" && h("button.button.button-main", { type: "button", onclick: start }, words),
          complete.by === "hand" &&
            !done &&
            h("button.button", { type: "button", onclick: finish }, t.markDone),
        ),
  );
}

/** One line of a checklist, which opens to say more; `first` names what has to be done before it. */
export function createItem(
  app: App,
  shell: Shell,
  list: Checklist,
  item: ChecklistItem,
  open: boolean,
  first: string | undefined,
  toggle: () => void,
): HTMLElement {
  const { h, icon } = shell;
  const { done, minutes } = item;
  const state = `${done ? ".item-done" : ""}${open ? ".item-open" : ""}${first ? ".item-locked" : ""}`;
  return h(
    `li.item${state}` as "li",
    null,
    h("span.mark", null, done ? icon(CHECK) : !!first && icon(LOCK)),
    h(
      "button",
      { type: "button", "aria-expanded": String(open), "data-item": item.id, onclick: toggle },
      item.title,
      done && h("span.visually-hidden", null, t.done),
      !!first && h("span.visually-hidden", null, t.locked),
    ),
    !done && !!minutes && h("span.hint.num", null, t.minutes(minutes)),
    open && createMore(app, shell, list, item, first),
  );
}
