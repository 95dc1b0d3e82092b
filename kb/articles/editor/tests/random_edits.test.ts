/**
 * Random edits of every kind: what is written must read as what was there.
 */
import type { Node } from "prosemirror-model";
import { canJoin, canSplit, findWrapping, liftTarget, Transform } from "prosemirror-transform";
import { expect, it } from "vitest";
import { schema } from "../src/schema.ts";
import { sameMeaning } from "../src/source/compare.ts";
import { readMarkdown } from "../src/source/read.ts";
import { tidy } from "../src/source/tidy.ts";
import { writeMarkdown } from "../src/source/write.ts";
import { articles, hasOpenData, text } from "./open_data.ts";
import { sample } from "./samples.ts";

const { nodes, marks } = schema;
const SNIPPETS = (
  "* _ ** ~~ # 1. - | + === --- ::: > ! & < ` \\ [ ] 1) [^1] [x] <b> </b> {#id} [!NOTE] :::tip [a](b) ![x](y) " +
  "&amp; `a` 日本語 「強調。」 foo 😀 https://a.b/c_d_e [ref] $x$ 　 \u00a0"
).split(" ");

/** A generator of numbers that is the same each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

type Random = ReturnType<typeof random>;
type Edit = (tr: Transform, spot: { pos: number; node: Node }, next: Random) => void;

function pick<T>(values: readonly T[], next: Random): T {
  const value = values[next(values.length)];
  if (value === undefined) throw new Error("Nothing to choose from");
  return value;
}

function edge(tr: Transform, next: Random): number {
  const index = next(tr.doc.childCount);
  return Array.from({ length: index }, (_, at) => tr.doc.child(at).nodeSize).reduce(
    (sum, size) => sum + size,
    0,
  );
}

const type: Edit = (tr, { pos, node }, next) => {
  const at = pos + 1 + next(node.content.size + 1);
  const snippet = pick(SNIPPETS, next) + (next(2) === 0 ? " " : "");
  tr.insert(at, schema.text(snippet, tr.doc.resolve(at).marks()));
};

const erase: Edit = (tr, { pos, node }, next) => {
  const from = pos + 1 + next(node.content.size + 1);
  tr.delete(from, Math.min(from + next(6), pos + 1 + node.content.size));
};

const emphasise: Edit = (tr, { pos, node }, next) => {
  const from = pos + 1 + next(node.content.size + 1);
  const to = Math.min(from + 1 + next(6), pos + 1 + node.content.size);
  const mark = pick([marks.strong, marks.em, marks.strike, marks.code], next);
  if (from < to) tr.addMark(from, to, mark.create());
};

const split: Edit = (tr, { pos, node }, next) => {
  const at = pos + 1 + next(node.content.size + 1);
  if (canSplit(tr.doc, at)) tr.split(at);
};

const join: Edit = (tr, _spot, next) => {
  const at = edge(tr, next);
  // Two tables in one need the editor's plugin to become one table.
  if (at > 0 && canJoin(tr.doc, at) && tr.doc.nodeAt(at)?.type !== nodes.table) tr.join(at);
};

const drop: Edit = (tr, _spot, next) => {
  const at = edge(tr, next);
  if (tr.doc.childCount > 1) tr.delete(at, at + (tr.doc.nodeAt(at)?.nodeSize ?? 0));
};

const wrap: Edit = (tr, { pos }, next) => {
  const range = tr.doc.resolve(pos + 1).blockRange();
  const around = pick([nodes.blockquote, nodes.bullet_list, nodes.ordered_list, nodes.callout], next);
  const wrapping = range && findWrapping(range, around);
  if (range && wrapping) tr.wrap(range, wrapping);
};

const unwrap: Edit = (tr, { pos }) => {
  const range = tr.doc.resolve(pos + 1).blockRange();
  const target = range ? liftTarget(range) : null;
  if (range && target !== null) tr.lift(range, target);
};

const retype: Edit = (tr, { pos, node }, next) => {
  if (node.type !== nodes.paragraph && node.type !== nodes.heading) return;
  tr.setBlockType(pos + 1, pos + 1, pick([nodes.paragraph, nodes.heading, nodes.code_block], next));
};

const EDITS: readonly Edit[] = [type, type, type, erase, emphasise, split, join, drop, wrap, unwrap, retype];

function spots(doc: Node): { pos: number; node: Node }[] {
  const found: { pos: number; node: Node }[] = [];
  doc.descendants((node, pos) => {
    // What somebody types into a raw block may mean anything.
    if (node.isTextblock && node.type !== nodes.raw) found.push({ pos, node });
    return !node.isTextblock;
  });
  return found;
}

function blocks(doc: Node): Node[] {
  const found: Node[] = [];
  doc.forEach((node) => {
    const neat = tidy(node);
    if (neat.type !== nodes.paragraph || neat.childCount > 0) found.push(neat);
  });
  return found;
}

/** Whether a footnote's text went while somebody refers to it: then the reference is only text. */
function lacksFootnote(doc: Node): boolean {
  const texts = new Set<string>();
  const references = new Set<string>();
  doc.descendants((node) => {
    if (node.type === nodes.footnote) texts.add(String(node.attrs["label"]));
    if (node.type === nodes.footnote_ref) references.add(String(node.attrs["label"]));
    return true;
  });
  return [...references].some((label) => !texts.has(label));
}

function described(node: Node | undefined): string {
  return JSON.stringify(node, (name, value: unknown) => (name === "origin" ? undefined : value), 1);
}

function check(source: string, seed: number): void {
  const next = random(seed);
  const tr = new Transform(readMarkdown(source));
  for (let count = 1 + next(6); count > 0; count--) {
    const places = spots(tr.doc);
    if (places.length > 0) pick(EDITS, next)(tr, pick(places, next), next);
  }
  tr.doc.check();
  if (lacksFootnote(tr.doc)) return;
  const markdown = writeMarkdown(tr.doc);
  const [wanted, found] = [blocks(tr.doc), blocks(readMarkdown(markdown))];
  const at = wanted.findIndex((node, index) => !sameMeaning(node, found[index] ?? tr.doc));
  expect(described(found[at]), `seed ${seed}, block ${at}`).toBe(described(wanted[at]));
  expect(found.length, `seed ${seed}`).toBe(wanted.length);
}

it("300 rounds on our samples", { timeout: 120_000 }, () => {
  for (let seed = 1; seed <= 150; seed++) {
    check(sample("every-construct.md"), seed);
    check(sample("procedure.md"), seed);
  }
});

it.skipIf(!hasOpenData)("one round on every seventh article of ANNAI_OPEN_DATA", { timeout: 240_000 }, () => {
  articles()
    .filter((_path, index) => index % 7 === 0)
    .forEach((path, index) => {
      check(text(path), 1000 + index);
    });
});
