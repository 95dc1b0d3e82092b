/**
 * What is remembered of every source that was read: each top-level block's number leads to its lines, so that a
 * block that is still the same node is given back as it was written. Undo, moving and copying need no care: the
 * number travels with the node, and the node is compared with what it was.
 */
import type { Node } from "prosemirror-model";
import { rawAttr } from "../attrs.ts";
import type { Origin } from "./build.ts";
import type { MarkdownEnv } from "./tokens.ts";

/** A source that was read. */
export interface SourceRecord {
  id: number;
  source: string;
  bom: string;
  eol: string;
  /** The lines, with their ends. */
  lines: readonly string[];
  /** What stands before the first block (front matter, too) and after the last. */
  lead: string;
  tail: string;
  env: MarkdownEnv;
  /** All link definitions and footnote labels, to notice when they change. */
  definitions: string;
  /** The document as it was read. */
  doc: Node;
}

/** A top-level block in its source. */
export interface Placed {
  record: SourceRecord;
  origin: Origin;
  /** The source from the block's last line's end to the next block, and that block's number. */
  gap: string;
  next: number | null;
  /** Whether its meaning depends on definitions elsewhere. */
  depends: boolean;
}

const records = new Map<number, SourceRecord>();
const places = new Map<number, Placed>();
let counter = 0;

/** A number that no other block or source has. */
export function newNumber(): number {
  return ++counter;
}

export function remember(record: SourceRecord, blocks: ReadonlyMap<number, Placed>): void {
  records.set(record.id, record);
  for (const [id, placed] of blocks) places.set(id, placed);
}

/** The source that the document was read from. */
export function recordOf(doc: Node): SourceRecord | undefined {
  const id = rawAttr(doc, "record");
  return typeof id === "number" ? records.get(id) : undefined;
}

/** Where the block came from; undefined for a new one. */
export function placeOf(block: Node): Placed | undefined {
  const id = rawAttr(block, "origin");
  return typeof id === "number" ? places.get(id) : undefined;
}

/** Whether nobody has touched the block since it was read. */
export function isUntouched(block: Node): boolean {
  return placeOf(block)?.origin.node.eq(block) === true;
}
