import type { App, Finder, Shell } from "../contract/app";
import type { Load } from "./chunks";

const LINK = /^#\/annai-build\/([\w-]+)(#.+)?/;

/**
 * Takes the secret of a link to the builder out of the address, before anything is told of it. A product that keeps its
 * routes in the fragment is led to the one that follows.
 */
export function takeGrant(): string | undefined {
  const [, grant, route] = LINK.exec(location.hash) ?? [];
  if (route) location.replace(route);
  else if (grant) history.replaceState(history.state, "", location.pathname + location.search);
  return grant;
}

/** Lets in whoever has come by a link to the builder, or goes on with it on another page. */
export async function build(
  app: App,
  load: Load,
  guides: () => Promise<readonly [Shell, Finder]>,
  grant?: string,
): Promise<void> {
  if (grant ?? app.session.get("builder")) await (await load("gate")).enter(app, load, guides, grant);
}
