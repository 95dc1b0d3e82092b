/**
 * Pasting: foreign HTML is cleaned, Markdown is understood, other text stays text.
 */
import { Fragment, Slice } from "prosemirror-model";
import type { Node, ResolvedPos } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { childrenOf } from "../attrs.ts";
import { schema } from "../schema.ts";
import { readMarkdown } from "../source/read.ts";
import { writeMarkdown } from "../source/write.ts";
import { cleanHtml } from "./clean_html.ts";

const BLOCKS =
  /^ {0,3}(?:#{1,6} \S|[-*+] \S|\d{1,9}[.)] \S|> ?\S|```|~~~|:::+ ?\w|\|.*\|[ \t]*$|\[[^\]]+\]: \S)/m;
const SPANS = /\*\*[^\s*][^*\n]*\*\*|\[[^\]\n]+\]\([^)\s]+\)|`[^`\n]+`|~~[^~\n]+~~/;

/** Whether the text was probably written as Markdown. */
function looksLikeMarkdown(text: string): boolean {
  return BLOCKS.test(text) || SPANS.test(text);
}

/** The node without its place in another source, so that it is written anew. */
function withoutOrigin(node: Node): Node {
  if (node.isText || !("origin" in node.attrs)) return node;
  return node.type.create({ ...node.attrs, origin: null }, node.content, node.marks);
}

/** A text as nodes: blank lines part paragraphs, line ends stay line ends. */
function plainBlocks(text: string): Node[] {
  const paragraphs = text.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  return paragraphs.map((paragraph) => {
    const lines = paragraph
      .split("\n")
      .flatMap((line, index) => [
        ...(index > 0 ? [schema.nodes.hard_break.create()] : []),
        ...(line ? [schema.text(line)] : []),
      ]);
    return schema.nodes.paragraph.create(null, lines);
  });
}

/** A slice whose first and last paragraphs join the text around the cursor. */
function openSlice(blocks: readonly Node[]): Slice {
  const [first, last] = [blocks[0], blocks[blocks.length - 1]];
  const opens = (node: Node | undefined): number => (node?.type === schema.nodes.paragraph ? 1 : 0);
  return new Slice(Fragment.from([...blocks]), opens(first), opens(last));
}

/** What a pasted text stands for. */
export function textSlice(text: string, context: ResolvedPos, plain: boolean): Slice {
  if (context.parent.type.spec.code) {
    return new Slice(Fragment.from(text ? schema.text(text.replace(/\r\n?/g, "\n")) : []), 0, 0);
  }
  const isMarkdown = !plain && looksLikeMarkdown(text);
  return openSlice(
    isMarkdown ? childrenOf(readMarkdown(text)).map(withoutOrigin) : plainBlocks(text.trimEnd()),
  );
}

/** Copied blocks as Markdown; copied words as words. */
function copiedText(slice: Slice): string {
  const blocks = childrenOf(schema.nodes.doc.create(null, slice.content));
  const isInline = blocks.length <= 1 && slice.openStart > 0;
  if (isInline || blocks.some((block) => !block.isBlock))
    return slice.content.textBetween(0, slice.content.size, "\n\n", "\n");
  const doc = schema.nodes.doc.createAndFill(null, slice.content);
  return doc ? writeMarkdown(doc).trimEnd() : slice.content.textBetween(0, slice.content.size, "\n\n");
}

/** Code editors offer coloured HTML besides the text; the text is what is meant. */
function fromCodeEditor(view: EditorView, event: ClipboardEvent): boolean {
  const data = event.clipboardData;
  if (!data?.types.includes("vscode-editor-data")) return false;
  return view.pasteText(data.getData("text/plain"), event);
}

/** Plugin: pasting and copying. */
export function pasting(): Plugin {
  return new Plugin({
    props: {
      transformPastedHTML: cleanHtml,
      clipboardTextParser: (text, context, plain) => textSlice(text, context, plain),
      clipboardTextSerializer: copiedText,
      handlePaste: fromCodeEditor,
    },
  });
}
