import type { Article } from "../contract/api";
import { offerFilms } from "../shell/film";
import { SEAL } from "../shell/icons";
import * as t from "../strings";
import { createFeedback } from "./feedback";
import { button, type Frame, type How, outside } from "./frame";
import { addressOf, createProse, showAway } from "./results";

function createMeta({ shell }: Frame, { kind, updated, verified, locale }: Article): HTMLElement {
  const { h, icon } = shell;
  const date = new Date(updated);
  const words = +date ? t.updated(date.toLocaleDateString(locale, { dateStyle: "medium" })) : "";
  return h(
    "div.meta.hint",
    null,
    h("span", null, t.kinds[kind]),
    verified && h("span.seal", null, icon(SEAL, true), t.verified),
    h("time", { datetime: updated }, words),
  );
}

/** The steps' headings carry their numbers, as in the help center. */
function numberSteps({ shell }: Frame, prose: HTMLElement, { steps }: Article): void {
  for (const { id, number } of steps) {
    const heading = prose.querySelector(`#c-${CSS.escape(id)}`);
    heading?.classList.add("step-title");
    heading?.prepend(shell.h("span.num", null, String(number)));
  }
}

function present(frame: Frame, article: Article): void {
  const { app, shell } = frame;
  const { h } = shell;
  const prose = createProse(frame, article);
  numberSteps(frame, prose, article);
  offerFilms(app, prose);
  const { tour } = article;
  const onScreen = (): void => {
    app.close();
    if (tour) void app.startTour(tour, { via: "article" });
  };
  const canShow = tour && app.boot.tours.some(({ id }) => id === tour);
  const href = addressOf(app, article.slug);
  const title = h("h3", { tabindex: "-1", lang: article.locale }, article.title);
  frame.show(
    "article",
    h(
      "article.article",
      null,
      title,
      createMeta(frame, article),
      canShow && button(shell, t.showOnScreen, onScreen, ".button-main"),
      prose,
    ),
    createFeedback(frame, article),
    app.boot.site.help_url && h("p.note", null, h("a.alone", { href, ...outside }, t.inCenter)),
  );
  title.focus({ preventScroll: true });
}

/** Opens an article inside the panel. */
export async function showArticle(frame: Frame, slug: string, how: How): Promise<void> {
  const { app, shell } = frame;
  const { h } = shell;
  const current = frame.show("article", h("p.note", { role: "status" }, t.loading));
  try {
    const article = await app.ask<Article>("article", { slug });
    if (!current()) return;
    present(frame, article);
    const { via, searchId, rank, guide } = how;
    const props = {
      article_id: article.id,
      via,
      ...(searchId && { search_id: searchId }),
      ...(rank && { rank }),
      ...(guide && { guide: guide.content.id, guide_version: guide.content.version }),
    };
    app.fact("article.opened", { props, ...(guide && { run: guide.run }), told: { slug: article.slug } });
  } catch (error) {
    if (!current()) return;
    if ((error as { status?: number }).status !== 404) {
      showAway(frame, "article", () => void showArticle(frame, slug, how));
      return;
    }
    frame.show(
      "search",
      h("div.note", { role: "alert" }, h("strong.phrase", null, t.goneTitle), h("p", null, t.goneText)),
    );
  }
}
