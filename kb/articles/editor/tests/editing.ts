/**
 * Documents to edit without a browser.
 */
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import type { Command, Plugin, Transaction } from "prosemirror-state";
import { schema } from "../src/schema.ts";
import { readMarkdown } from "../src/source/read.ts";
import { writeMarkdown } from "../src/source/write.ts";

/** The place of the first text that contains the words: before them, or after. */
export function find(doc: Node, words: string, side: "before" | "after" = "before"): number {
  let found = -1;
  doc.descendants((node, pos) => {
    if (found < 0 && node.isTextblock) {
      const at = node.textBetween(0, node.content.size, undefined, "\ufffc").indexOf(words);
      if (at >= 0) found = pos + 1 + at + (side === "after" ? words.length : 0);
    }
    return found < 0;
  });
  if (found < 0) throw new Error(`No text block says "${words}"`);
  return found;
}

/** The top-level block that contains the words. */
export function blockOf(doc: Node, words: string): { node: Node; pos: number } {
  const $pos = doc.resolve(find(doc, words));
  return { node: $pos.node(1), pos: $pos.before(1) };
}

export class Draft {
  state: EditorState;

  constructor(markdown: string, plugins: Plugin[] = []) {
    this.state = EditorState.create({ doc: readMarkdown(markdown), plugins });
  }

  get doc(): Node {
    return this.state.doc;
  }

  change(make: (tr: Transaction) => Transaction): this {
    this.state = this.state.apply(make(this.state.tr));
    return this;
  }

  /** Inserts text, with the marks that are there. */
  type(words: string, text: string, side: "before" | "after" = "after"): this {
    const at = find(this.doc, words, side);
    return this.change((tr) => tr.insertText(text, at));
  }

  /** Puts the cursor at, or the selection over, the words. */
  select(from: string, to?: string): this {
    const start = find(this.doc, from);
    const end = to === undefined ? start : find(this.doc, to, "after");
    return this.change((tr) => tr.setSelection(TextSelection.create(tr.doc, start, end)));
  }

  run(command: Command): boolean {
    return command(this.state, (tr) => {
      this.state = this.state.apply(tr);
    });
  }

  markdown(): string {
    return writeMarkdown(this.doc);
  }
}

/** A paragraph of plain text. */
export function paragraph(text: string): Node {
  return schema.nodes.paragraph.create(null, text ? schema.text(text) : null);
}
