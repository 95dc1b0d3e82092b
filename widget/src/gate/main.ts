import type { App, Finder, Shell, Sitting } from "../contract/app";
import type { Load } from "../core/chunks";
import * as t from "../strings";
import css from "../styles/gate.css";

/** Says why the builder isn't there, and where a new link is made. `closed` hears when that has been read. */
function refuse(app: App, { h, closer, root, style }: Shell, text: string, closed: () => void): void {
  style(css);
  const close = (): void => {
    part.remove();
    closed();
  };
  const part = h(
    "section.float.gate",
    {
      role: "dialog",
      "aria-labelledby": "annai-gate",
      "aria-describedby": "annai-gate-text",
      tabindex: "-1",
    },
    h("h2", { id: "annai-gate" }, t.gateTitle),
    closer(t.close, close),
    h("p", { id: "annai-gate-text" }, text),
    h("a.button.button-main", { href: new URL("/", app.link.base).href, rel: "noreferrer" }, t.gateBack),
  );
  root.append(part);
  part.focus({ preventScroll: true });
}

/**
 * Lets an author in who has a link that still counts, or whose sitting goes on; only then the builder is fetched. Ends
 * when the author is at work, or has closed what says why not: until then no tour begins in front of it.
 */
export async function enter(
  app: App,
  load: Load,
  guides: () => Promise<readonly [Shell, Finder]>,
  grant?: string,
): Promise<void> {
  let sitting: Sitting;
  try {
    const token = app.session.get("builder");
    sitting = await app.ask<Sitting>("builder/open", grant ? { grant } : { token });
  } catch (error) {
    const refused = (error as { status?: number }).status === 403;
    if (refused) app.session.set("builder", null);
    const [shell] = await guides();
    await new Promise<void>((closed) => {
      refuse(app, shell, refused ? t.gateLate : t.gateAway, closed);
    });
    return;
  }
  app.session.set("builder", sitting.token);
  const [chunk, [shell, finder]] = await Promise.all([
    load("builder", sitting.locale ?? undefined),
    guides(),
  ]);
  chunk.start(app, shell, finder, sitting, load);
}
