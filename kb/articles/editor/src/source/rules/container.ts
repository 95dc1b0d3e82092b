/**
 * `::: tip Title` … `:::`. Known kinds become callouts; others stay as they are written, as a raw block.
 */
import type { MarkdownIt, StateBlock } from "markdown-it";
import { CALLOUT_KINDS } from "../../schema.ts";
import type { BlockMeta } from "./walk.ts";

const OPENING = /^(:{3,})[ \t]*([\p{L}][\p{L}\p{N}_-]*)[ \t]*(.*)$/u;
const CLOSING = /^(:{3,})[ \t]*$/;

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function indentOf(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent;
}

/** The line of the closing fence, or -1. */
function closingLine(state: StateBlock, from: number, endLine: number, colons: number): number {
  for (let line = from + 1; line < endLine; line++) {
    if (indentOf(state, line) < 0 && !state.isEmpty(line)) return -1;
    if (indentOf(state, line) >= 4) continue;
    if ((CLOSING.exec(lineAt(state, line))?.[1]?.length ?? 0) >= colons) return line;
  }
  return -1;
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
  token.map = [from, to + 1];
  token.content = state.getLines(from, to + 1, state.blkIndent, false);
  token.meta = { raw: "markdown" } satisfies BlockMeta;
}

function container(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false;
  const opening = OPENING.exec(lineAt(state, startLine));
  if (!opening) return false;
  const [, colons = "", name = "", title = ""] = opening;
  const end = closingLine(state, startLine, endLine, colons.length);
  if (end < 0) return false;
  if (silent) return true;
  const kind = name.toLowerCase();
  if ((CALLOUT_KINDS as readonly string[]).includes(kind)) {
    pushCallout(state, startLine, end, { kind: name, title: title.trim() }, colons);
  } else {
    pushRaw(state, startLine, end);
  }
  state.line = end + 1;
  return true;
}

/** Plugin: containers of colons. */
export function containers(md: MarkdownIt): void {
  md.block.ruler.before("fence", "container", container, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}
