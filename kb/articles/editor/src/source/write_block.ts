/**
 * Block nodes → lines of Markdown, in the one canonical form.
 */
import type { Node } from "prosemirror-model";
import { childrenOf, flagAttr, numberAttr, rawAttr, textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";
import type { Place } from "./read_back.ts";
import type { MarkdownEnv } from "./tokens.ts";
import { writeInline } from "./write_inline.ts";

const { nodes } = schema;

/** What the writer must know of a block's surroundings. */
export interface Surroundings {
  env: MarkdownEnv;
  /** The block before, if any: two lists in a row need different markers. */
  before?: Node | undefined;
  /** Where a paragraph's text would stand. */
  place?: Place;
  /** Whether the block stands inside another. */
  nested?: boolean;
}

function indented(lines: readonly string[], first: string, rest: string): string[] {
  return lines.map((line, index) => {
    if (index === 0) return line ? first + line : first.trimEnd();
    return line ? rest + line : rest.trimEnd();
  });
}

function text(block: Node, place: Place, env: MarkdownEnv): string[] {
  return writeInline(block, place, env).split("\n");
}

function heading(node: Node, env: MarkdownEnv): string[] {
  const id = textAttr(node, "id");
  const words = [writeInline(node, "heading", env), id ? `{#${id}}` : ""].filter(Boolean);
  return [["#".repeat(numberAttr(node, "level", 2)), ...words].join(" ")];
}

/** A fence longer than any in the code. */
function codeBlock(node: Node): string[] {
  const params = textAttr(node, "params");
  const own = textAttr(node, "markup");
  const char = own.startsWith("~") || params.includes("`") ? "~" : "`";
  const code = node.textContent;
  const inside = code.match(new RegExp(`^ {0,3}${char}{3,}`, "gm")) ?? [];
  const longest = Math.max(2, ...inside.map((run) => run.trim().length));
  const length = Math.max(longest + 1, own.startsWith(char) ? own.length : 3);
  const fence = char.repeat(length);
  const safe = params.replace(/[\\&](?=[!-/:-@[-`{-~\w])/g, (sign) => (sign === "&" ? "&amp;" : "\\\\"));
  return [fence + safe, ...(code ? code.split("\n") : []), fence];
}

function rule(node: Node, around: Surroundings): string[] {
  const own = textAttr(node, "markup");
  // In a list, dashes and stars would be read as its markers.
  return [around.nested ? "___" : /^(-{3,}|\*{3,}|_{3,})$/.test(own) ? own : "---"];
}

function quote(node: Node, env: MarkdownEnv): string[] {
  return indented(writeBlocks(childrenOf(node), { env, nested: true, place: "quote" }), "> ", "> ");
}

function quoteCallout(node: Node, env: MarkdownEnv): string[] {
  const children = childrenOf(node);
  const kind = textAttr(node, "kind");
  const mark =
    `[!${kind === kind.toLowerCase() ? kind.toUpperCase() : kind}] ${textAttr(node, "title")}`.trimEnd();
  const lines = writeBlocks(children, { env, nested: true });
  if (lines.length === 1 && lines[0] === "") return [`> ${mark}`];
  const gap = children[0]?.type === nodes.paragraph ? [] : [""];
  return indented([mark, ...gap, ...lines], "> ", "> ");
}

/** How many colons the callouts inside need at most. */
function colonsInside(node: Node): number {
  return Math.max(
    0,
    ...childrenOf(node).map((child) => {
      const isColons = child.type === nodes.callout && textAttr(child, "markup").startsWith(":");
      return isColons ? colonsOf(child) : colonsInside(child);
    }),
  );
}

/** More than any callout inside. */
function colonsOf(node: Node): number {
  return Math.max(3, colonsInside(node) + 1, textAttr(node, "markup").length);
}

function colonCallout(node: Node, env: MarkdownEnv): string[] {
  const colons = ":".repeat(colonsOf(node));
  const title = textAttr(node, "title");
  const children = writeBlocks(childrenOf(node), { env, nested: true });
  const opening = `${colons}${textAttr(node, "kind").toLowerCase()}${title ? ` ${title}` : ""}`;
  return [opening, ...(children.join("") ? children : []), colons];
}

function callout(node: Node, env: MarkdownEnv): string[] {
  return textAttr(node, "markup").startsWith(":") ? colonCallout(node, env) : quoteCallout(node, env);
}

function footnote(node: Node, env: MarkdownEnv): string[] {
  const lines = writeBlocks(childrenOf(node), { env, nested: true });
  return indented(lines, `[^${textAttr(node, "label")}]: `, "    ");
}

/** Whether `after` can follow `before` without a blank line between them. */
function interrupts(before: Node, after: Node): boolean {
  if (before.type !== nodes.paragraph && before.type !== nodes.heading) return false;
  if (after.type === nodes.ordered_list) return numberAttr(after, "start", 1) === 1;
  return [nodes.bullet_list, nodes.code_block, nodes.blockquote].includes(after.type);
}

function fitsTight(item: Node): boolean {
  const children = childrenOf(item);
  if (rawAttr(item, "checked") !== null && children[0]?.type !== nodes.paragraph) return false;
  return children.every((child, index) => {
    const before = children[index - 1];
    return before === undefined || interrupts(before, child);
  });
}

/** Whether the list can be written without blank lines. */
export function isTight(list: Node): boolean {
  return flagAttr(list, "tight") && childrenOf(list).every(fitsTight);
}

/** The list's marker for its item at `index`; lists in a row take turns. */
export function marker(list: Node, index: number, before?: Node): string {
  const clash = before?.type === list.type;
  if (list.type === nodes.bullet_list) {
    const own = textAttr(list, "bullet") || "-";
    const taken = clash ? textAttr(before, "bullet") : "";
    return own === taken ? (own === "-" ? "*" : "-") : own;
  }
  const own = textAttr(list, "delim") || ".";
  const taken = clash ? textAttr(before, "delim") : "";
  const delim = own === taken ? (own === "." ? ")" : ".") : own;
  const start = numberAttr(list, "start", 1);
  return `${flagAttr(list, "same") ? start : start + index}${delim}`;
}

/** A task's box stands before its first paragraph, or alone before any other block. */
function withBox(item: Node, lines: readonly string[]): string[] {
  const checked = rawAttr(item, "checked");
  if (checked === null) return [...lines];
  const box = checked === true ? "[x]" : "[ ]";
  if (item.firstChild?.type !== nodes.paragraph) return [box, "", ...lines];
  return [`${box} ${lines[0] ?? ""}`.trimEnd(), ...lines.slice(1)];
}

/** One item with its marker. */
export function writeItem(item: Node, mark: string, tight: boolean, env: MarkdownEnv): string[] {
  const lines = writeBlocks(childrenOf(item), { env, nested: true, place: "item" }, tight);
  return indented(withBox(item, lines), `${mark} `, " ".repeat(mark.length + 1));
}

function list(node: Node, around: Surroundings): string[] {
  const tight = isTight(node);
  return childrenOf(node).flatMap((item, index) => {
    const lines = writeItem(item, marker(node, index, around.before), tight, around.env);
    return index > 0 && !tight ? ["", ...lines] : lines;
  });
}

const RULES: Record<string, string> = { left: ":---", center: ":---:", right: "---:" };

/** One row of a table. */
export function writeRow(row: Node, env: MarkdownEnv): string {
  const cells = childrenOf(row).map((cell) => writeInline(cell, "cell", env));
  return `| ${cells.join(" | ")} |`.replace(/\| {2}(?=\|)/g, "|  ");
}

function table(node: Node, env: MarkdownEnv): string[] {
  const [head, ...rows] = childrenOf(node);
  if (!head) return [];
  const rules = childrenOf(head).map((cell) => RULES[textAttr(cell, "align")] ?? "---");
  return [writeRow(head, env), `| ${rules.join(" | ")} |`, ...rows.map((row) => writeRow(row, env))];
}

/** One block's lines, without anything that its surroundings put before them. */
export function writeBlock(node: Node, around: Surroundings): string[] {
  const { env } = around;
  switch (node.type) {
    case nodes.heading:
      return heading(node, env);
    case nodes.code_block:
      return codeBlock(node);
    case nodes.raw:
      return node.textContent.split("\n");
    case nodes.horizontal_rule:
      return rule(node, around);
    case nodes.blockquote:
      return quote(node, env);
    case nodes.callout:
      return callout(node, env);
    case nodes.footnote:
      return footnote(node, env);
    case nodes.bullet_list:
    case nodes.ordered_list:
      return list(node, around);
    case nodes.table:
      return table(node, env);
    default:
      return text(node, around.place ?? "paragraph", env);
  }
}

/** Blocks one after the other, with blank lines between them, or without where `tight`. */
function writeBlocks(blocks: readonly Node[], around: Surroundings, tight = false): string[] {
  return blocks.flatMap((block, index) => {
    const place = index === 0 ? (around.place ?? "paragraph") : "paragraph";
    const lines = writeBlock(block, { ...around, place, before: blocks[index - 1] });
    return index > 0 && !tight ? ["", ...lines] : lines;
  });
}
