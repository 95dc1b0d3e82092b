import type { App, Finder } from "../contract/app";

/** Knows which elements are in view; what is clipped by a scrolling box is not. */
export function createView(safe: App["safe"]): Pick<Finder, "view" | "seen" | "destroy"> {
  const listeners = new Map<Element, Set<(visible: boolean) => void>>();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      for (const listener of [...(listeners.get(target) ?? [])]) safe(listener)(isIntersecting);
    }
  });
  const view: Finder["view"] = (element, changed) => {
    const set = listeners.get(element) ?? new Set();
    listeners.set(element, set.add(changed));
    // Observing anew tells the newcomer how things are.
    observer.unobserve(element);
    observer.observe(element);
    return () => {
      set.delete(changed);
      if (set.size) return;
      listeners.delete(element);
      observer.unobserve(element);
    };
  };
  return {
    view,
    seen(element, then) {
      let over = false;
      const stop = view(element, (visible) => {
        if (!visible || over) return;
        // Frames aren't made for a page in the background: nobody sees it there.
        requestAnimationFrame(() => {
          if (over || !element.isConnected) return;
          finish();
          safe(then)();
        });
      });
      const finish = (): void => {
        over = true;
        stop();
      };
      return finish;
    },
    destroy() {
      observer.disconnect();
      listeners.clear();
    },
  };
}
