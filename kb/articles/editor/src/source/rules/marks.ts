/**
 * What is written at the beginning or the end of a block's text and belongs to the block, not to the text:
 * `[!NOTE]` in a quote, `[x]` in a list item, `{#id}` in a heading.
 */
import type { MarkdownIt, StateCore, Token } from "markdown-it";
import { QUOTE_KINDS } from "../../schema.ts";
import type { BlockMeta } from "./walk.ts";

const CALLOUT = new RegExp(`^\\[!(${QUOTE_KINDS.join("|")})\\][ \\t\\u3000]*([^\\n]*)(?:\\n|$)`, "i");
const TASK = /^\[([ xX])\](?:[ \t\u3000]+|$)/;
const HEADING_ID = /(?<!\\)\{#([^\s{}#]{1,100})\}[ \t\u3000]*$/;

function annotate(token: Token, meta: BlockMeta): void {
  token.meta = { ...(token.meta as BlockMeta | null), ...meta };
}

/** The closing token's index for the opening one at `index`. */
function closing(tokens: Token[], index: number): number {
  const open = tokens[index];
  return tokens.findIndex((token, at) => at > index && token.level === open?.level && token.nesting === -1);
}

/** Takes the first `lines` lines away from a paragraph, whose place in the source is then no longer known. */
function shorten(paragraph: Token, text: Token, content: string, lines: number): void {
  text.content = content;
  if (lines === 0) return;
  for (const token of [paragraph, text]) if (token.map) token.map = [token.map[0] + lines, token.map[1]];
  annotate(paragraph, { start: -1 });
}

function callout(tokens: Token[], index: number): void {
  const [quote, paragraph, text] = tokens.slice(index, index + 3);
  const match = CALLOUT.exec(text?.content ?? "");
  if (!quote || !text || paragraph?.type !== "paragraph_open" || !match?.[1]) return;
  const close = tokens[closing(tokens, index)];
  if (!close) return;
  quote.type = "callout_open";
  close.type = "callout_close";
  quote.tag = close.tag = "aside";
  const title = (match[2] ?? "").trimEnd();
  quote.attrs = [
    ["kind", match[1].toLowerCase()],
    ["title", title],
  ];
  annotate(quote, { kind: match[1], title });
  const rest = text.content.slice(match[0].length);
  if (rest) shorten(paragraph, text, rest, 1);
  else tokens.splice(index + 1, 3);
}

function task(tokens: Token[], index: number): void {
  const [item, paragraph, text] = tokens.slice(index, index + 3);
  const match = TASK.exec(text?.content ?? "");
  if (!item || !text || paragraph?.type !== "paragraph_open" || !match) return;
  annotate(item, { checked: match[1] !== " " });
  item.attrs = [["checked", String(match[1] !== " ")]];
  shorten(paragraph, text, text.content.slice(match[0].length), 0);
}

function headingId(tokens: Token[], index: number): void {
  const [heading, text] = tokens.slice(index, index + 2);
  const match = HEADING_ID.exec(text?.content ?? "");
  if (!heading || !text || !match?.[1]) return;
  text.content = text.content.slice(0, match.index).trimEnd();
  heading.attrs = [["id", match[1]]];
  annotate(heading, { id: match[1] });
}

function blockMarks(state: StateCore): void {
  for (let index = 0; index < state.tokens.length; index++) {
    const type = state.tokens[index]?.type;
    if (type === "blockquote_open") callout(state.tokens, index);
    else if (type === "list_item_open") task(state.tokens, index);
    else if (type === "heading_open") headingId(state.tokens, index);
  }
}

/** Plugin: callouts in quotes, tasks, and ids of headings. */
export function marks(md: MarkdownIt): void {
  md.core.ruler.after("block", "block_marks", blockMarks);
}
