/**
 * Document → Markdown. Untouched blocks are given back as they were written, changed ones with as few changed lines
 * as possible, new ones in the canonical form.
 */
import type { Node } from "prosemirror-model";
import { childrenOf, rawAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import { buildBlocks, Sheet } from "./build.ts";
import { sameMeaning } from "./compare.ts";
import { bare } from "./lines.ts";
import { patchBlock } from "./patch.ts";
import { definitionsOf } from "./read.ts";
import { isUntouched, placeOf, recordOf } from "./records.ts";
import type { Placed, SourceRecord } from "./records.ts";
import { tidy } from "./tidy.ts";
import { copyEnv, tokensOf } from "./tokens.ts";
import type { MarkdownEnv } from "./tokens.ts";
import { marker, writeBlock } from "./write_block.ts";

/** A block as it will stand in the file. */
interface Written {
  node: Node;
  text: string;
  placed: Placed | undefined;
}

/** What the document as a whole lends to each block. */
interface Context {
  env: MarkdownEnv;
  eol: string;
  /** Whether link definitions or footnotes are gone that were there. */
  redefined: boolean;
  /** Texts of changed blocks, by node. */
  cache: WeakMap<Node, string>;
}

const caches = new Map<string, WeakMap<Node, string>>();

function cacheFor(definitions: string): WeakMap<Node, string> {
  const known = caches.get(definitions);
  if (known) return known;
  caches.clear();
  const fresh = new WeakMap<Node, string>();
  caches.set(definitions, fresh);
  return fresh;
}

/** What the document defines now: its raw blocks and footnotes may have been edited. */
function currentEnv(doc: Node): MarkdownEnv {
  const env: MarkdownEnv = {};
  const sources: string[] = [];
  doc.descendants((node) => {
    if (node.type === schema.nodes.raw) sources.push(node.textContent);
    if (node.type === schema.nodes.footnote) (env.footnotes ??= {})[String(rawAttr(node, "label"))] = true;
    return !node.isTextblock;
  });
  if (sources.length > 0) tokensOf(sources.join("\n\n"), env);
  return env;
}

/** What was defined when the source was read and isn't any more. */
function lost(before: MarkdownEnv, now: MarkdownEnv): boolean {
  const gone = (old: object | undefined, names: object | undefined): boolean =>
    Object.keys(old ?? {}).some((name) => !(name in (names ?? {})));
  return gone(before.references, now.references) || gone(before.footnotes, now.footnotes);
}

function context(doc: Node, record: SourceRecord | undefined): Context {
  const env = currentEnv(doc);
  const redefined = record !== undefined && lost(record.env, env);
  return {
    env,
    eol: record?.eol ?? "\n",
    redefined,
    cache: cacheFor(definitionsOf(env) + String(record?.id)),
  };
}

function verbatim(placed: Placed): string {
  const { origin, record } = placed;
  const lines = record.lines.slice(origin.from, origin.to);
  const last = lines.pop() ?? "";
  return lines.join("") + bare(last);
}

/** Whether the lines, read as Markdown, are this one block. */
function reads(lines: readonly string[], node: Node, env: MarkdownEnv): boolean {
  const blocks = buildBlocks(tokensOf(lines.join("\n"), copyEnv(env)), new Sheet(lines));
  const [block] = blocks;
  return blocks.length === 1 && block !== undefined && sameMeaning(tidy(block.node), node);
}

function patched(placed: Placed, node: Node, neat: Node, env: MarkdownEnv): string[] | null {
  const lines = patchBlock(placed.record.lines, placed.origin, node, env);
  return lines && reads(lines, neat, env) ? lines : null;
}

/** In a file with mixed line ends a changed block gets the common one. */
function changedText(node: Node, placed: Placed | undefined, around: Context): string {
  const known = around.cache.get(node);
  if (known !== undefined) return known;
  const neat = tidy(node);
  const canPatch = placed && !around.redefined;
  const lines = canPatch ? patched(placed, node, neat, around.env) : null;
  const text = (lines ?? writeBlock(neat, { env: around.env })).join(around.eol);
  around.cache.set(node, text);
  return text;
}

function isVoid(node: Node): boolean {
  return node.type === schema.nodes.paragraph && tidy(node).childCount === 0;
}

function writtenBlock(node: Node, around: Context): Written {
  const placed = placeOf(node);
  const same = placed && isUntouched(node) && !(around.redefined && placed.depends);
  return { node, placed, text: same ? verbatim(placed) : changedText(node, placed, around) };
}

function wereNeighbours(before: Written, after: Written): boolean {
  if (!before.placed || !after.placed) return false;
  const next = before.placed.next;
  return next !== null && next === rawAttr(after.node, "origin");
}

function sameKinds(before: Written, after: Written): boolean {
  const kept = (written: Written): boolean =>
    isUntouched(written.node) || written.placed?.origin.node.type === written.node.type;
  return kept(before) && kept(after);
}

function hasBlankLine(gap: string): boolean {
  return (gap.match(/\r\n?|\n/g)?.length ?? 0) > 1;
}

/** What stands between two blocks: what stood there, if they were neighbours, or a blank line. */
function gap(before: Written, after: Written, around: Context): string {
  const own = before.placed?.gap;
  if (own !== undefined && wereNeighbours(before, after) && (sameKinds(before, after) || hasBlankLine(own)))
    return own;
  return around.eol + around.eol;
}

function isList(node: Node): boolean {
  return node.type === schema.nodes.bullet_list || node.type === schema.nodes.ordered_list;
}

function swallows(node: Node): boolean {
  return isList(node) || node.type === schema.nodes.footnote;
}

/** A block beside a new neighbour: two lists must differ in their markers, and indentation after a list would belong to it. */
function besides(before: Written | undefined, after: Written, around: Context): Written {
  if (!before || wereNeighbours(before, after)) return after;
  const lists = isList(after.node) && before.node.type === after.node.type;
  const clash = lists && sameMarkers(before, after);
  const indented = swallows(before.node) && /^[ \t]/.test(after.text);
  if (!clash && !indented) return after;
  const lines = writeBlock(tidy(after.node), { env: around.env, before: clash ? before.node : undefined });
  return { ...after, text: lines.join(around.eol) };
}

function sign(text: string): string {
  return /^[ \t]*(?:\d+([.)])|([-+*]))/.exec(text)?.slice(1).join("") ?? "";
}

