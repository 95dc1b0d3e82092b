/**
 * Small plugins of the editing surface: the invitation in an empty article, ids that stay unique, room to write
 * below the last block.
 */
import type { Node } from "prosemirror-model";
import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { Decoration, DecorationSet } from "prosemirror-view";
import { textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import { isUntouched } from "../source/records.ts";

function isEmpty(doc: Node): boolean {
  return (
    doc.childCount === 1 &&
    doc.firstChild?.type === schema.nodes.paragraph &&
    doc.firstChild.content.size === 0
  );
}

/** Plugin: says what to do in an empty article. */
export function placeholder(text: string): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        if (!isEmpty(doc)) return null;
        const attrs = { class: "is-empty", "data-placeholder": text };
        return DecorationSet.create(doc, [Decoration.node(0, doc.content.size, attrs)]);
      },
    },
  });
}

/** Plugin: a heading that was split or copied leaves its id to the one that had it. */
export function uniqueIds(): Plugin {
  return new Plugin({
    appendTransaction: (transactions, _before, state) => {
      if (!transactions.some((tr) => tr.docChanged)) return null;
      const seen = new Map<string, { node: Node; pos: number }>();
      const surplus: number[] = [];
      state.doc.descendants((node, pos) => {
        const id = node.type === schema.nodes.heading ? textAttr(node, "id") : "";
        const first = seen.get(id);
        if (id && first && !isUntouched(node)) surplus.push(pos);
        else if (id && first && !isUntouched(first.node)) surplus.push(first.pos);
        if (id && !first) seen.set(id, { node, pos });
        return !node.isTextblock;
      });
      if (surplus.length === 0) return null;
      const tr = state.tr;
      for (const pos of surplus) tr.setNodeAttribute(pos, "id", null);
      return tr;
    },
  });
}

/** Stands below the last block, where there is a paragraph or one is made. */
export function writeBelow(view: EditorView): void {
  const { doc } = view.state;
  const tr = view.state.tr;
  if (doc.lastChild?.type !== schema.nodes.paragraph)
    tr.insert(doc.content.size, schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(TextSelection.atEnd(tr.doc)).scrollIntoView());
  view.focus();
}
