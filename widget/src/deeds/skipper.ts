import type { TourStep } from "../contract/api";
import type { App, RunHooks } from "../contract/app";
import { whenSettled } from "./settled";

function matches(selector: string): boolean {
  try {
    return !!document.querySelector(selector);
  } catch {
    return false;
  }
}

/** Skips a step that may be skipped, once its element is missing in a page that has settled. */
export function createSkipper(
  app: App,
  { target, on_missing: onMissing }: TourStep,
  { record }: RunHooks,
  skip: () => void,
): (missing: boolean) => void {
  let calm: (() => void) | undefined;
  return (missing) => {
    calm?.();
    calm = undefined;
    if (!missing || onMissing !== "skip") return;
    const since = performance.now();
    const done = app.safe(() => {
      const waited = Math.round(performance.now() - since);
      const matched = !!target?.selector && matches(target.selector);
      const reason = matched ? "hidden" : "absent";
      record.tellStep("target.missing", { selector: target?.selector, waited_ms: waited, reason });
      skip();
    });
    calm = whenSettled(!!target?.fingerprint, done);
  };
}
