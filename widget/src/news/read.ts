import type { News } from "../contract/api";
import type { App, Showing } from "../contract/app";

const DRAWER = "news";
const MOST = 200;

const opened = (app: App): readonly string[] => (app.local.get(DRAWER) as string[] | null) ?? [];

export const isRead = (app: App, { id, read }: News): boolean => read || opened(app).includes(id);

/** Remembers, here and with the server, that it was opened; the first time only. */
export function noteRead(app: App, about: Showing<News>): void {
  if (isRead(app, about.content)) return;
  app.local.set(DRAWER, [...opened(app), about.content.id].slice(-MOST));
  app.fact("news.opened", about);
}
