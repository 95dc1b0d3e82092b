import type { App, Finder, Shell, Sitting } from "../contract/app";
import type { Load } from "../core/chunks";
import css from "../styles/builder.css";
import fields from "../styles/builder-fields.css";
import { Builder } from "./builder";

/** The builder of each embed: a page that begins anew in it ends the one before. */
const running = new WeakMap<App, Builder>();

export function start(app: App, shell: Shell, finder: Finder, sitting: Sitting, load: Load): void {
  running.get(app)?.halt();
  shell.style(css + fields);
  running.set(app, new Builder({ app, shell, finder, load }, sitting));
}
