/**
 * Bare addresses: the server makes links of them. Here they stay text, but nothing in them is taken for a mark, just as
 * on the server: `https://example.com/_a_` has no emphasis in it.
 */
import type { MarkdownIt, StateInline } from "markdown-it";

const SCHEME = /(?<![a-z0-9.+-])https?$/i;
const REST = /^:\/\/[a-z0-9][a-z0-9\-._~:/?#@!$&'()*+,;=%]*/i;
const TRAILING = /[?!.,:;*_~'&]$/;
const WHOLE = /(?<![a-z0-9.+-])https?:\/\/[a-z0-9][a-z0-9\-._~:/?#@!$&'()*+,;=%]*/gi;

/** Without the punctuation that belongs to the sentence; a bracket stays if it was opened inside. */
function trimmed(address: string): string {
  let text = address;
  let surplus = text.split(")").length - text.split("(").length;
  for (;;) {
    if (text.endsWith(")") && surplus > 0) surplus -= 1;
    else if (!TRAILING.test(text)) return text;
    text = text.slice(0, -1);
  }
}

/** Where in a text the addresses are. */
export function addressesIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(WHOLE)].map((match) => ({
    from: match.index,
    to: match.index + trimmed(match[0]).length,
  }));
}

function bareAddress(state: StateInline, silent: boolean): boolean {
  // The depth of links around the text, which markdown-it's types leave out.
  const { linkLevel } = state as StateInline & { linkLevel: number };
  if (state.src.charCodeAt(state.pos) !== 0x3a || linkLevel > 0) return false;
  const scheme = SCHEME.exec(state.src.slice(Math.max(0, state.pos - 6), state.pos));
  const rest = scheme ? trimmed(REST.exec(state.src.slice(state.pos, state.posMax))?.[0] ?? "") : "";
  if (rest.length <= 3) return false;
  if (!silent) state.pending += rest;
  state.pos += rest.length;
  return true;
}

/** Plugin: bare addresses. */
export function addresses(md: MarkdownIt): void {
  md.inline.ruler.after("text", "bare_address", bareAddress);
}
