/**
 * Text on its way to Markdown. A piece that Markdown might misread has a second, safe spelling; which one is used
 * is decided by trying (`source/write_inline.ts`), so that nothing is escaped that needn't be.
 */

export interface Piece {
  plain: string;
  safe: string;
}

const ANYWHERE = /[\\`*_[\]<>&~|{!#]/;
const LINE_START = /^(?:#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|[-=](?=[-= \t]*$)|:(?=::)|\d{1,9}[.)](?=[ \t]|$))/;

function sure(text: string): Piece {
  return { plain: text, safe: text };
}

function escaped(char: string): Piece {
  return { plain: char, safe: `\\${char}` };
}

/** Wide and hard spaces at an edge would be dropped in some places; as entities they stay. */
function edgeSpace(char: string): Piece {
  return { plain: char, safe: char === "\u00a0" ? "&nbsp;" : `&#${char.codePointAt(0) ?? 32};` };
}

function startPieces(text: string): { pieces: Piece[]; rest: string } {
  const match = LINE_START.exec(text)?.[0];
  if (!match) return { pieces: [], rest: text };
  const last = match.length - 1;
  const pieces = /^\d/.test(match)
    ? [sure(match.slice(0, last)), escaped(match.slice(last))]
    : [escaped(match.slice(0, 1)), sure(match.slice(1))];
  return { pieces: pieces.filter((piece) => piece.plain), rest: text.slice(match.length) };
}

/** The pieces of a run of text; `lineStart` when it is the first of its line. */
export function textPieces(text: string, lineStart: boolean): Piece[] {
  const flat = text.replace(/[\r\n]+/g, " ");
  const { pieces, rest } = lineStart ? startPieces(flat) : { pieces: [], rest: flat };
  const chars = Array.from(rest);
  chars.forEach((char, index) => {
    const last = pieces[pieces.length - 1];
    const isEdge = index === 0 || index === chars.length - 1;
    if (ANYWHERE.test(char)) pieces.push(escaped(char));
    else if (isEdge && /[^\S \t]/.test(char)) pieces.push(edgeSpace(char));
    else if (last && last.plain === last.safe) pieces[pieces.length - 1] = sure(last.plain + char);
    else pieces.push(sure(char));
  });
  return pieces;
}

/** A piece that is written as it is. */
export { sure };

/** The text, with the safe spelling where `guarded` says so. */
export function spell(pieces: readonly Piece[], guarded: (index: number) => boolean): string {
  return pieces.map((piece, index) => (guarded(index) ? piece.safe : piece.plain)).join("");
}

/** A code span around the text. */
export function codeSpan(text: string, inCell: boolean): string {
  const flat = text.replace(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const runs = new Set((flat.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length) && length <= longest) length++;
  const fence = "`".repeat(length);
  const padded = /^`|`$|^ .* $/.test(flat) && flat.trim() !== "" ? ` ${flat} ` : flat;
  const body = inCell ? padded.replace(/\|/g, "\\|") : padded;
  return fence + body + fence;
}

function escapeEntities(text: string): string {
  return text.replace(/&(?=#\d+;|#x[\da-f]+;|[a-z][a-z\d]*;)/gi, "&amp;");
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth++;
    if (char === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

/** Address and title between the brackets of a link or an image. */
export function destination(href: string, title: string): string {
  const address = escapeEntities(href.replace(/[\r\n]+/g, ""));
  // eslint-disable-next-line no-control-regex -- a bare address may hold none of these
  const bare = address !== "" && !/[\s<>\\\u0000-\u001f]/.test(address) && balanced(address);
  const written =
    bare || (address === "" && title === "") ? address : `<${address.replace(/[<>\\]/g, "\\$&")}>`;
  if (!title) return written;
  const quoted = escapeEntities(title.replace(/\s*[\r\n]+\s*/g, " ")).replace(/["\\]/g, "\\$&");
  return `${written} "${quoted}"`;
}
