import { afterEach, describe, expect, it } from "vitest";
import type { Checklist, ChecklistItem } from "../src/contract/api";
import { boot, parts } from "./app";

type By = ChecklistItem["complete"]["by"];

function item(id: string, by: By, value = ""): ChecklistItem {
  return { id, title: id, nodes: [], complete: { by, value }, action: { do: "none" }, done: false };
}

const list: Checklist = {
  id: "list",
  version: 1,
  urls: [],
  title: "list",
  intro: "",
  dismissed: false,
  items: [
    item("hand", "hand"),
    item("page", "page", "/here*"),
    item("event", "event", "imported"),
    item("tour", "tour", "t1"),
    item("article", "article", "slug"),
    { ...item("before", "hand"), done: true },
  ],
};

const done = ({ app }: ReturnType<typeof parts>): string[] =>
  app.progress.items(list).flatMap(({ id, done: is }) => (is ? [id] : []));

afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("progress", () => {
  it("completes items by event, tour, article and page, once each", () => {
    const made = parts(boot({ checklists: [list] }));
    const { app, told } = made;
    expect(done(made)).toEqual(["before"]);
    app.fact("custom.tracked", { props: { name: "other" } });
    app.fact("custom.tracked", { props: { name: "imported" } });
    app.fact("custom.tracked", { props: { name: "imported" } });
    app.fact("tour.completed", { content: { id: "t1", version: 1 } });
    app.fact("article.opened", { props: { article_id: "a1" }, told: { slug: "slug" } });
    app.route.set("/here/1");
    made.arrange();
    expect(done(made)).toEqual(["page", "event", "tour", "article", "before"]);
    const facts = told.filter(({ kind }) => kind === "checklist.item_done");
    expect(facts.map(({ props }) => [props["item"], props["how"]])).toEqual([
      ["event", "event"],
      ["tour", "tour"],
      ["article", "article"],
      ["page", "page"],
    ]);
  });

  it("is complete with the last item, and outlives the page", () => {
    const { app, told } = parts(boot({ checklists: [list] }));
    for (const one of list.items) app.progress.finish(list, one, "hand");
    expect(told.at(-1)?.kind).toBe("checklist.completed");
    expect(done(parts(boot({ checklists: [list] })))).toHaveLength(6);
  });

  it("is put away and brought back, whatever the server knew", () => {
    const { app, told } = parts(boot({ checklists: [list] }));
    expect(app.progress.dismissed({ ...list, dismissed: true })).toBe(true);
    app.progress.dismiss(list, true);
    expect(app.progress.dismissed(list)).toBe(true);
    app.progress.dismiss(list, false);
    expect(app.progress.dismissed({ ...list, dismissed: true })).toBe(false);
    expect(told.map(({ kind }) => kind)).toEqual(["checklist.dismissed", "checklist.restored"]);
  });
});