function sameMarkers(before: Written, after: Written): boolean {
  return sign(before.text) === (sign(after.text) || marker(after.node, 0));
}

function join(blocks: readonly Written[], around: Context): string {
  let text = "";
  let before: Written | undefined;
  for (const block of blocks) {
    const written = besides(before, block, around);
    text += (before ? gap(before, written, around) : "") + written.text;
    before = written;
  }
  return text;
}

function tailOf(last: Written | undefined, record: SourceRecord | undefined, eol: string): string {
  if (!last) return "";
  if (!record || record.source === "") return eol;
  if (last.placed?.record === record && last.placed.next === null) return record.tail;
  return /[\r\n]$/.test(record.source) || record.tail ? eol : "";
}

/** The document's Markdown, without the short cut for a document that is wholly untouched. */
export function writeBlocksOf(doc: Node): string {
  const record = recordOf(doc);
  const around = context(doc, record);
  const blocks = childrenOf(doc)
    .filter((node) => !isVoid(node))
    .map((node) => writtenBlock(node, around));
  const text = join(blocks, around);
  return (
    (record ? record.bom + record.lead : "") + text + tailOf(blocks[blocks.length - 1], record, around.eol)
  );
}

/** The document's Markdown. */
export function writeMarkdown(doc: Node): string {
  const record = recordOf(doc);
  return record?.doc.eq(doc) ? record.source : writeBlocksOf(doc);
}
