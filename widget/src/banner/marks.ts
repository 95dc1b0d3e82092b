import type { Banner } from "../contract/api";
import type { App } from "../contract/app";

const DAY_MS = 86_400_000;
const MOST = 200;
const DRAWER = "banners";

type Marks = Readonly<Record<string, number>>;

const marksIn = (app: App, drawer: "local" | "session"): Marks =>
  (app[drawer].get(DRAWER) as Marks | null) ?? {};

/** Whether it was closed in this visit, or in this browser for as long as that counts. */
export function isClosed(app: App, { id, again }: Banner): boolean {
  const at = marksIn(app, "local")[id];
  const until = at && (again === undefined ? Infinity : at + again * DAY_MS);
  return id in marksIn(app, "session") || !!(until && Date.now() < until);
}

/** Remembers that it was closed: for the visit, and if that is for good, beyond it. */
export function noteClosed(app: App, { id, closes }: Banner): void {
  for (const drawer of closes ? (["session", "local"] as const) : (["session"] as const)) {
    const marks = Object.entries({ ...marksIn(app, drawer), [id]: Date.now() });
    app[drawer].set(DRAWER, Object.fromEntries(marks.slice(-MOST)));
  }
}
