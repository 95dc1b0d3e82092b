/** Work that can be left and taken up again: it yields every so often, and returns what came out. */
export type Work<T> = Generator<undefined, T, undefined>;

/** Half a frame: the page's own work has the other half. */
const SLICE_MS = 8;
/** So many candidates lie between two looks at the clock. */
const STRIDE = 64;

/** Does something for each of a list, in pieces. */
export function* each<T, R>(list: readonly T[], turn: (one: T, at: number) => R): Work<R[]> {
  const made: R[] = [];
  for (const [at, one] of list.entries()) {
    made.push(turn(one, at));
    if (at % STRIDE === STRIDE - 1) yield;
  }
  return made;
}

/** Does all of it at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does it in slices, between which the page gets its turn. */
export async function inSlices<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await new Promise((go) => setTimeout(go));
  }
}
