import type { Banner } from "../contract/api";
import type { App, Shell, Showing } from "../contract/app";
import { ALERT, NEWS } from "../shell/icons";
import * as t from "../strings";
import { lead, wordsOf } from "./lead";

function createWords(app: App, { h, nodes }: Shell, guide: Showing<Banner>): HTMLElement {
  const { title, tone, place, nodes: tree } = guide.content;
  const openArticle = (articleId: string): void => {
    void app.open({ articleId, via: "banner", guide });
  };
  return h(
    "div.banner-words",
    { dir: "auto" },
    tone !== "info" && h("span.banner-tone", null, t.tones[tone]),
    h("strong", { id: `annai-banner-${place}` }, title),
    h("div.rich", null, nodes(tree, { openArticle })),
  );
}

/** A banner's part. `close` is told how it was closed. */
export function createBar(
  app: App,
  shell: Shell,
  about: Showing<Banner>,
  close: (how: "close" | "escape" | "button") => void,
): HTMLElement {
  const { h, icon, closer, isEscape } = shell;
  const { place, tone, button } = about.content;
  const press = (): void => {
    app.fact("banner.pressed", { ...about, props: { do: button?.do } });
    if (button) lead(app, about, button, "banner");
    close("button");
  };
  const shut = (): void => {
    close("close");
  };
  const stands = place === "inline" ? "section.float.stand" : "section";
  const part = h(
    `${stands}.banner.banner-${place}.banner-${tone}` as "section",
    { role: "region", "aria-labelledby": `annai-banner-${place}` },
    icon(tone === "info" ? NEWS : ALERT),
    createWords(app, shell, about),
    button && h("button.button", { type: "button", onclick: press }, wordsOf(button)),
    closer(t.closeBanner, shut),
  );
  part.addEventListener("keydown", (event) => {
    if (isEscape(event)) close("escape");
  });
  return part;
}
