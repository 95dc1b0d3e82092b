/**
 * markdown-it's block loop, with two additions: the first token of each block remembers where its content
 * starts (an edited line keeps what stands before it), and lines that the parser swallows without a token
 * (link reference definitions, nesting beyond its limit) become a token, so that nothing is ever lost.
 */
import type { MarkdownIt, StateBlock } from "markdown-it";

/** What our rules leave on `token.meta`. */
export interface BlockMeta {
  /** Offset of the block's first character in the parser's text. */
  start?: number;
  kind?: string;
  title?: string;
  label?: string;
  id?: string;
  checked?: boolean;
  /** The raw block's kind. */
  raw?: string;
}

/** markdown-it's own limit to nesting. */
const DEEPEST = 100;

function pushLines(state: StateBlock, from: number, kind: string): void {
  const last = state.tokens[state.tokens.length - 1];
  const text = state.getLines(from, state.line, state.blkIndent, false);
  if (last?.type === "raw_lines" && last.map?.[1] === from && last.level === state.level) {
    last.content += text;
    last.map[1] = state.line;
    return;
  }
  const token = state.push("raw_lines", "", 0);
  token.map = [from, state.line];
  token.content = text;
  token.meta = { raw: kind } satisfies BlockMeta;
}

function offsetOf(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

function runRules(state: StateBlock, line: number, endLine: number): void {
  const before = state.tokens.length;
  const start = offsetOf(state, line);
  for (const rule of state.md.block.ruler.getRules("")) {
    if (rule(state, line, endLine, false)) break;
  }
  if (state.line <= line) throw new Error("The Markdown parser stands still");
  if (state.tokens.length === before) pushLines(state, line, "definition");
  const first = state.tokens[before];
  if (first) first.meta = { ...(first.meta as BlockMeta | null), start } satisfies BlockMeta;
}

/** Takes the place of `ParserBlock.prototype.tokenize`; line for line the same decisions. */
function tokenize(state: StateBlock, startLine: number, endLine: number): void {
  let hasEmptyLines = false;
  let line = startLine;
  while (line < endLine) {
    state.line = line = state.skipEmptyLines(line);
    if (line >= endLine || (state.sCount[line] ?? 0) < state.blkIndent) break;
    if (state.level >= DEEPEST) {
      state.line = endLine;
      pushLines(state, line, "markdown");
      break;
    }
    runRules(state, line, endLine);
    state.tight = !hasEmptyLines;
    if (state.isEmpty(state.line - 1)) hasEmptyLines = true;
    line = state.line;
    if (line < endLine && state.isEmpty(line)) {
      hasEmptyLines = true;
      state.line = ++line;
    }
  }
}

/** Plugin: use the loop above. */
export function positions(md: MarkdownIt): void {
  md.block.tokenize = tokenize;
  md.renderer.rules["raw_lines"] = () => "";
}
