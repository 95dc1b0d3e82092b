import type { Banner, Checklist, News, Tooltip, Tour } from "../contract/api";
import type { App, Finder } from "../contract/app";

/** No path begins like that: a guide with these pages is on none. */
const NOWHERE = ["-"];

/** Gives guides that wait for an element their pages while it is there, and takes them away with it. */
export function watchNeeds(app: App, finder: Finder, arrange: () => unknown): void {
  const { tours, tooltips, checklists, banners = [], news = [], needs = {} } = app.boot;
  const wanted = new Map(Object.entries(needs));
  const guides: readonly (Tour | Tooltip | Checklist | Banner | News)[] = [
    ...tours,
    ...tooltips,
    ...checklists,
    ...banners,
    ...news,
  ];
  for (const guide of guides) {
    const need = wanted.get(guide.id);
    if (!need) continue;
    finder.watch(
      { selector: need.element },
      app.safe((element: Element | null) => {
        // The answer is the page's own copy, and what is shown goes by it.
        (guide as { urls: readonly string[] }).urls = element ? need.urls : NOWHERE;
        arrange();
      }),
    );
  }
}
