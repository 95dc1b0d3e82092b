import type { Leading } from "../contract/api";
import type { App, Showing } from "../contract/app";
import * as t from "../strings";

const WORDS = { url: t.openScreen, article: t.readMore, tour: t.tryIt };

export const wordsOf = ({ do: deed, text }: Leading): string => (text.length ? text : WORDS[deed]);

/** Leads where a button says: within the product by its own router, elsewhere in a new tab. */
export function lead(app: App, guide: Showing, { do: deed, value }: Leading, via: string): void {
  if (deed === "article") void app.open({ articleId: value, via, guide });
  else if (deed === "tour") void app.startTour(value, { via });
  else if (value.startsWith("/")) app.go(value);
  else open(value, "_blank", "noopener");
}
