/**
 * Lists: making, changing, indenting, ticking.
 */
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Node } from "prosemirror-model";
import type { Command, EditorState, Transaction } from "prosemirror-state";
import { rawAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import { around } from "./commands.ts";

const { nodes } = schema;

export type ListKind = "bullet" | "ordered" | "task";

/** Whether the selection is in a list, and of which kind the innermost is. */
export function listKind(state: EditorState): ListKind | null {
  const item = around(state, nodes.list_item);
  const list = around(state, nodes.bullet_list, nodes.ordered_list);
  if (!item || !list) return null;
  if (rawAttr(item.node, "checked") !== null) return "task";
  return list.node.type === nodes.ordered_list ? "ordered" : "bullet";
}

/** Positions of the list's items that the selection touches. */
function touchedItems(state: EditorState, list: { node: Node; pos: number }): number[] {
  const { from, to } = state.selection;
  const found: number[] = [];
  list.node.forEach((item, offset) => {
    const start = list.pos + 1 + offset;
    if (start < to && start + item.nodeSize > from) found.push(start);
  });
  return found;
}

/** Gives the innermost list another kind. */
function changeKind(state: EditorState, list: { node: Node; pos: number }, kind: ListKind): Transaction {
  const type = kind === "ordered" ? nodes.ordered_list : nodes.bullet_list;
  const tr = state.tr;
  if (list.node.type !== type) {
    tr.setNodeMarkup(list.pos, type, {
      tight: rawAttr(list.node, "tight"),
      origin: rawAttr(list.node, "origin"),
    });
  }
  const checked = kind === "task" ? false : null;
  const all = list.node.type !== type;
  const items = all ? childPositions(list) : touchedItems(state, list);
  for (const pos of items) tr.setNodeMarkup(pos, null, { checked });
  return tr;
}

function childPositions(list: { node: Node; pos: number }): number[] {
  const found: number[] = [];
  list.node.forEach((_item, offset) => found.push(list.pos + 1 + offset));
  return found;
}

/** Makes the selection a list of that kind, changes the list's kind, or takes the list away. */
export function toggleList(kind: ListKind): Command {
  return (state, dispatch, view) => {
    const list = around(state, nodes.bullet_list, nodes.ordered_list);
    const now = listKind(state);
    if (list && now === kind) return liftListItem(nodes.list_item)(state, dispatch, view);
    if (list) {
      dispatch?.(changeKind(state, list, kind).scrollIntoView());
      return true;
    }
    const type = kind === "ordered" ? nodes.ordered_list : nodes.bullet_list;
    return wrapInList(type)(
      state,
      dispatch &&
        ((tr) => {
          dispatch(kind === "task" ? ticked(tr) : tr);
        }),
      view,
    );
  };
}

/** The items around the transaction's selection become tasks. */
function ticked(tr: Transaction): Transaction {
  const { from, to } = tr.selection;
  tr.doc.nodesBetween(from, to, (node, pos) => {
    if (node.type === nodes.list_item) tr.setNodeMarkup(pos, null, { checked: false });
    return true;
  });
  return tr.scrollIntoView();
}

/** Enter in a list: a new item; after a task a task that isn't done. */
export const splitItem: Command = (state, dispatch, view) => {
  const item = around(state, nodes.list_item);
  const isTask = item !== null && rawAttr(item.node, "checked") !== null;
  const split =
    dispatch &&
    ((tr: Transaction): void => {
      const { $from } = tr.selection;
      const fresh = $from.depth > 1 ? $from.node(-1) : null;
      if (isTask && fresh?.type === nodes.list_item)
        tr.setNodeMarkup($from.before(-1), null, { checked: false });
      dispatch(tr);
    });
  return splitListItem(nodes.list_item)(state, split, view);
};

/** Tab in a list: deeper, and nothing where it can't go deeper. */
export const indent: Command = (state, dispatch, view) => {
  if (!around(state, nodes.list_item) || around(state, nodes.table)) return false;
  sinkListItem(nodes.list_item)(state, dispatch, view);
  return true;
};

/** Shift+Tab in a list: less deep. */
export const outdent: Command = (state, dispatch, view) => {
  if (!around(state, nodes.list_item) || around(state, nodes.table)) return false;
  return liftListItem(nodes.list_item)(state, dispatch, view);
};

/** Backspace at the beginning of an item's first paragraph takes the item out of its list. */
export const liftItemAtStart: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.depth < 2) return false;
  const item = $from.node($from.depth - 1);
  const first = $from.index($from.depth - 1) === 0;
  // Only the first item leaves its list; others join the item before, as people expect.
  if (item.type !== nodes.list_item || !first || $from.index($from.depth - 2) > 0) return false;
  return liftListItem(nodes.list_item)(state, dispatch, view);
};
