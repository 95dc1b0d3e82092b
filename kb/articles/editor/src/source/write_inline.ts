/**
 * Inline nodes → Markdown. Each text is first written as plainly as possible and read back; only when it comes
 * back as something else are characters escaped, or marks written as HTML, and then as few as possible.
 */
import type { Mark, Node } from "prosemirror-model";
import { childrenOf, textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import { append } from "./lines.ts";
import { codeSpan, destination, spell, sure, textPieces } from "./pieces.ts";
import type { Piece } from "./pieces.ts";
import { readsBack } from "./read_back.ts";
import type { Place } from "./read_back.ts";
import type { MarkdownEnv } from "./tokens.ts";

/** How marks are written: as their author did, as is usual, or as HTML when Markdown can't. */
type Manner = "own" | "usual" | "html";

const USUAL: Record<string, readonly [string, string]> = {
  strong: ["**", "strong"],
  em: ["*", "em"],
  strike: ["~~", "s"],
};
const CLOSERS = /[\]>]/;
/** Above this many doubtful characters they stay escaped: trying each would take too long. */
const MOST_TRIALS = 40;

function closingOf(markup: string): string {
  return markup.startsWith("<") ? `</${markup.slice(1)}` : markup;
}

function markup(mark: Mark, manner: Manner): string {
  const [usual, tag] = USUAL[mark.type.name] ?? ["", ""];
  if (manner === "html") return `<${tag}>`;
  return manner === "own" ? textAttr(mark, "markup") || usual : usual;
}

function opening(mark: Mark, manner: Manner): string {
  if (mark.type === schema.marks.link) return "[";
  if (mark.type === schema.marks.html) return `<${textAttr(mark, "tag")}>`;
  return markup(mark, manner);
}

function closing(mark: Mark, manner: Manner): string {
  if (mark.type === schema.marks.link) {
    return `](${destination(textAttr(mark, "href"), textAttr(mark, "title"))})`;
  }
  if (mark.type === schema.marks.html) return `</${textAttr(mark, "tag")}>`;
  return closingOf(markup(mark, manner));
}

/** Marks that are written around other text; code and soft line ends are written with the text itself. */
function surrounding(node: Node): Mark[] {
  return node.marks.filter((mark) => mark.type !== schema.marks.soft && mark.type !== schema.marks.code);
}

function has(node: Node | undefined, mark: Mark): boolean {
  return node !== undefined && mark.isInSet(node.marks);
}

/** How many nodes from `index` on carry the mark. */
function reach(nodes: readonly Node[], index: number, mark: Mark): number {
  let end = index;
  while (has(nodes[end], mark)) end++;
  return end - index;
}

function autolink(node: Node | undefined): string | null {
  const link = node?.marks.find((mark) => mark.type === schema.marks.link);
  if (!node?.isText || !link || textAttr(link, "markup") !== "<>") return null;
  const text = node.text ?? "";
  return [text, `mailto:${text}`].includes(textAttr(link, "href")) ? `<${text}>` : null;
}

/** Collects the pieces of one text block in one manner. */
class InlineWriter {
  private readonly pieces: Piece[] = [];
  private readonly open: Mark[] = [];
  private readonly nodes: readonly Node[];
  private readonly place: Place;
  private readonly manner: Manner;

  constructor(nodes: readonly Node[], place: Place, manner: Manner) {
    this.nodes = nodes;
    this.place = place;
    this.manner = manner;
  }

  write(): Piece[] {
    this.nodes.forEach((node, index) => {
      this.turn(index);
      this.content(node, index);
    });
    this.turn(this.nodes.length);
    return this.pieces;
  }

  private put(text: string): void {
    if (text) this.pieces.push(sure(text));
  }

  private get lineStart(): boolean {
    const last = this.pieces[this.pieces.length - 1];
    return last === undefined || last.plain.endsWith("\n");
  }

  private marksAt(index: number): Mark[] {
    const node = this.nodes[index];
    if (!node) return [];
    const marks = surrounding(node);
    return autolink(node) ? marks.filter((mark) => mark.type !== schema.marks.link) : marks;
  }

