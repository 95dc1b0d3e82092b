import type { App, Finder, Shell, Sitting } from "../contract/app";
import type { Load } from "./chunks";

const LINK = /^#\/annai-build\/([\w-]+)$/;

/** Takes the secret of a link to the builder out of the address, before anything is told of it. */
export function takeGrant(): string | undefined {
  const grant = LINK.exec(location.hash)?.[1];
  if (grant) history.replaceState(history.state, "", location.pathname + location.search);
  return grant;
}

/** Opens the builder for whoever has come by a link, or goes on with it on another page. Others never fetch it. */
export async function build(
  app: App,
  load: Load,
  guides: () => Promise<readonly [Shell, Finder]>,
  grant?: string,
): Promise<void> {
  const token = app.session.get("builder");
  if (!grant && !token) return;
  let sitting: Sitting;
  try {
    sitting = await app.ask<Sitting>("builder/open", grant ? { grant } : { token });
  } catch {
    // Used, too old, or over.
    app.session.set("builder", null);
    return;
  }
  app.session.set("builder", sitting.token);
  const [chunk, [shell, finder]] = await Promise.all([load("builder"), guides()]);
  chunk.start(app, shell, finder, sitting);
}
