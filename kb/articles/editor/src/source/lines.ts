/**
 * The source as lines with their own line ends, so that what nobody touches can be given back to the byte.
 */

export interface SourceText {
  /** A byte order mark, or "". */
  bom: string;
  /** The lines, each with the line end that follows it ("" at the end of the file). */
  lines: string[];
  /** The line end that most lines have; new lines get it. */
  eol: string;
  /** How many of the first lines are front matter. */
  front: number;
}

const FENCE = /^---[ \t]*$/;
const YAML_START = /^(?:[\w.-]+[ \t]*:|#|---[ \t]*$)/;

/** Adds many things to an array; as arguments of `push`, a hundred thousand would be too many. */
export function append<T>(target: T[], more: Iterable<T>): void {
  for (const one of more) target.push(one);
}

/** The line without its end. */
export function bare(line: string): string {
  return line.replace(/\r\n?$|\n$/, "");
}

/** Whether nothing but white space is on the line. */
export function isBlank(line: string | undefined): boolean {
  return line === undefined || /^[ \t\r\n]*$/.test(line);
}

function commonEol(lines: string[]): string {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const eol = line.slice(bare(line).length);
    if (eol) counts.set(eol, (counts.get(eol) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? "\n";
}

function frontMatter(lines: string[]): number {
  if (!FENCE.test(bare(lines[0] ?? "")) || !YAML_START.test(bare(lines[1] ?? ""))) return 0;
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(bare(line)));
  return end > 0 ? end + 1 : 0;
}

/** Takes a source apart; `bom + lines.join("")` is the source again. */
export function splitSource(source: string): SourceText {
  const bom = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  const lines = source.slice(bom.length).match(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g) ?? [];
  return { bom, lines, eol: commonEol(lines), front: frontMatter(lines) };
}

/** The text as the Markdown parser should see it: front matter blanked, so that line numbers stay true. */
export function parserText(text: SourceText): string {
  return text.lines.map((line, index) => (index < text.front ? "" : bare(line))).join("\n");
}
