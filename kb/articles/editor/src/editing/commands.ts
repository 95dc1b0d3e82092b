/**
 * What the toolbar and the keys do to the document.
 */
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import type { Attrs, MarkType, Node, NodeType } from "prosemirror-model";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import { liftTarget } from "prosemirror-transform";
import { numberAttr, textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";

const { nodes, marks } = schema;

/** The innermost node of one of the types around the selection, with its position. */
export function around(state: EditorState, ...types: NodeType[]): { node: Node; pos: number } | null {
  const { $from, from } = state.selection;
  const selected = state.selection instanceof NodeSelection ? state.selection.node : null;
  if (selected && types.includes(selected.type)) return { node: selected, pos: from };
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (types.includes(node.type)) return { node, pos: $from.before(depth) };
  }
  return null;
}

/** Whether the mark is on all of the selection, or will be on what is typed next. */
export function hasMark(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection;
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** Puts a mark on the selection or takes it away. */
export function mark(name: "strong" | "em" | "strike" | "code"): Command {
  return toggleMark(marks[name], null, { removeWhenPresent: true });
}

/** Turns the selected blocks into text. */
export const paragraph: Command = setBlockType(nodes.paragraph);

/** Turns the selected blocks into headings. */
export function heading(level: number): Command {
  return (state, dispatch, view) => {
    const id = around(state, nodes.heading)?.node.attrs["id"] as string | null | undefined;
    return setBlockType(nodes.heading, { level, id: id ?? null })(state, dispatch, view);
  };
}

/** The level of the heading that holds the selection; 0 in text, -1 elsewhere. */
export function blockLevel(state: EditorState): number {
  const { parent } = state.selection.$from;
  if (parent.type === nodes.heading) return numberAttr(parent, "level");
  return parent.type === nodes.paragraph ? 0 : -1;
}

function toggleWrap(type: NodeType, attrs: Attrs | null): Command {
  return (state, dispatch, view) => {
    const found = around(state, type);
    if (!found) return wrapIn(type, attrs)(state, dispatch, view);
    if (dispatch) dispatch(unwrapped(state.tr, found).scrollIntoView());
    return true;
  };
}

/** Takes a container away and leaves its content, with the selection in it, where it is. */
export function unwrapped(tr: Transaction, found: { node: Node; pos: number }): Transaction {
  const $start = tr.doc.resolve(found.pos + 1);
  const range = $start.blockRange(tr.doc.resolve(found.pos + found.node.nodeSize - 1));
  const target = range ? liftTarget(range) : null;
  return range && target !== null ? tr.lift(range, target) : tr;
}

/** Wraps the selection in a quote, or takes the quote away. */
export const quote: Command = toggleWrap(nodes.blockquote, null);

/** Wraps the selection in a callout, or takes it away. */
export const callout: Command = toggleWrap(nodes.callout, { kind: "NOTE", title: "", markup: ">" });

/** Turns the selection into a block of code, or back into text. */
export const codeBlock: Command = (state, dispatch, view) => {
  const inCode = around(state, nodes.code_block) !== null;
  return inCode ? paragraph(state, dispatch, view) : setBlockType(nodes.code_block)(state, dispatch, view);
};

/** Puts a block after the one that holds the selection, or in place of an empty paragraph. */
function insertBlock(state: EditorState, block: Node): { tr: Transaction; pos: number } {
  const { $from, $to } = state.selection;
  const { parent } = $from;
  if (parent.type === nodes.paragraph && parent.content.size === 0) {
    const pos = $from.before();
    return { tr: state.tr.replaceWith(pos, $from.after(), block), pos };
  }
  const depth = insertionDepth(state);
  const pos = depth === 0 ? $to.pos : $to.after(depth);
  return { tr: state.tr.insert(pos, block), pos };
}

/** Tables and their parts hold no blocks: what is inserted goes after the table. */
function insertionDepth(state: EditorState): number {
  const { $to } = state.selection;
  for (let depth = 1; depth <= $to.depth; depth++) if ($to.node(depth).type === nodes.table) return depth;
  return $to.depth;
}

/** A divider, with a paragraph after it to write on. */
export const rule: Command = (state, dispatch) => {
  if (!dispatch) return true;
  const { tr, pos } = insertBlock(state, nodes.horizontal_rule.create());
  const $after = tr.doc.resolve(pos + 1);
  if (!$after.nodeAfter?.isTextblock) tr.insert(pos + 1, nodes.paragraph.create());
  dispatch(tr.setSelection(Selection.near(tr.doc.resolve(pos + 2))).scrollIntoView());
  return true;
};

/** An empty table: a header row and two more. */
function newTable(rows = 3, columns = 3): Node {
  const row = (type: NodeType): Node =>
    nodes.table_row.create(
      null,
      Array.from({ length: columns }, () => type.create()),
    );
  return nodes.table.create(
    null,
    Array.from({ length: rows }, (_, index) => row(index === 0 ? nodes.table_header : nodes.table_cell)),
  );
}

/** Inserts a table and stands in its first cell. */
export const table: Command = (state, dispatch) => {
  if (around(state, nodes.table)) return false;
  if (!dispatch) return true;
  const { tr, pos } = insertBlock(state, newTable());
  dispatch(tr.setSelection(Selection.near(tr.doc.resolve(pos + 1))).scrollIntoView());
  return true;
};

/** A line break inside the block. */
export const lineBreak: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type.spec.code) return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create(), true).scrollIntoView());
  return true;
};

