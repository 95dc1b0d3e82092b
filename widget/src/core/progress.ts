import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, Progress } from "../contract/app";

/** What this browser knows of a checklist beyond what the server has told. */
interface Known {
  readonly done: readonly string[];
  readonly gone?: boolean;
  /** What the server answered before this, it answered without knowing of `gone`. */
  readonly until?: number;
}

/** So long a deed waits for the server to acknowledge it. */
const PATIENCE_MS = 3_000_000_000;
const kindOf = (gone?: boolean): string => (gone ? "checklist.dismissed" : "checklist.restored");

type Cause = ChecklistItem["complete"]["by"];

type List = Pick<Checklist, "id">;
type Told = Readonly<Record<"kind" | "content", string>>;

/** Remembers what became of a checklist: in this browser at once, and for somebody known until the server knows it. */
function createKnowledge({ local, session, bus }: App) {
  const drawer = ({ id }: List): string => `list.${id}`;
  const known = (list: List): Known => (local.get(drawer(list)) as Known | null) ?? { done: [] };
  const learn = (list: List, news: Partial<Known>): void => {
    local.set(drawer(list), { ...known(list), ...news });
  };
  bus.on("sent", ({ events }) => {
    for (const { kind, content: id } of events as Told[])
      if (kind === kindOf(known({ id }).gone)) learn({ id }, { until: Date.now() });
  });
  return {
    known,
    learn,
    /** Whether the server's answer, which the loader keeps with its time, comes from before that. */
    isOlder: (time: number) => ((session.get("boot") as number[] | null)?.[1] ?? 0) < time,
  };
}

/** Completes the items of checklists, whether or not a checklist is on the screen. */
export function createProgress(app: App): Progress & { arrive(): void } {
  const { known, learn, isOlder } = createKnowledge(app);
  const items: Progress["items"] = (list) => {
    const { done } = known(list);
    return list.items.map((item) => ({ ...item, done: item.done || done.includes(item.id) }));
  };
  const finish: Progress["finish"] = (list, item, how) => {
    const before = items(list);
    if (before.some(({ id, done }) => id === item.id && done)) return;
    learn(list, { done: [...known(list).done, item.id] });
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
      // The server says nothing here but whether it is so.
      finishAll("attribute", () => true);
    },
    dismissed(list) {
      const { gone = list.dismissed, until = 0 } = known(list);
      // Somebody known may have changed their mind in another browser; nobody's other browser is known.
      return app.boot.identity === "anonymous" || isOlder(until) ? gone : list.dismissed;
    },
    dismiss(list, gone) {
      learn(list, { gone, until: Date.now() + PATIENCE_MS });
      app.fact(kindOf(gone), { content: list });
    },
  };
}
