import type { App } from "../contract/app";

/** So many errors in one page, and the embed leaves it. */
const TOO_MANY = 20;

/** The error boundary around all our code: nothing thrown here ever reaches the host. */
export function createGuard(report: (error: unknown) => void, giveUp: () => void): App["safe"] {
  let count = 0;
  const failed = (error: unknown): undefined => {
    try {
      count += 1;
      if (count === TOO_MANY) giveUp();
      else if (count < TOO_MANY) report(error);
    } catch {
      // Reporting is the last thing that we try.
    }
    return undefined;
  };
  return (work) =>
    (...args) => {
      try {
        const result = work(...args);
        if (result instanceof Promise) return result.catch(failed) as typeof result;
        return result;
      } catch (error) {
        failed(error);
        return;
      }
    };
}
