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

  it("completes by an attribute as the server says", () => {
    const items = [item("has", "attribute", "met"), item("lacks", "attribute")];
    const own = { ...list, items };
    const made = parts(boot({ checklists: [own] }));
    made.arrange();
    made.arrange();
    expect(made.app.progress.items(own).map(({ done: is }) => is)).toEqual([true, false]);
    const facts = made.told.filter(({ kind }) => kind === "checklist.item_done");
    expect(facts.map(({ props }) => props["how"])).toEqual(["attribute"]);
  });

  it("is complete with the last item, and outlives the page", () => {
    const { app, told } = parts(boot({ checklists: [list] }));
    for (const one of list.items) app.progress.finish(list, one, "hand");
    expect(told.at(-1)?.kind).toBe("checklist.completed");
    expect(done(parts(boot({ checklists: [list] })))).toHaveLength(6);
  });

  it("is put away and brought back, and tells it", () => {
    const { app, told } = parts(boot({ checklists: [list] }));
    expect(app.progress.dismissed({ ...list, dismissed: true })).toBe(true);
    app.progress.dismiss(list, true);
    expect(app.progress.dismissed(list)).toBe(true);
    app.progress.dismiss(list, false);
    expect(app.progress.dismissed({ ...list, dismissed: true })).toBe(false);
    expect(told.map(({ kind }) => kind)).toEqual(["checklist.dismissed", "checklist.restored"]);
  });

  it("has one run in a browser, whatever completes its items, until it is put away", () => {
    const lists = [list, { ...list, id: "other" }];
    const first = parts(boot({ checklists: lists }));
    const { run } = first.app.progress.about(list);
    first.app.fact("custom.tracked", { props: { name: "imported" } });
    const own = first.told.filter(({ kind }) => kind === "checklist.item_done").map((fact) => fact.run);
    expect(own).toEqual([run, expect.not.stringMatching(run)]);
    // A page later.
    const { app, told } = parts(boot({ checklists: lists }));
    app.progress.finish(list, list.items[0] ?? item("", "hand"), "hand");
    app.progress.dismiss(list, true, "hide");
    app.progress.dismiss(list, false);
    expect(told.map(({ kind, props }) => [kind, props["how"]])).toEqual([
      ["checklist.item_done", "hand"],
      ["checklist.dismissed", "hide"],
      ["checklist.restored", undefined],
    ]);
    expect(told.map((fact) => fact.run === run)).toEqual([true, true, false]);
    expect(app.progress.about(list)).toEqual({ content: list, run: told[2]?.run });
  });
});

describe("a checklist put away by somebody with two browsers", () => {
  type Post = NonNullable<Parameters<typeof parts>[1]>;
  const accepts = ((_path: string, body: { events?: { id: string }[] }) =>
    Promise.resolve({ accepted: (body.events ?? []).map(({ id }) => id), rejected: [] })) as unknown as Post;
  const refuses = (() => Promise.reject(new Error("away"))) as unknown as Post;
  /** The loader notes when the server answered. */
  const answered = (at: number): void => {
    sessionStorage.setItem("annai:boot", JSON.stringify([1, at, {}]));
  };
  const putAway = async (identity: "anonymous" | "labelled", post: Post) => {
    answered(Date.now() - 1_000);
    const made = parts(boot({ identity, checklists: [list] }), post);
    made.app.progress.dismiss(list, true);
    await made.queue.flush();
    return made.app.progress;
  };

  it("stays away as long as the server's answer is older than the deed", async () => {
    const progress = await putAway("labelled", accepts);
    expect(progress.dismissed(list)).toBe(true);
  });

  it("is as the server says, once the deed was acknowledged", async () => {
    const progress = await putAway("labelled", accepts);
    answered(Date.now() + 1_000);
    expect(progress.dismissed(list)).toBe(false);
    expect(progress.dismissed({ ...list, dismissed: true })).toBe(true);
  });

  it("stays away until the server has heard of it", async () => {
    const progress = await putAway("labelled", refuses);
    answered(Date.now() + 1_000);
    expect(progress.dismissed(list)).toBe(true);
  });

  it("stays away for somebody unknown", async () => {
    const progress = await putAway("anonymous", accepts);
    answered(Date.now() + 1_000);
    expect(progress.dismissed(list)).toBe(true);
  });

  it("is as the server says where an earlier version kept no time", () => {
    localStorage.setItem("annai:list.list", JSON.stringify({ done: [], gone: true }));
    answered(Date.now());
    expect(parts(boot({ identity: "verified" })).app.progress.dismissed(list)).toBe(false);
  });
});
