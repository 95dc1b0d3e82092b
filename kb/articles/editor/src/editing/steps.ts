/**
 * A procedure's steps: its level-2 headings.
 */
import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorState, Transaction } from "prosemirror-state";
import { numberAttr } from "../attrs.ts";
import { schema } from "../schema.ts";

function isStep(node: Node): boolean {
  return node.type === schema.nodes.heading && numberAttr(node, "level") === 2;
}

/** Where the step that holds `pos` ends: before the next step, or at the end. */
function endOfStep(doc: Node, pos: number): number {
  let end = doc.content.size;
  doc.forEach((node, offset) => {
    if (isStep(node) && offset >= pos && offset < end) end = offset;
  });
  return end;
}

/** The number that a step at `pos` has. */
export function stepNumber(doc: Node, pos: number): number {
  let number = 1;
  doc.forEach((node, offset) => {
    if (isStep(node) && offset < pos) number++;
  });
  return number;
}

/** Adds an empty step after the one that holds `pos`, and stands in its heading. */
export function addStep(state: EditorState, pos: number): { tr: Transaction; number: number } {
  let at = endOfStep(state.doc, pos);
  const tr = state.tr;
  const last = state.doc.lastChild;
  const isEmpty = last?.type === schema.nodes.paragraph && last.content.size === 0;
  if (at === state.doc.content.size && isEmpty) {
    at -= last.nodeSize;
    tr.delete(at, at + last.nodeSize);
  }
  tr.insert(at, [schema.nodes.heading.create({ level: 2 }), schema.nodes.paragraph.create()]);
  tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView();
  return { tr, number: stepNumber(tr.doc, at) };
}
