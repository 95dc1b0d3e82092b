/**
 * Reads a text back as Markdown at the place where it will stand, to see whether it says what it should.
 */
import { Fragment } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import type { Token } from "markdown-it";
import { sameMeaning } from "./compare.ts";
import { inlineNodes } from "./inline.ts";
import { copyEnv, tokensOf } from "./tokens.ts";
import type { MarkdownEnv } from "./tokens.ts";

/** Where a text stands: what has a meaning of its own there differs. */
export type Place = "paragraph" | "heading" | "cell" | "item" | "quote";

const WRITTEN: Record<Place, (text: string) => string> = {
  paragraph: (text) => text,
  heading: (text) => `## ${text}`,
  cell: (text) => `| ${text} |\n| --- |`,
  item: (text) => `- ${text.replace(/\n/g, "\n  ")}`,
  quote: (text) => `> ${text.replace(/\n/g, "\n> ")}`,
};

/** The tokens that must stand before the text, and nothing else than their ends after it. */
const OPENINGS: Record<Place, string> = {
  paragraph: "paragraph_open",
  heading: "heading_open",
  cell: "table_open thead_open tr_open th_open",
  item: "bullet_list_open list_item_open paragraph_open",
  quote: "blockquote_open paragraph_open",
};

function plainMeta(token: Token): boolean {
  const meta = token.meta as { id?: string; checked?: boolean } | null;
  return meta?.id === undefined && meta?.checked === undefined;
}

function textToken(tokens: readonly Token[], place: Place): Token | null {
  const at = tokens.findIndex((token) => token.type === "inline");
  const before = tokens.slice(0, at);
  const shape = before.map((token) => token.type).join(" ");
  if (at < 0 || shape !== OPENINGS[place] || !before.every(plainMeta)) return null;
  const after = tokens.slice(at + 1);
  return after.every((token) => token.nesting === -1) ? (tokens[at] ?? null) : null;
}

/** Whether the text, read at that place, is the block's content again. */
export function readsBack(text: string, block: Node, place: Place, env: MarkdownEnv): boolean {
  if (text === "") return block.childCount === 0;
  const token = textToken(tokensOf(WRITTEN[place](text), copyEnv(env)), place);
  if (!token) return false;
  const read = block.copy(Fragment.from(inlineNodes(token.children ?? [])));
  return sameMeaning(read, block);
}
