import type { TourStep } from "../contract/api";
import type { App, RunHooks } from "../contract/app";
import { whenSettled } from "./settled";

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
      record.tellStep("target.missing", { selector: target?.selector, waited_ms: waited });
      skip();
    });
    calm = whenSettled(!!target?.fingerprint, done);
  };
}
