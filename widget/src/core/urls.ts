/** Whether the pieces between the stars of a glob follow one another in the text. Linear: no pattern is slow. */
function glob(pattern: string, text: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces.shift() ?? "";
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** `/invoices/` and `/invoices` are one page; the root stays the root. */
function trim(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

/**
 * Whether a pattern holds for an address: a path with `*` for any run of characters. One that begins with
 * `https://` is held against the whole address, one with `?` or `#` against the path and what follows it.
 */
export function matches(pattern: string, url: URL): boolean {
  if (/^https?:\/\//.test(pattern)) return glob(trim(pattern), trim(url.href));
  const rest = /[?#]/.test(pattern) ? url.search + url.hash : "";
  return glob(trim(pattern), trim(url.pathname + rest));
}

/** The address a pattern names, when it names exactly one. */
export function concrete(pattern: string | null | undefined): string | null {
  return pattern && !pattern.includes("*") ? pattern : null;
}
