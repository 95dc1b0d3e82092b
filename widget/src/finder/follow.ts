import type { App, Finder } from "../contract/app";

/** After the last sign of movement, every frame is looked at for so long. */
const HOT_MS = 400;
const SLOW_MS = 1_000;
const SIGNS = ["scroll", "resize", "transitionrun", "transitionend", "animationend", "load", "toggle"];

interface Follower {
  readonly element: Element;
  readonly moved: (rect: DOMRect) => void;
  last: string;
}

/** Tells where elements are: frame by frame while something moves, hardly ever while nothing does. */
export function createFollow(safe: App["safe"]): { follow: Finder["follow"]; stir(): void; destroy(): void } {
  const followers = new Set<Follower>();
  let frame = 0;
  let hotUntil = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const measure = (): void => {
    // All reading comes before all writing, or every float would cost a layout of its own.
    const rects = [...followers].map((one) => [one, one.element.getBoundingClientRect()] as const);
    for (const [one, rect] of rects) {
      const { left, top, width, height } = rect;
      const here = [left, top, width, height, innerWidth, innerHeight].map(Math.round).join();
      if (here === one.last) continue;
      one.last = here;
      safe(one.moved)(rect);
    }
  };
  const loop = safe(() => {
    frame = 0;
    measure();
    if (performance.now() < hotUntil) frame = requestAnimationFrame(loop);
  });
  const stir = (): void => {
    hotUntil = performance.now() + HOT_MS;
    if (!frame && followers.size) frame = requestAnimationFrame(loop);
  };
  const listen = (on: boolean): void => {
    for (const sign of SIGNS) {
      if (on) addEventListener(sign, stir, { capture: true, passive: true });
      else removeEventListener(sign, stir, { capture: true });
    }
    clearInterval(timer);
    if (on) timer = setInterval(stir, SLOW_MS);
  };

  return {
    stir,
    follow(element, moved) {
      const one = { element, moved, last: "" };
      if (!followers.size) listen(true);
      followers.add(one);
      measure();
      stir();
      return () => {
        followers.delete(one);
        if (!followers.size) listen(false);
      };
    },
    destroy() {
      followers.clear();
      listen(false);
      cancelAnimationFrame(frame);
    },
  };
}
