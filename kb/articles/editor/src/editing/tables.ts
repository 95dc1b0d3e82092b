/**
 * Tables as Markdown has them: one header row, one alignment for each column, no spans.
 */
import { CellSelection, goToNextCell, isInTable, selectedRect, tableEditing } from "prosemirror-tables";
import type { Node } from "prosemirror-model";
import { Plugin, Selection, TextSelection } from "prosemirror-state";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import { childrenOf, rawAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import { around } from "./commands.ts";

const { nodes } = schema;

function changedTables(before: Node, now: Node): { node: Node; pos: number }[] {
  const known = new Set<Node>();
  before.descendants((node) => {
    if (node.type === nodes.table) known.add(node);
    return !node.isTextblock;
  });
  const found: { node: Node; pos: number }[] = [];
  now.descendants((node, pos) => {
    if (node.type === nodes.table && !known.has(node)) found.push({ node, pos });
    return !node.isTextblock && node.type !== nodes.table;
  });
  return found;
}

/** The column's alignment: its header's, or where a new header has none, that of the cells below. */
function alignOf(table: Node, column: number): unknown {
  const cells = childrenOf(table).map((row) => row.maybeChild(column));
  return cells.map((cell) => (cell ? rawAttr(cell, "align") : null)).find((align) => align !== null) ?? null;
}

/** Makes the first row a header and gives each column one alignment. */
function straighten(tr: Transaction, table: { node: Node; pos: number }): void {
  table.node.forEach((row, rowOffset, rowIndex) => {
    row.forEach((cell, cellOffset, column) => {
      const type = rowIndex === 0 ? nodes.table_header : nodes.table_cell;
      const align = alignOf(table.node, column);
      if (cell.type === type && rawAttr(cell, "align") === align && rawAttr(cell, "colspan") === 1) return;
      tr.setNodeMarkup(table.pos + 2 + rowOffset + cellOffset, type, { align });
    });
  });
}

/** Plugin: keeps tables in a form that Markdown can say. */
function straightTables(): Plugin {
  return new Plugin({
    appendTransaction: (transactions, before, state) => {
      if (!transactions.some((tr) => tr.docChanged)) return null;
      const tables = changedTables(before.doc, state.doc);
      if (tables.length === 0) return null;
      const tr = state.tr;
      for (const table of tables) straighten(tr, table);
      return tr.docChanged ? tr : null;
    },
  });
}

/** All that tables need. */
export function tablePlugins(): Plugin[] {
  return [straightTables(), tableEditing()];
}

/** Gives the selected columns an alignment; the same again takes it away. */
export function alignColumn(align: "left" | "center" | "right"): Command {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const { map, table, tableStart, left, right } = selectedRect(state);
    const tr = state.tr;
    const now = columnAlign(state);
    for (let column = left; column < right; column++) {
      for (let row = 0; row < map.height; row++) {
        const pos = map.positionAt(row, column, table);
        tr.setNodeAttribute(tableStart + pos, "align", now === align ? null : align);
      }
    }
    dispatch?.(tr);
    return true;
  };
}

/** The alignment of the column that holds the selection. */
export function columnAlign(state: EditorState): string | null {
  if (!isInTable(state)) return null;
  const { map, table, left } = selectedRect(state);
  const cell = table.nodeAt(map.positionAt(0, left, table));
  return cell ? (rawAttr(cell, "align") as string | null) : null;
}

/** Tab: the next cell; at the last, a new row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch, view)) return true;
  return addRowAtEnd(state, dispatch, view);
};

/** Shift+Tab: the cell before; from the first one the text is left. */
export const previousCell: Command = (state, dispatch, view) =>
  isInTable(state) && goToNextCell(-1)(state, dispatch, view);

const addRowAtEnd: Command = (state, dispatch) => {
  const found = around(state, nodes.table);
  const last = found?.node.lastChild;
  if (!found || !last) return false;
  if (dispatch) {
    const end = found.pos + found.node.nodeSize - 1;
    const cells = Array.from({ length: last.childCount }, () => nodes.table_cell.create());
    const tr = state.tr.insert(end, nodes.table_row.create(null, cells));
    dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 2)).scrollIntoView());
  }
  return true;
};

/** Enter in a cell: the cell below; below the last row, the text after the table. */
export const cellBelow: Command = (state, dispatch) => {
  if (!isInTable(state) || state.selection instanceof CellSelection) return false;
  if (!dispatch) return true;
  const { map, table, tableStart, bottom, left } = selectedRect(state);
  if (bottom < map.height) {
    const pos = tableStart + map.positionAt(bottom, left, table);
    dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(pos + 1))).scrollIntoView());
    return true;
  }
  dispatch(afterTable(state, tableStart - 1 + table.nodeSize).scrollIntoView());
  return true;
};

function afterTable(state: EditorState, end: number): Transaction {
  const next = state.doc.resolve(end).nodeAfter;
  const tr = state.tr;
  if (!next?.isTextblock) tr.insert(end, nodes.paragraph.create());
  return tr.setSelection(TextSelection.create(tr.doc, end + 1));
}
