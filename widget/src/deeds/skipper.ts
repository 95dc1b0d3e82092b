import type { TourStep } from "../contract/api";
import type { App } from "../contract/app";
import { whenSettled } from "./settled";

/** Calls the element of a step that may be skipped late, once it is missing in a page that has settled. */
export function createSkipper(
  app: App,
  { target, on_missing: onMissing }: TourStep,
  late: () => void,
): (missing: boolean) => void {
  let calm: (() => void) | undefined;
  return (missing) => {
    calm?.();
    calm = undefined;
    if (missing && onMissing === "skip") calm = whenSettled(!!target?.fingerprint, app.safe(late));
  };
}
