/**
 * Floating things: placed by the properties of the style object, which a strict policy allows.
 */

interface Spot {
  left: number;
  top: number;
  bottom: number;
}

const GAP = 6;

/** Puts a fixed element below a spot on the screen, or above it where there is no room. */
export function placeBeside(element: HTMLElement, spot: Spot): void {
  const { width, height } = element.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(8, Math.min(spot.left, clientWidth - width - 8));
  const fitsBelow = spot.bottom + GAP + height <= clientHeight;
  const top = fitsBelow ? spot.bottom + GAP : Math.max(8, spot.top - GAP - height);
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
