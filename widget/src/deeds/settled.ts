/** So long nothing has changed in the page when it counts as settled. */
const CALM_MS = 300;
/** A page that is never calm isn't waited for any longer than this. */
const MOST_MS = 1_500;
/** Somebody else may still be looking through the whole page for what a selector no longer names. */
const SEEKING_MS = 1_000;

/** Calls back once the page has settled, and somebody looks at it. Returns how to stop waiting. */
export function whenSettled(seeking: boolean, done: () => void): () => void {
  const began = performance.now();
  let calmFrom = began;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    calmFrom = performance.now();
  });
  const stop = (): void => {
    clearTimeout(timer);
    observer.disconnect();
  };
  const look = (): void => {
    const at = Math.max(calmFrom + CALM_MS, seeking ? began + SEEKING_MS : 0);
    const left = Math.min(at, began + MOST_MS) - performance.now();
    if (left <= 0 && !document.hidden) {
      stop();
      done();
    } else timer = setTimeout(look, Math.max(left, CALM_MS / 6));
  };
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  look();
  return stop;
}
