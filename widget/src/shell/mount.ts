import type { App } from "../contract/app";

/** A host that takes our element away again and again doesn't want it. */
const MOST_RETURNS = 10;
const LOOK_MS = 1_000;

/** The modal dialog on top, if any: everything outside of it is dead to pointer and keyboard. */
function topDialog(): Element | null {
  try {
    const open = [...document.querySelectorAll("dialog:modal")];
    return open.find((dialog) => dialog.contains(document.activeElement)) ?? open.pop() ?? null;
  } catch {
    return null;
  }
}

/** In a dialog the element goes to the top layer too: there, neither its clipping nor its transform reaches it. */
function raise(host: HTMLElement, dialog: Element | null): void {
  if (!("showPopover" in host)) return;
  if (dialog) {
    host.setAttribute("popover", "manual");
    host.showPopover();
  } else host.removeAttribute("popover");
}

/** Keeps our element in the page: at the end of the body, or in the modal dialog on top. */
export function keepMounted(host: HTMLElement, shadow: ShadowRoot, safe: App["safe"]): () => void {
  let returns = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = safe(() => {
    const dialog = topDialog();
    const parent = dialog ?? document.body;
    if (host.parentNode === parent) return;
    if (!host.isConnected && returns++ > MOST_RETURNS) {
      stop();
      return;
    }
    const focused = shadow.activeElement as HTMLElement | null;
    parent.append(host);
    raise(host, dialog);
    focused?.focus({ preventScroll: true });
    clearInterval(timer);
    // A dialog may be taken away with us in it, and nothing tells of that.
    if (dialog) timer = setInterval(look, LOOK_MS);
  });
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });
  observer.observe(document.documentElement, { childList: true });
  observer.observe(document.body, { childList: true });
  const stop = (): void => {
    clearInterval(timer);
    observer.disconnect();
  };
  look();
  return () => {
    stop();
    host.remove();
  };
}
