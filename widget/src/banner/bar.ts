import type { Banner } from "../contract/api";
import type { App, Shell } from "../contract/app";
import { ALERT, CLOSE, NEWS } from "../shell/icons";
import { isConverting } from "../shell/keys";
import * as t from "../strings";
import { lead, wordsOf } from "./lead";

function createWords(app: App, { h, nodes }: Shell, banner: Banner): HTMLElement {
  const { id, title, tone, place } = banner;
  const openArticle = (articleId: string): void => {
    void app.open({ articleId, via: "banner", guide: id });
  };
  return h(
    "div.banner-words",
    { dir: "auto" },
    tone !== "info" && h("span.banner-tone", null, t.tones[tone]),
    h("strong", { id: `annai-banner-${place}` }, title),
    h("div.rich", null, nodes(banner.nodes, { openArticle })),
  );
}

/** A banner's part. `close` is told how it was closed. */
export function createBar(
  app: App,
  shell: Shell,
  banner: Banner,
  close: (how: "close" | "escape" | "button") => void,
): HTMLElement {
  const { h, icon } = shell;
  const { place, tone, button } = banner;
  const press = (): void => {
    app.fact("banner.pressed", { content: banner, props: { do: button?.do } });
    if (button) lead(app, banner, button, "banner");
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
    createWords(app, shell, banner),
    button && h("button.button", { type: "button", onclick: press }, wordsOf(button)),
    h("button.icon-button", { type: "button", "aria-label": t.closeBanner, onclick: shut }, icon(CLOSE)),
  );
  part.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isConverting(event)) close("escape");
  });
  return part;
}
