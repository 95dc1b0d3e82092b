import type { Pieces } from "./frame";

/** The result that Enter opens. */
export const active = ({ body }: Pieces): HTMLElement | null => body.querySelector("[aria-selected=true]");

/**
 * Makes another result the active one, so many steps further, while the focus stays in the field; the field itself
 * stands before the first and after the last. Without a step none is active. Returns whether there are any.
 */
export function activate(pieces: Pieces, step = 0): boolean {
  const { body, input } = pieces;
  const options = [...body.querySelectorAll(".results a")];
  const places = options.length + 1;
  const at = step && (options.indexOf(active(pieces) as Element) + 1 + step + places) % places;
  const next = options[at - 1];
  for (const one of options) one.setAttribute("aria-selected", String(one === next));
  next?.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", next?.id ?? "");
  input.setAttribute("aria-expanded", String(places > 1));
  return places > 1;
}
