import type { Place, Rect, Side } from "../contract/app";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the edge of the window. */
const EDGE = 16;
/** From the target: room for the arrow and the rim of the cut-out. */
const DISTANCE = 18;
/** The arrow stays off the rounded corners. */
const CORNER = 16;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** Where a float stands beside its target: below when there is room, else above, right or left, else where it fits. */
export function place(target: Rect, size: Size, view: Size): Place {
  const room: Record<Side, number> = {
    below: view.height - EDGE - (target.top + target.height + DISTANCE) - size.height,
    above: target.top - DISTANCE - EDGE - size.height,
    right: view.width - EDGE - (target.left + target.width + DISTANCE) - size.width,
    left: target.left - DISTANCE - EDGE - size.width,
  };
  const sides: readonly Side[] = ["below", "above", "right", "left"];
  const side = sides.find((one) => room[one] >= 0) ?? (room.above > room.below ? "above" : "below");
  const x = { left: target.left - DISTANCE - size.width, right: target.left + target.width + DISTANCE };
  const y = { above: target.top - DISTANCE - size.height, below: target.top + target.height + DISTANCE };
  const middleX = target.left + target.width / 2;
  const middleY = target.top + target.height / 2;
  const beside = side === "left" || side === "right";
  const left = clamp(beside ? x[side] : middleX - size.width / 2, EDGE, view.width - EDGE - size.width);
  const top = clamp(beside ? middleY - size.height / 2 : y[side], EDGE, view.height - EDGE - size.height);
  const arrow = beside
    ? clamp(middleY - top, CORNER, size.height - CORNER)
    : clamp(middleX - left, CORNER, size.width - CORNER);
  return { x: left, y: top, side, arrow };
}
