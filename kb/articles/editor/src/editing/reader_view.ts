/**
 * What the reader sees and the text doesn't say. A line end inside a paragraph is a space, but none between Japanese
 * characters. A bare address is a link.
 */
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "../schema.ts";
import { addressesIn } from "../source/rules/address.ts";

const PLAIN = [schema.marks.link, schema.marks.code];

const WIDE = /[\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6]/;

function isTight(before: Node | null, after: Node | null): boolean {
  const last = before?.text?.slice(-1) ?? "";
  const first = after?.text?.slice(0, 1) ?? "";
  return WIDE.test(last) && WIDE.test(first);
}

function addressLinks(node: Node, from: number): Decoration[] {
  if (!node.text?.includes("://") || node.marks.some(({ type }) => PLAIN.includes(type))) return [];
  return addressesIn(node.text).map((found) =>
    Decoration.inline(from + found.from, from + found.to, { class: "auto-link" }),
  );
}

function tightBreak(block: Node, index: number, from: number): Decoration[] {
  const node = block.child(index);
  if (!node.marks.some((mark) => mark.type === schema.marks.soft)) return [];
  const before = index > 0 ? block.child(index - 1) : null;
  if (!isTight(before, block.maybeChild(index + 1))) return [];
  return [Decoration.inline(from, from + node.nodeSize, { class: "soft-tight" })];
}

function shownInText(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return true;
    if (block.type.spec.code) return false;
    block.forEach((node, offset, index) => {
      const from = pos + 1 + offset;
      found.push(...tightBreak(block, index, from), ...addressLinks(node, from));
    });
    return false;
  });
  return DecorationSet.create(doc, found);
}

const key = new PluginKey<DecorationSet>("reader-view");

/** Plugin: shows it by classes. */
export function readerView(): Plugin<DecorationSet> {
  return new Plugin({
    key,
    state: {
      init: (_config, state) => shownInText(state.doc),
      apply: (tr, known) => (tr.docChanged ? shownInText(tr.doc) : known),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
