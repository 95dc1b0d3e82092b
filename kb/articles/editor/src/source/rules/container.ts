/**
 * `::: tip Title` … `:::`, as the server reads it: closed by a line of as many colons, or by the next one that fits, so
 * that both ways of nesting work. Other kinds, and containers that nobody closes, stay as they are written.
 */
import type { MarkdownIt, StateBlock } from "markdown-it";
import { CONTAINER_KINDS } from "../../schema.ts";
import type { BlockMeta } from "./walk.ts";

const OPENING = /^(:{3,})[ \t\u3000]*([A-Za-z]+)(?:[ \t\u3000]+(.*?))?[ \t\u3000]*$/;
const CLOSING = /^(:{3,})[ \t\u3000]*$/;
const CODE_FENCE = /^(`{3,}|~{3,})/;

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function indentOf(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent;
}

/** Tells whether a line lies in a block of code, where colons mean nothing. */
class Fences {
  private open = "";

  covers(line: string): boolean {
    const fence = CODE_FENCE.exec(line)?.[1];
    if (!fence) return this.open !== "";
    if (this.open === "") this.open = fence;
    else if (fence.startsWith(this.open) && line.slice(fence.length).trim() === "") this.open = "";
    return true;
  }
}

/** Takes away what a line of so many colons closes: the innermost of that length, or one it outnumbers. */
function closeOne(open: number[], colons: number): void {
  const equal = open.lastIndexOf(colons);
  const shorter = open.map((length) => length < colons).lastIndexOf(true);
  const at = equal >= 0 ? equal : shorter;
  if (at >= 0) open.splice(at);
}

/** The line that closes the container, or -1. */
function closingLine(state: StateBlock, from: number, endLine: number, colons: number): number {
  const open = [colons];
  const fences = new Fences();
  for (let line = from + 1; line < endLine; line++) {
    if (indentOf(state, line) < 0 && !state.isEmpty(line)) return -1;
    const text = lineAt(state, line);
    if (fences.covers(text) || !text.startsWith(":::")) continue;
    const nested = OPENING.exec(text);
    const closing = CLOSING.exec(text)?.[1];
    if (nested?.[1] && isCallout(nested[2])) open.push(nested[1].length);
    else if (closing) closeOne(open, closing.length);
    if (open.length === 0) return line;
  }
  return -1;
}

function isCallout(kind = ""): boolean {
  return (CONTAINER_KINDS as readonly string[]).includes(kind.toLowerCase());
}

function pushCallout(state: StateBlock, from: number, to: number, meta: BlockMeta, markup: string): void {
  const { parentType, lineMax } = state;
  state.parentType = "blockquote";
  state.lineMax = to;
  const open = state.push("callout_open", "aside", 1);
  open.map = [from, to + 1];
  open.markup = markup;
  open.meta = meta;
  open.attrs = [
    ["kind", meta.kind ?? ""],
    ["title", meta.title ?? ""],
  ];
  state.md.block.tokenize(state, from + 1, to);
  state.push("callout_close", "aside", -1);
  state.parentType = parentType;
  state.lineMax = lineMax;
}

function pushRaw(state: StateBlock, from: number, to: number): void {
  const token = state.push("raw_lines", "", 0);
  token.map = [from, to];
  token.content = state.getLines(from, to, state.blkIndent, false);
  token.meta = { raw: "markdown" } satisfies BlockMeta;
}

function container(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const opening = indentOf(state, startLine) < 4 ? OPENING.exec(lineAt(state, startLine)) : null;
  if (!opening) return false;
  const [, colons = "", name = "", title = ""] = opening;
  const end = closingLine(state, startLine, endLine, colons.length);
  if (end < 0 && !isCallout(name)) return false;
  if (silent) return true;
  if (end < 0) pushRaw(state, startLine, endLine);
  else if (isCallout(name)) pushCallout(state, startLine, end, { kind: name, title }, colons);
  else pushRaw(state, startLine, end + 1);
  state.line = end < 0 ? endLine : end + 1;
  return true;
}

/** Plugin: containers of colons. */
export function containers(md: MarkdownIt): void {
  md.block.ruler.before("fence", "container", container, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}