/** At the beginning of a heading or an empty block of code, Backspace makes it text first. */
export const backToText: Command = (state, dispatch) => {
  const $cursor = state.selection instanceof TextSelection ? state.selection.$cursor : null;
  if (!$cursor || $cursor.parentOffset > 0) return false;
  const { parent } = $cursor;
  const isCode = parent.type === nodes.code_block || parent.type === nodes.raw;
  if (parent.type !== nodes.heading && !(isCode && parent.content.size === 0)) return false;
  dispatch?.(state.tr.setBlockType($cursor.pos, $cursor.pos, nodes.paragraph).scrollIntoView());
  return true;
};

/** At the beginning of a quote or callout, Backspace takes the block out of it. */
export const liftAtStart: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.depth < 2 || $from.index($from.depth - 1) > 0) return false;
  const wrapper = $from.node($from.depth - 1);
  if (wrapper.type !== nodes.blockquote && wrapper.type !== nodes.callout) return false;
  return lift(state, dispatch, view);
};

/** Makes what stands between two places a link with that text; the cursor goes behind it. */
export function setLink(
  tr: Transaction,
  range: { from: number; to: number },
  href: string,
  text: string,
): Transaction {
  const { from, to } = range;
  const link = marks.link.create({ href });
  if (from < to && text === tr.doc.textBetween(from, to, " ")) {
    tr.removeMark(from, to, marks.link).addMark(from, to, link);
  } else {
    const around = tr.doc.resolve(from).marksAcross(tr.doc.resolve(to)) ?? [];
    tr.replaceWith(from, to, schema.text(text || href, link.addToSet(marks.link.removeFromSet(around))));
  }
  const end = tr.mapping.map(to);
  return tr.setSelection(TextSelection.create(tr.doc, end)).removeStoredMark(marks.link);
}

/** From where to where the link at the selection reaches. */
export function linkRange(state: EditorState): { from: number; to: number; href: string } | null {
  const { $from } = state.selection;
  const own = marks.link.isInSet($from.marks()) ?? marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (!own) return null;
  const runs: { from: number; to: number }[] = [];
  $from.parent.forEach((child, offset) => {
    const [from, to] = [$from.start() + offset, $from.start() + offset + child.nodeSize];
    const last = runs[runs.length - 1];
    if (!own.isInSet(child.marks)) return;
    if (last?.to === from) last.to = to;
    else runs.push({ from, to });
  });
  const found = runs.find((run) => run.from <= $from.pos && $from.pos <= run.to);
  return found ? { ...found, href: textAttr(own, "href") } : null;
}

/** Sets attributes of the node at `pos`. */
export function setAttrs(tr: Transaction, pos: number, changed: Attrs): Transaction {
  const node = tr.doc.nodeAt(pos);
  return node ? tr.setNodeMarkup(pos, null, { ...node.attrs, ...changed }) : tr;
}
