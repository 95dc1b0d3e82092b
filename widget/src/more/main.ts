import type { App, Banners, Finder, NewsDesk, Shell } from "../contract/app";
import { createLoad } from "../core/chunks";
import { watchNeeds } from "./needs";

/** Brings what few pages have: guides that wait for an element, banners, and announcements. */
export function start(
  app: App,
  guides: () => Promise<readonly [Shell, Finder]>,
  arrange: () => unknown,
): () => Promise<void> {
  const load = createLoad(app.link.base, () => app.boot.locale);
  const { banners = [], news = [], needs } = app.boot;
  const coming = (async (): Promise<readonly [Banners | null, NewsDesk | null]> => {
    const [shell, finder] = await guides();
    if (needs) watchNeeds(app, finder, arrange);
    return Promise.all([
      banners.length ? load("banner").then((chunk) => chunk.start(app, shell, finder)) : null,
      news.length ? load("news").then((chunk) => chunk.start(app, shell, finder)) : null,
    ]);
  })();
  return async () => {
    const [bars, desk] = await coming;
    bars?.show(banners.filter(({ urls }) => app.route.here(urls)));
    desk?.show(news.filter(({ urls }) => app.route.here(urls)));
  };
}
