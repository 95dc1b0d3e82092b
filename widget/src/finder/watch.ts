import type { Target } from "../contract/api";
import type { App, Finder } from "../contract/app";

/** Changes are looked at this often at most; a storm of them costs no more than a breeze. */
const CALM_MS = 200;
/** What no observer tells of (styles, shadow roots) is looked at this often, while something is missing. */
const SLOW_MS = 1_000;
const SLICE_MS = 8;
const LATE_MS = 4_000;
const WATCHED = ["class", "data-annai", "hidden", "id", "open", "style"];

interface Watch {
  readonly target: Target;
  readonly found: (element: Element | null) => void;
  readonly late: (waitedMs: number) => void;
  element: Element | null;
  since: number;
  told: boolean;
}

/** Waits for elements to come and go: one observer for all, which rests between two looks. */
export function createWatch(
  find: Finder["find"],
  safe: App["safe"],
  stirred: () => void,
): { watch: Finder["watch"]; destroy(): void } {
  let watches: Watch[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;

  const plan = (wait: number): void => {
    const at = performance.now() + wait;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(look, wait);
  };
  const observer = new MutationObserver(() => {
    observer.disconnect();
    stirred();
    plan(CALM_MS);
  });

  const check = (one: Watch): void => {
    if (one.element?.isConnected) return;
    const element = find(one.target);
    const now = performance.now();
    if (element !== one.element) {
      one.element = element;
      one.since = now;
      one.told = false;
      safe(one.found)(element);
    } else if (!element && !one.told && now - one.since >= LATE_MS && !document.hidden) {
      one.told = true;
      safe(one.late)(Math.round(now - one.since));
    }
  };

  const look = safe(() => {
    due = Infinity;
    const stop = performance.now() + SLICE_MS;
    let next = 0;
    const all = watches;
    while (next < all.length && performance.now() < stop) check(all[next++] as Watch);
    // The rest comes first next time.
    if (next < all.length && all === watches) watches = [...all.slice(next), ...all.slice(0, next)];
    if (!watches.length) return;
    observer.observe(document, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: WATCHED,
    });
    if (next < all.length) plan(0);
    else if (watches.some(({ element }) => !element)) plan(SLOW_MS);
  });

  return {
    watch(target, found, late = () => undefined) {
      const one: Watch = { target, found, late, element: null, since: performance.now(), told: false };
      watches = [...watches, one];
      plan(0);
      return () => {
        watches = watches.filter((other) => other !== one);
      };
    },
    destroy() {
      watches = [];
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
