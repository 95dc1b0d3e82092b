import type { Route } from "../contract/app";
import { matches } from "./urls";

/** How often the address is compared where the browser doesn't tell of its changes. */
const POLL_MS = 400;

interface Navigation extends EventTarget {
  readonly currentEntry: unknown;
}

/**
 * Notices every change of address without touching the host's `history`: by the Navigation API,
 * else by `popstate` and a comparison a few times a second.
 */
export function createRoute(changed: () => void): Route {
  let real = location.href;
  let said: string | null = null;
  const look = (): void => {
    if (location.href === real) return;
    real = location.href;
    said = null;
    changed();
  };
  const { navigation } = window as { navigation?: Navigation };
  if (navigation) navigation.addEventListener("currententrychange", look);
  else setInterval(look, POLL_MS);
  addEventListener("popstate", look);
  addEventListener("hashchange", look);
  const url = (): URL => new URL(said ?? location.href, location.href);
  return {
    url,
    here: (patterns) => !patterns.length || patterns.some((pattern) => matches(pattern, url())),
    set(address) {
      said = address;
      changed();
    },
  };
}
