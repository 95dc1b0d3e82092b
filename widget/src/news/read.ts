import type { News } from "../contract/api";
import type { App } from "../contract/app";

const DRAWER = "news";
const MOST = 200;

const opened = (app: App): readonly string[] => (app.local.get(DRAWER) as string[] | null) ?? [];

export const isRead = (app: App, { id, read }: News): boolean => read || opened(app).includes(id);

/** Remembers, here and with the server, that it was opened; the first time only. */
export function noteRead(app: App, one: News): void {
  if (isRead(app, one)) return;
  app.local.set(DRAWER, [...opened(app), one.id].slice(-MOST));
  app.fact("news.opened", { content: one });
}
