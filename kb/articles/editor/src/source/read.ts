/**
 * Markdown → document. A block that wouldn't survive being written and read again becomes a raw block, which is
 * edited as the text it is.
 */
import type { Node } from "prosemirror-model";
import type { Token } from "markdown-it";
import { schema } from "../schema.ts";
import { buildBlocks, Sheet } from "./build.ts";
import type { Origin } from "./build.ts";
import { sameMeaning } from "./compare.ts";
import { bare, parserText, splitSource } from "./lines.ts";
import type { SourceText } from "./lines.ts";
import { newNumber, remember } from "./records.ts";
import type { Placed, SourceRecord } from "./records.ts";
import { tidy } from "./tidy.ts";
import { copyEnv, meaningOf, tokensOf } from "./tokens.ts";
import type { BlockMeta, MarkdownEnv } from "./tokens.ts";
import { writeBlock } from "./write_block.ts";

/** All that a document defines for the blocks that refer to it. */
export function definitionsOf(env: MarkdownEnv): string {
  return JSON.stringify([Object.entries(env.references ?? {}), Object.keys(env.footnotes ?? {})]);
}

/** Tokens in groups, one for each top-level block. */
function groups(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  for (const token of tokens) {
    const begins = token.level === 0 && token.nesting >= 0;
    if (begins) found.push([token]);
    else found[found.length - 1]?.push(token);
  }
  return found;
}

/** The cells of a row as it is written. */
function cellsOf(line: string): string[] {
  const row = line.trim().replace(/^(?:>\s*)+/, "");
  return row
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/);
}

/** Cells beyond the header's are dropped by every renderer; editing the table mustn't delete them. */
function hasSurplusCells(origin: Origin, lines: readonly string[]): boolean {
  if (origin.node.type !== schema.nodes.table)
    return origin.children.some((child) => hasSurplusCells(child, lines));
  return origin.children.some((row) => {
    const surplus = cellsOf(bare(lines[row.from] ?? "")).slice(row.node.childCount);
    return surplus.some((cell) => cell.trim() !== "");
  });
}

/** Whether the block, written and read again, is the same to the editor and to a reader. */
function survives(origin: Origin, tokens: readonly Token[], env: MarkdownEnv): boolean {
  const neat = tidy(origin.node);
  const written = writeBlock(neat, { env });
  const again = tokensOf(`${written.join("\n")}\n`, copyEnv(env));
  const [block, ...others] = buildBlocks(again, new Sheet(written));
  if (!block || others.length > 0 || !sameMeaning(tidy(block.node), neat)) return false;
  return meaningOf([...tokens], env) === meaningOf(again, env);
}

function linesText(text: SourceText, from: number, to: number): string {
  return text.lines.slice(from, to).map(bare).join("\n");
}

function rawOrigin(text: SourceText, from: number, to: number, kind: string): Origin {
  const source = linesText(text, from, to);
  const node = schema.nodes.raw.create({ kind }, source ? [schema.text(source)] : []);
  return { node, from, to, column: 0, children: [] };
}

/** The block, or null where it can't be edited as what it is. Whatever goes wrong here, the source is kept. */
function editable(tokens: Token[], sheet: Sheet, text: SourceText, env: MarkdownEnv): Origin | null {
  try {
    const [origin] = buildBlocks(tokens, sheet);
    const isSafe = origin && !hasSurplusCells(origin, text.lines) && survives(origin, tokens, env);
    return isSafe ? origin : null;
  } catch {
    return null;
  }
}

function readBlock(tokens: Token[], sheet: Sheet, text: SourceText, env: MarkdownEnv): Origin {
  const [first] = tokens;
  const [from, end] = first?.map ?? [0, text.lines.length];
  const to = sheet.trimmed(from, end);
  if (first?.type === "html_block") return rawOrigin(text, from, to, "html");
  if (first?.type === "raw_lines")
    return rawOrigin(text, from, to, (first.meta as BlockMeta).raw ?? "markdown");
  return editable(tokens, sheet, text, env) ?? rawOrigin(text, from, to, "markdown");
}

function readBlocks(text: SourceText, env: MarkdownEnv): Origin[] {
  const parsed = parserText(text);
  const sheet = new Sheet(parsed.split("\n"));
  return groups(tokensOf(parsed, env)).map((group) => readBlock(group, sheet, text, env));
}

/** The source between two lines, from the end of the first block's last line. */
function between(text: SourceText, end: number, start: number): string {
  const last = text.lines[end - 1] ?? "";
  return last.slice(bare(last).length) + text.lines.slice(end, start).join("");
}

function numbered(origin: Origin, id: number): Origin {
  const { node } = origin;
  return { ...origin, node: node.type.create({ ...node.attrs, origin: id }, node.content, node.marks) };
}

function place(blocks: readonly Origin[], text: SourceText, record: SourceRecord): Map<number, Placed> {
  const ids = blocks.map(() => newNumber());
  const hasDefinitions = record.definitions !== definitionsOf({});
  return new Map(
    blocks.map((block, index): [number, Placed] => {
      const next = blocks[index + 1];
      const id = ids[index] ?? 0;
      const depends = hasDefinitions && linesText(text, block.from, block.to).includes("[");
      const gap = between(text, block.to, next?.from ?? text.lines.length);
      return [id, { record, origin: numbered(block, id), gap, next: ids[index + 1] ?? null, depends }];
    }),
  );
}

/** Reads a Markdown source. */
export function readMarkdown(source: string): Node {
  const text = splitSource(source);
  const env: MarkdownEnv = {};
  const blocks = readBlocks(text, env);
  const id = newNumber();
  const lead = text.lines.slice(0, blocks[0]?.from ?? text.lines.length).join("");
  const record: SourceRecord = {
    ...{ id, source, bom: text.bom, eol: text.eol, lines: text.lines, lead, tail: "", env },
    definitions: definitionsOf(env),
    doc: schema.node("doc", { record: id }, [schema.nodes.paragraph.create()]),
  };
  const placed = place(blocks, text, record);
  const last = [...placed.values()].pop();
  record.tail = last?.gap ?? "";
  const nodes = [...placed.values()].map((block) => block.origin.node);
  if (nodes.length > 0) record.doc = schema.node("doc", { record: id }, nodes);
  remember(record, placed);
  return record.doc;
}
