import type { Shell } from "../contract/app";

const FOCUSABLE = 'a[href],:is(button,input,select,textarea):enabled,summary,[tabindex="0"]';

function focusables(element: Element): HTMLElement[] {
  return [element, ...element.querySelectorAll(FOCUSABLE)].filter(
    (one): one is HTMLElement =>
      one instanceof HTMLElement && one.matches(FOCUSABLE) && one.getClientRects().length > 0,
  );
}

/**
 * Tab goes round from the step to its target and back, since they lie far apart in the page's order. It only steps in
 * where the focus is in one of them: whoever has left is free.
 */
export function keepRing(shell: Shell, part: HTMLElement, target: Element | null | undefined): () => void {
  const turn = (event: KeyboardEvent): void => {
    if (event.key !== "Tab" || event.defaultPrevented) return;
    const order = [...focusables(part), ...(target ? focusables(target) : [])];
    const active = shell.shadow.activeElement ?? document.activeElement;
    const at = order.indexOf(active as HTMLElement);
    if (at < 0 && active !== part) return;
    const next = event.shiftKey ? (at <= 0 ? order.length - 1 : at - 1) : (at + 1) % order.length;
    event.preventDefault();
    order[next]?.focus();
  };
  addEventListener("keydown", turn, true);
  return () => {
    removeEventListener("keydown", turn, true);
  };
}
