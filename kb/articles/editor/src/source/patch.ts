/**
 * Writes a changed block by changing only the lines that must change: what is still the same inside a list, a
 * quote or a table keeps its own lines. Whoever calls reads the result back, and takes the canonical form where
 * this didn't work out.
 */
import { Fragment } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import { childrenOf, flagAttr, numberAttr, textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import type { Origin } from "./build.ts";
import { sameMeaning, sameShell } from "./compare.ts";
import { append, bare } from "./lines.ts";
import type { Place } from "./read_back.ts";
import type { MarkdownEnv } from "./tokens.ts";
import { tidy } from "./tidy.ts";
import { isTight, marker, writeBlock, writeItem, writeRow } from "./write_block.ts";
import { writeInline } from "./write_inline.ts";

const { nodes } = schema;

const QUOTES = /^(?:[ \t]*>)*[ \t]*/;

/** Thrown where lines can't be patched; the canonical form is used instead. */
class Unpatchable extends Error {}

/** What stands before the lines of a block: on its first, and on the others. */
interface Prefix {
  first: string;
  rest: string;
}

function prefixed(lines: readonly string[], prefix: Prefix): string[] {
  return lines.map((line, index) => {
    const before = index === 0 ? prefix.first : prefix.rest;
    return line === "" ? before.trimEnd() : before + line;
  });
}

/** On further lines a marker's place is taken by spaces; quotes stay. */
function continued(first: string): string {
  return first.replace(/[^>\t ]/g, " ");
}

function isIndented(node: Node): boolean {
  return node.type === nodes.code_block && textAttr(node, "markup") === "    ";
}

/** The container without the empty paragraphs that came into it. What was there before stays, tidy or not. */
function withoutVoids(origin: Origin, node: Node): Node {
  const known = (child: Node): boolean => origin.children.some((old) => old.node.eq(child));
  const isVoid = (child: Node): boolean => child.type === nodes.paragraph && tidy(child).childCount === 0;
  const kept = childrenOf(node).filter((child) => !isVoid(child) || known(child));
  return kept.length === node.childCount ? node : node.copy(Fragment.from(kept));
}

class Patcher {
  private readonly lines: readonly string[];
  private readonly env: MarkdownEnv;

  constructor(lines: readonly string[], env: MarkdownEnv) {
    this.lines = lines.map(bare);
    this.env = env;
  }

  patch(origin: Origin, node: Node, place: Place = "paragraph"): string[] {
    if (node.eq(origin.node)) return this.lines.slice(origin.from, origin.to);
    if (node.type === nodes.paragraph && origin.node.type === nodes.paragraph) {
      return this.paragraph(origin, tidy(node), place);
    }
    if (node.type === nodes.table_row) return this.row(origin, tidy(node));
    if (!sameShell(node, origin.node) || !this.hasParts(origin)) return this.canonical(origin, tidy(node));
    return this.container(origin, withoutVoids(origin, node));
  }

  private hasParts(origin: Origin): boolean {
    return origin.children.length > 0 && origin.children.length === origin.node.childCount;
  }

  private prefix(origin: Origin): Prefix {
    const line = this.lines[origin.from] ?? "";
    const column = origin.column >= 0 ? origin.column : this.textColumn(origin);
    const before = line.slice(0, column);
    // Indentation that makes code is part of the code's own lines.
    const first = isIndented(origin.node) ? before.replace(/(?: {4}|\t)$/, "") : before;
    return { first, rest: continued(first) };
  }

  /** Where a paragraph's text begins, found by looking for the text. */
  private textColumn(origin: Origin): number {
    const line = (this.lines[origin.from] ?? "").trimEnd();
    if (origin.node.type !== nodes.paragraph) throw new Unpatchable();
    return QUOTES.exec(line)?.[0].length ?? 0;
  }

  private canonical(origin: Origin, node: Node): string[] {
    if (node.type === nodes.list_item) throw new Unpatchable();
    const isLeaf = node.type.spec.code === true && node.type === origin.node.type;
    const write = (block: Node): string[] => this.block(block);
    if (isLeaf) return this.leaf(origin, node, write, this.prefix(origin));
    if (this.isUnderlined(origin, node)) {
      const text = writeInline(node, "paragraph", this.env);
      return [this.prefix(origin).first + text, ...this.lines.slice(origin.from + 1, origin.to)];
    }
    return prefixed(write(node), this.prefix(origin));
  }

  /** A heading with a line of = or - under it. */
  private isUnderlined(origin: Origin, node: Node): boolean {
    if (node.type !== nodes.heading || origin.to - origin.from !== 2) return false;
    return sameShell(node, origin.node) && textAttr(node, "id") === "";
  }

  private block(node: Node): string[] {
    if (!isIndented(node)) return writeBlock(node, { env: this.env, nested: true });
    return node.textContent.split("\n").map((line) => (line ? `    ${line}` : ""));
  }

  private paragraph(origin: Origin, node: Node, place: Place): string[] {
    const prefix = this.prefix(origin);
    const line = this.lines[origin.from] ?? "";
    const box = place === "item" ? (/^\[[ xX]\][ \t]+/.exec(line.slice(prefix.first.length))?.[0] ?? "") : "";
    // A paragraph's further lines may be less indented than its first.
    const second =
      origin.to - origin.from > 1 ? QUOTES.exec(this.lines[origin.from + 1] ?? "")?.[0] : undefined;
    const write = (block: Node): string[] => writeInline(block, place, this.env).split("\n");
    return this.leaf(origin, node, write, { first: prefix.first + box, rest: second ?? prefix.rest });
  }

  /** A block without blocks in it: lines that come out as they did before are kept. */
  private leaf(origin: Origin, node: Node, write: (block: Node) => string[], prefix: Prefix): string[] {
    const kept = this.lines.slice(origin.from, origin.to);
    const now = write(node);
    const fresh = prefixed(now, prefix);
    const old = write(tidy(origin.node));
    if (old.length !== kept.length) return fresh;
    const most = Math.min(old.length, now.length);
    let head = 0;
    while (head < most && old[head] === now[head]) head++;
    let tail = 0;
    while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    return [
      ...kept.slice(0, head),
      ...fresh.slice(head, now.length - tail),
      ...kept.slice(kept.length - tail),
    ];
  }

  private row(origin: Origin, node: Node): string[] {
    const line = this.lines[origin.from] ?? "";
    const before = QUOTES.exec(line)?.[0] ?? "";
    return [before + writeRow(node, this.env)];
  }

  private container(origin: Origin, node: Node): string[] {
    const old = origin.children;
    const now = childrenOf(node);
    const isSame = (a: Origin | undefined, b: Node | undefined): boolean =>
      a !== undefined && b?.eq(a.node) === true;
    let head = 0;
    while (head < Math.min(old.length, now.length) && isSame(old[head], now[head])) head++;
    let tail = 0;
    const most = Math.min(old.length, now.length) - head;
    while (tail < most && isSame(old[old.length - 1 - tail], now[now.length - 1 - tail])) tail++;
    if (old.length === now.length) return this.pairwise(origin, now);
    return this.spliced(origin, node, head, tail);
  }

  private pairwise(origin: Origin, now: readonly Node[]): string[] {
    const result: string[] = [];
    let line = origin.from;
    origin.children.forEach((child, index) => {
      const node = now[index];
      if (!node) throw new Unpatchable();
      append(result, this.lines.slice(line, child.from));
      append(result, this.patch(child, node, placeIn(origin.node, index)));
      line = child.to;
    });
    return [...result, ...this.lines.slice(line, origin.to)];
  }

  /** Children came or went in one place: those before and after keep their lines. */
  private spliced(origin: Origin, node: Node, head: number, tail: number): string[] {
    const old = origin.children;
    const [before, after] = [old[head - 1], old[old.length - tail]];
    const fresh = childrenOf(node)
      .slice(head, node.childCount - tail)
      .map(tidy);
    // The first child shares its line with what opens the container.
    if (!before && (node.type === nodes.list_item || node.type === nodes.footnote)) throw new Unpatchable();
    if (node.type === nodes.ordered_list && this.countsOn(origin, tail)) throw new Unpatchable();
    const start = before ? before.to : (old[0]?.from ?? origin.from);
    const end = after ? after.from : (origin.children[old.length - 1]?.to ?? origin.to);
    const lines = [...this.lines.slice(origin.from, start)];
    fresh.forEach((child, index) => {
      if (index > 0 || before) append(lines, this.separator(origin, node));
      append(lines, this.fresh(origin, node, child, head + index));
    });
    if (after && (before || fresh.length > 0)) append(lines, this.separator(origin, node));
    return [...lines, ...this.lines.slice(end, origin.to)];
  }

  /** Whether the items after the change have numbers that must change too. */
  private countsOn(origin: Origin, tail: number): boolean {
    return tail > 0 && !flagAttr(origin.node, "same");
  }

  private separator(origin: Origin, node: Node): string[] {
    const isList = node.type === nodes.bullet_list || node.type === nodes.ordered_list;
    if (node.type === nodes.table || (isList && isTight(tidy(node)))) return [];
    return [this.innerPrefix(origin).trimEnd()];
  }

  /** What stands before the lines of a container's children. */
  private innerPrefix(origin: Origin): string {
    const child = origin.children[origin.children.length - 1];
    if (!child || origin.node.type === nodes.table) return this.prefix(origin).rest;
    return this.prefix(child.column >= 0 ? child : origin).rest;
  }

  private fresh(origin: Origin, node: Node, child: Node, index: number): string[] {
    if (node.type === nodes.table) return [this.prefix(origin).rest + writeRow(child, this.env)];
    if (child.type !== nodes.list_item) {
      const rest = this.innerPrefix(origin);
      return prefixed(writeBlock(child, { env: this.env, nested: true }), { first: rest, rest });
    }
    const { rest } = this.prefix(origin);
    const lines = writeItem(child, marker(node, index), isTight(tidy(node)), this.env);
    return prefixed(lines, { first: rest, rest });
  }
}

function placeIn(parent: Node, index: number): Place {
  if (index > 0) return "paragraph";
  if (parent.type === nodes.list_item) return "item";
  return parent.type === nodes.blockquote ? "quote" : "paragraph";
}

/** The changed block's lines, or null where they can't be had from the old ones. */
export function patchBlock(
  lines: readonly string[],
  origin: Origin,
  node: Node,
  env: MarkdownEnv,
): string[] | null {
  if (!canPatch(origin.node, node)) return null;
  try {
    return new Patcher(lines, env).patch(origin, node);
  } catch (error) {
    if (error instanceof Unpatchable) return null;
    throw error;
  }
}

function canPatch(old: Node, node: Node): boolean {
  if (old.type !== node.type) return false;
  if (node.type === nodes.ordered_list && numberAttr(old, "start", 1) !== numberAttr(node, "start", 1))
    return false;
  return textAttr(old, "markup") === textAttr(node, "markup") || sameMeaning(old, node);
}
