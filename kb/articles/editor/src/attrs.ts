/**
 * Typed reading of node and mark attributes, which ProseMirror hands out as `any`.
 */
import type { Mark, Node } from "prosemirror-model";

type Bearer = Node | Mark;

/** The attribute as it is, for comparisons that don't depend on its type. */
export function rawAttr(bearer: Bearer, name: string): unknown {
  return bearer.attrs[name] as unknown;
}

/** The attribute as text; "" when it isn't set. */
export function textAttr(bearer: Bearer, name: string): string {
  const value = rawAttr(bearer, name);
  return typeof value === "string" ? value : "";
}

/** The attribute as a number, or the given one when it isn't set. */
export function numberAttr(bearer: Bearer, name: string, otherwise = 0): number {
  const value = rawAttr(bearer, name);
  return typeof value === "number" ? value : otherwise;
}

/** Whether the attribute is set to true. */
export function flagAttr(bearer: Bearer, name: string): boolean {
  return rawAttr(bearer, name) === true;
}

/** The children as an array. */
export function childrenOf(node: Node): Node[] {
  return Array.from({ length: node.childCount }, (_, index) => node.child(index));
}
