/** Work that can be left and taken up again: it yields every so often, and returns what came out. */
export type Work<T> = Generator<undefined, T, undefined>;

/** Well below half a frame: the last piece of a slice, and the engine tidying up, come on top. */
const SLICE_MS = 6;
/** So many candidates lie between two looks at the clock. */
const STRIDE = 64;

/** Does something so many times, in pieces. */
export function* times(count: number, turn: (at: number) => void): Work<void> {
  for (let at = 0; at < count; at++) {
    turn(at);
    if (at % STRIDE === STRIDE - 1) yield;
  }
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
