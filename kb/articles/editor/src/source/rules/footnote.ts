/**
 * Footnotes: `[^label]: text`, further blocks indented by four, and `[^label]` where a text of that name exists.
 * Unlike the usual plugin this one leaves the texts where they are written.
 */
import type { MarkdownIt, StateBlock, StateInline } from "markdown-it";
import type { BlockMeta } from "./walk.ts";

const TEXT = /^\[\^([^\s\]]+)\]:/;
const REFERENCE = /^\[\^([^\s\]]+)\]/;

/** What one parse knows of the document's link definitions and footnotes. */
export interface MarkdownEnv {
  references?: Record<string, { title: string; href: string }>;
  footnotes?: Record<string, true>;
}

function footnoteText(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  const begin = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  const match = TEXT.exec(state.src.slice(begin, state.eMarks[line]));
  if (!match || (state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  if (silent) return true;
  const [mark, label = ""] = match;
  ((state.env as MarkdownEnv).footnotes ??= {})[label] = true;
  const open = state.push("footnote_open", "section", 1);
  open.attrs = [["label", label]];
  open.meta = { label } satisfies BlockMeta;
  const map: [number, number] = [line, line];
  open.map = map;
  tokenizeInside(state, line, endLine, begin + mark.length);
  state.push("footnote_close", "section", -1);
  map[1] = state.line;
  return true;
}

/** Reads what follows the label as blocks that are indented by four. */
function tokenizeInside(state: StateBlock, line: number, endLine: number, after: number): void {
  const { parentType, blkIndent } = state;
  const saved = [state.bMarks[line] ?? 0, state.tShift[line] ?? 0, state.sCount[line] ?? 0] as const;
  const text = state.skipSpaces(after);
  state.bMarks[line] = after;
  state.tShift[line] = text - after;
  state.blkIndent += 4;
  state.sCount[line] = state.blkIndent;
  state.parentType = "blockquote";
  if (text < (state.eMarks[line] ?? 0)) state.md.block.tokenize(state, line, endLine);
  else state.md.block.tokenize(state, line + 1, endLine);
  state.line = Math.max(state.line, line + 1);
  state.parentType = parentType;
  state.blkIndent = blkIndent;
  [state.bMarks[line], state.tShift[line], state.sCount[line]] = saved;
}

function footnoteReference(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x5b) return false;
  const match = REFERENCE.exec(state.src.slice(state.pos, state.posMax));
  const known = (state.env as MarkdownEnv).footnotes;
  if (!match?.[1] || !known?.[match[1]]) return false;
  if (!silent) {
    const token = state.push("footnote_ref", "sup", 0);
    token.meta = { label: match[1] } satisfies BlockMeta;
    token.content = match[1];
  }
  state.pos += match[0].length;
  return true;
}

/** Plugin: footnotes. */
export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before("reference", "footnote_text", footnoteText, { alt: ["paragraph", "reference"] });
  md.inline.ruler.after("image", "footnote_ref", footnoteReference);
  md.renderer.rules["footnote_ref"] = (tokens, index) =>
    `<sup>${md.utils.escapeHtml(tokens[index]?.content ?? "")}</sup>`;
}
