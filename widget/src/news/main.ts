import type { News } from "../contract/api";
import type { App, Finder, NewsDesk, Shell } from "../contract/app";
import * as t from "../strings";
import css from "../styles/news.css";
import { isRead } from "./read";
import { createViews } from "./views";

/** Shows at the launcher how much is unread. */
function createBadge(shell: Shell): (count: number) => void {
  const launcher = shell.root.querySelector(".launcher");
  if (!launcher) return () => undefined;
  const number = shell.h("span", { "aria-hidden": "true" });
  const words = shell.h("span", { id: "annai-unread", hidden: true });
  const badge = shell.h("span.unread", { hidden: true }, number, words);
  launcher.setAttribute("aria-describedby", "annai-unread");
  launcher.after(badge);
  return (count) => {
    badge.hidden = !count;
    number.textContent = String(count);
    words.textContent = count ? t.unread(count) : "";
  };
}

/** Announcements: a number at the launcher, and their part of the panel. */
export function start(app: App, shell: Shell, finder: Finder): NewsDesk {
  shell.style(css);
  const badge = createBadge(shell);
  let list: readonly News[] = [];
  const changed = (): void => {
    badge(list.filter((one) => !isRead(app, one)).length);
  };
  shell.news = createViews({ app, shell, finder, list: () => list, changed });
  return {
    show(given) {
      list = given;
      changed();
    },
  };
}
