/** Whether the pieces between the stars of a glob follow one another in the text. Linear: no pattern is slow. */
function glob(pattern: string, text: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces.shift() ?? "";
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether a pattern holds for an address: a path with `*` for any run of characters, written as people read it or as
 * browsers send it. One that begins with `https://` is held against the whole address; the fragment counts only where
 * the pattern has one, as products have that keep their routes in it.
 */
export function matches(pattern: string, url: URL): boolean {
  const whole = /^https?:\/\//.test(pattern) ? url.href : url.pathname + url.hash;
  const text = pattern.includes("#") ? whole : whole.replace(/#.*/, "");
  return glob(pattern, text) || glob(pattern, decoded(text));
}

/** The address a pattern names, when it names exactly one. */
export function concrete(pattern: string | null | undefined): string | null {
  return pattern && !pattern.includes("*") ? pattern : null;
}
