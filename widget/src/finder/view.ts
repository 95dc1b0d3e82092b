import type { App } from "../contract/app";

type Changed = (visible: boolean) => void;

/** Knows which elements are in view; what is clipped by a scrolling box is not. */
export class View {
  private readonly _safe: App["safe"];
  private readonly _listeners = new Map<Element, Set<Changed>>();
  private readonly _observer: IntersectionObserver;

  constructor(safe: App["safe"]) {
    this._safe = safe;
    this._observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        for (const changed of [...(this._listeners.get(target) ?? [])]) safe(changed)(isIntersecting);
      }
    });
  }

  add(element: Element, changed: Changed): () => void {
    const set = this._listeners.get(element) ?? new Set();
    this._listeners.set(element, set.add(changed));
    // Observing anew tells the newcomer how things are.
    this._observer.unobserve(element);
    this._observer.observe(element);
    return () => {
      set.delete(changed);
      if (set.size) return;
      this._listeners.delete(element);
      this._observer.unobserve(element);
    };
  }

  /** Calls back once, after the element was visible in a frame. */
  seen(element: Element, then: () => void): () => void {
    let over = false;
    const finish = (): void => {
      over = true;
      stop();
    };
    const stop = this.add(element, (visible) => {
      if (!visible) return;
      // Frames aren't made for a page in the background: nobody sees it there.
      requestAnimationFrame(() => {
        if (over || !element.isConnected) return;
        finish();
        this._safe(then)();
      });
    });
    return finish;
  }

  destroy(): void {
    this._observer.disconnect();
    this._listeners.clear();
  }
}