  /** Closes what ends before the node and opens what begins with it: what reaches furthest stands outside. */
  private turn(index: number): void {
    const wanted = this.marksAt(index);
    let keep = 0;
    while (keep < this.open.length && this.open[keep]?.isInSet(wanted)) keep++;
    for (const mark of this.open.splice(keep).reverse()) this.put(closing(mark, this.manner));
    const opened = wanted.filter((mark) => !mark.isInSet(this.open));
    opened.sort((a, b) => reach(this.nodes, index, b) - reach(this.nodes, index, a));
    for (const mark of opened) {
      this.open.push(mark);
      this.put(opening(mark, this.manner));
    }
  }

  private content(node: Node, index: number): void {
    if (node.isText) this.text(node);
    else if (node.type === schema.nodes.hard_break) this.put(this.lineBreak(node, index));
    else if (node.type === schema.nodes.image) this.image(node);
    else if (node.type === schema.nodes.footnote_ref) this.put(`[^${textAttr(node, "label")}]`);
    else this.put(textAttr(node, "source"));
  }

  private text(node: Node): void {
    const text = node.text ?? "";
    const address = autolink(node);
    const oneLine = this.place === "heading" || this.place === "cell";
    if (address) this.put(address);
    else if (node.marks.some((mark) => mark.type === schema.marks.soft)) this.put(oneLine ? " " : "\n");
    else if (node.marks.some((mark) => mark.type === schema.marks.code))
      this.put(codeSpan(text, this.place === "cell"));
    else append(this.pieces, textPieces(text, this.lineStart));
  }

  private lineBreak(node: Node, index: number): string {
    const own = textAttr(node, "markup");
    if (own.startsWith("<")) return own;
    const last = index === this.nodes.length - 1;
    if (last || this.place === "heading" || this.place === "cell") return "<br>";
    return `${own}\n`;
  }

  private image(node: Node): void {
    this.put("![");
    append(this.pieces, textPieces(textAttr(node, "alt"), false));
    this.put(`](${destination(textAttr(node, "src"), textAttr(node, "title"))})${textAttr(node, "size")}`);
  }
}

function doubtful(pieces: readonly Piece[]): number[] {
  return pieces.flatMap((piece, index) => (piece.plain === piece.safe ? [] : [index]));
}

/** Takes away one guard after the other, as long as the text still reads back. */
function loosen(pieces: readonly Piece[], reads: (text: string) => boolean): string {
  const guards = new Set(doubtful(pieces));
  const text = (): string => spell(pieces, (index) => guards.has(index));
  const without = (indexes: readonly number[]): void => {
    for (const index of indexes) guards.delete(index);
    if (!reads(text())) for (const index of indexes) guards.add(index);
  };
  const groups = new Map<string, number[]>();
  for (const index of guards) {
    const plain = pieces[index]?.plain ?? "";
    groups.set(plain, [...(groups.get(plain) ?? []), index]);
  }
  // What closes something is freed before what opens it: one guard of the two is enough.
  const order = [...groups].sort(([a], [b]) => Number(CLOSERS.test(b)) - Number(CLOSERS.test(a)));
  for (const [, group] of order) without(group);
  if (guards.size <= MOST_TRIALS) for (const index of [...guards].reverse()) without([index]);
  return text();
}

/** A cell's bars end the cell wherever they stand, so they never stay unguarded. */
function guardBars(pieces: readonly Piece[], place: Place): Piece[] {
  if (place !== "cell") return [...pieces];
  return pieces.map((piece) => (piece.plain === "|" ? sure("\\|") : piece));
}

/** The Markdown of a block's text, which reads back as the same text wherever Markdown can say it. */
export function writeInline(block: Node, place: Place, env: MarkdownEnv): string {
  const nodes = childrenOf(block);
  const reads = (text: string): boolean => readsBack(text, block, place, env);
  const spellings: string[] = [];
  for (const manner of ["own", "usual", "html"] as const) {
    const pieces = guardBars(new InlineWriter(nodes, place, manner).write(), place);
    const plain = spell(pieces, () => false);
    if (reads(plain)) return plain;
    const safe = spell(pieces, () => true);
    if (reads(safe)) return loosen(pieces, reads);
    spellings.push(safe);
  }
  return spellings[0] ?? "";
}
