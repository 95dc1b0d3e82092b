/**
 * Line breaks by two or more spaces remember how they were written; apart from that, markdown-it's own rule.
 */
import type { MarkdownIt, StateInline } from "markdown-it";

function spacedBreak(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x0a) return false;
  const spaces = /[ ]{2,}$/.exec(state.pending)?.[0];
  if (!spaces) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -spaces.length);
    state.push("hardbreak", "br", 0).markup = spaces;
  }
  const rest = /^\n[ \t]*/.exec(state.src.slice(state.pos, state.posMax));
  state.pos += rest?.[0].length ?? 1;
  return true;
}

/** Plugin: hard line breaks. */
export function breaks(md: MarkdownIt): void {
  md.inline.ruler.before("newline", "spaced_break", spacedBreak);
}
