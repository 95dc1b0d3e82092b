import type { Checklist, ChecklistItem } from "../contract/api";
import type { App, Progress, Showing } from "../contract/app";

/** What this browser knows of a checklist beyond what the server has told. */
interface Known {
  readonly done: readonly string[];
  readonly gone?: boolean;
  /** What the server answered before this, it answered without knowing of `gone`. */
  readonly until?: number;
  readonly run?: string | undefined;
}

/** So long a deed waits for the server to acknowledge it. */
const PATIENCE_MS = 3_000_000_000;
const kindOf = (gone?: boolean): string => (gone ? "checklist.dismissed" : "checklist.restored");

type Cause = ChecklistItem["complete"]["by"];

type List = Pick<Checklist, "id">;
type Told = Readonly<Record<"kind" | "content", string>>;

/** Remembers what became of a checklist: in this browser at once, and for somebody known until the server knows it. */
function createKnowledge({ local, session, bus, id: newId }: App) {
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
    about: (list: Checklist): Showing => {
      const { run = newId() } = known(list);
      learn(list, { run });
      return { content: list, run };
    },
    /** Whether the server's answer, which the loader keeps with its time, comes from before that. */
    isOlder: (time: number) => ((session.get("boot") as number[] | null)?.[1] ?? 0) < time,
  };
}

/** Completes the items of checklists, whether or not a checklist is on the screen. */
export function createProgress(app: App): Progress & { arrive(): void } {
  const { known, learn, about, isOlder } = createKnowledge(app);
  const items: Progress["items"] = (list) => {
    const { done } = known(list);
    return list.items.map((item) => ({ ...item, done: item.done || done.includes(item.id) }));
  };
  const finish: Progress["finish"] = (list, item, how) => {
    const before = items(list);
    if (before.some(({ id, done }) => id === item.id && done)) return;
    learn(list, { done: [...known(list).done, item.id] });
    app.fact("checklist.item_done", { ...about(list), props: { item: item.id, how } });
    if (items(list).every((one) => one.done)) app.fact("checklist.completed", about(list));
  };
  const finishAll = (cause: Cause, holds: (value: string) => boolean): void => {
    for (const list of app.boot.checklists) {
      for (const item of list.items) {
        const { by, value } = item.complete;
        if (by === cause && value && holds(value)) finish(list, item, cause);
      }
    }
  };
  const listen = (kind: string, cause: Cause, ...names: string[]): void => {
    app.bus.on(kind, (told) => {
      finishAll(cause, (value) => names.some((name) => told[name] === value));
    });
  };
  listen("custom.tracked", "event", "name");
  listen("tour.completed", "tour", "content");
  listen("article.opened", "article", "article_id", "slug");
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
    dismiss(list, gone, how) {
      const showing = about(list);
      learn(list, { gone, until: Date.now() + PATIENCE_MS, ...(gone && { run: undefined }) });
      app.fact(kindOf(gone), { ...showing, props: { how } });
    },
    about,
  };
}
