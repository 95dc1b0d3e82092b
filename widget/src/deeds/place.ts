import type { TourStep } from "../contract/api";
import type { RunState } from "../contract/app";

const isShown = ({ kind }: TourStep): boolean => kind !== "hidden";

/**
 * How many steps are still to come from one on, itself included, on the longest of the ways that its hidden steps may
 * lead. What lies beside it isn't counted.
 */
function countAhead(steps: readonly TourStep[], from: number): number {
  // What is being counted counts nothing: a way that leads in a circle has an end too.
  const known = new Map<number, number>();
  const count = (at: number): number => {
    const step = steps[at];
    const found = step ? known.get(at) : 0;
    if (!step || found !== undefined) return found ?? 0;
    known.set(at, 0);
    const named = [...(step.rules ?? []).map(({ to }) => to), step.else].filter(Boolean);
    const ways = named.map((key) => steps.findIndex((one) => one.key === key));
    if (!step.else) ways.push(at + 1);
    const all = Number(isShown(step)) + Math.max(...ways.map(count));
    known.set(at, all);
    return all;
  };
  return count(from);
}

/** Which step this is for the reader, and of how many: 2 / 5. Ways that the reader doesn't go aren't counted. */
export function placeOf(
  steps: readonly TourStep[],
  { step, trail }: Pick<RunState, "step" | "trail">,
): readonly [at: number, all: number] {
  // Of a tour that was started further on, what lies before that counts too.
  const before = trail.length + steps.slice(0, trail[0] ?? step).filter(isShown).length;
  return [before + 1, before + countAhead(steps, step)];
}
