/**
 * Block tokens → nodes, each with the lines of the source that it came from.
 */
import { Fragment } from "prosemirror-model";
import type { Attrs, Node, NodeType } from "prosemirror-model";
import type { Token } from "markdown-it";
import { schema } from "../schema.ts";
import { inlineNodes } from "./inline.ts";
import { append, isBlank } from "./lines.ts";
import type { BlockMeta } from "./tokens.ts";

/** A node and its place in the source. */
export interface Origin {
  node: Node;
  /** First line, and the line after the last that isn't blank. */
  from: number;
  to: number;
  /** What stands before the block on its first line ends here; -1 when that isn't known. */
  column: number;
  children: Origin[];
}

interface Frame {
  type: NodeType;
  attrs: Attrs;
  token: Token;
  content: Node[];
  children: Origin[];
}

/** The lines that the tokens were made from, and where in the parser's text each begins. */
export class Sheet {
  readonly starts: number[] = [];
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
    let at = 0;
    for (const line of lines) {
      this.starts.push(at);
      at += line.length + 1;
    }
  }

  /** The lines' end without the blank ones before it. */
  trimmed(from: number, to: number): number {
    let end = Math.min(to, this.lines.length);
    while (end > from + 1 && isBlank(this.lines[end - 1])) end--;
    return end;
  }

  column(token: Token, from: number): number {
    const start = (token.meta as BlockMeta | null)?.start ?? -1;
    return start < 0 ? -1 : start - (this.starts[from] ?? 0);
  }
}

function metaOf(token: Token): BlockMeta {
  return (token.meta as BlockMeta | null) ?? {};
}

function alignOf(token: Token): string | null {
  return token.attrGet("style")?.replace("text-align:", "") ?? null;
}

const CONTAINERS: Record<string, { type: NodeType; attrs?: (token: Token) => Attrs }> = {
  paragraph_open: { type: schema.nodes.paragraph },
  heading_open: {
    type: schema.nodes.heading,
    attrs: (token) => ({ level: Number(token.tag.slice(1)), id: metaOf(token).id ?? null }),
  },
  blockquote_open: { type: schema.nodes.blockquote },
  callout_open: {
    type: schema.nodes.callout,
    attrs: (token) => ({ kind: metaOf(token).kind, title: metaOf(token).title, markup: token.markup }),
  },
  footnote_open: { type: schema.nodes.footnote, attrs: (token) => ({ label: metaOf(token).label }) },
  bullet_list_open: { type: schema.nodes.bullet_list, attrs: (token) => ({ bullet: token.markup }) },
  ordered_list_open: {
    type: schema.nodes.ordered_list,
    attrs: (token) => ({ start: Number(token.attrGet("start") ?? 1), delim: token.markup }),
  },
  list_item_open: {
    type: schema.nodes.list_item,
    attrs: (token) => ({ checked: metaOf(token).checked ?? null }),
  },
  table_open: { type: schema.nodes.table },
  tr_open: { type: schema.nodes.table_row },
  th_open: { type: schema.nodes.table_header, attrs: (token) => ({ align: alignOf(token) }) },
  td_open: { type: schema.nodes.table_cell, attrs: (token) => ({ align: alignOf(token) }) },
};

const WRAPPERS = new Set(["thead_open", "thead_close", "tbody_open", "tbody_close"]);

function textNode(text: string): Node[] {
  return text ? [schema.text(text)] : [];
}

function rawKind(token: Token): string {
  if (token.type === "raw_lines") return metaOf(token).raw ?? "markdown";
  return "html";
}

function leafNode(token: Token): Node {
  const content = token.content.replace(/\n$/, "");
  switch (token.type) {
    case "fence":
      return schema.nodes.code_block.create(
        { params: token.info.trim(), markup: token.markup },
        textNode(content),
      );
    case "code_block":
      return schema.nodes.code_block.create({ markup: "    " }, textNode(content));
    case "hr":
      return schema.nodes.horizontal_rule.create({ markup: token.markup });
    case "html_block":
    case "raw_lines":
      return schema.nodes.raw.create(
        { kind: rawKind(token) },
        textNode(content.replace(/^[ \t]+|\n+$/g, "")),
      );
    default:
      throw new Error(`No block node for the token "${token.type}"`);
  }
}

/** Builds the nodes of a run of tokens. */
class Builder {
  readonly sheet: Sheet;
  readonly done: Origin[] = [];
  private readonly frames: Frame[] = [];
  /** For each open list: whether a paragraph of it is shown as a paragraph, and the items' numbers. */
  private readonly lists: { loose: boolean; numbers: string[] }[] = [];

  constructor(sheet: Sheet) {
    this.sheet = sheet;
  }

  run(tokens: readonly Token[]): Origin[] {
    for (const token of tokens) this.take(token);
    return this.done;
  }

  private take(token: Token): void {
    if (WRAPPERS.has(token.type)) return;
    if (token.nesting === 1) this.open(token);
    else if (token.nesting === -1) this.close();
    else if (token.type === "inline") append(this.top().content, inlineNodes(token.children ?? []));
    else this.add(leafNode(token), token, []);
  }

  private top(): Frame {
    const frame = this.frames[this.frames.length - 1];
    if (!frame) throw new Error("Text outside of any block");
    return frame;
  }

  private open(token: Token): void {
    const spec = CONTAINERS[token.type];
    if (!spec) throw new Error(`No block node for the token "${token.type}"`);
    if (token.type.endsWith("_list_open")) this.lists.push({ loose: false, numbers: [] });
    const list = this.lists[this.lists.length - 1];
    if (list && token.type === "list_item_open") list.numbers.push(token.info);
    const inItem = this.frames[this.frames.length - 1]?.type === schema.nodes.list_item;
    if (list && inItem && token.type === "paragraph_open" && !token.hidden) list.loose = true;
    this.frames.push({ type: spec.type, attrs: spec.attrs?.(token) ?? {}, token, content: [], children: [] });
  }

  private close(): void {
    const frame = this.frames.pop();
    if (!frame) throw new Error("A block ends that never began");
    const node = this.create(frame);
    this.add(node, frame.token, frame.children);
  }

  private create(frame: Frame): Node {
    const attrs = { ...frame.attrs };
    if (frame.type === schema.nodes.bullet_list || frame.type === schema.nodes.ordered_list) {
      const list = this.lists.pop();
      attrs["tight"] = !list?.loose;
      const numbers = list?.numbers ?? [];
      if (frame.type === schema.nodes.ordered_list) {
        attrs["same"] = numbers.length > 1 && numbers.every((number) => number === numbers[0]);
      }
    }
    const content = frame.children.length > 0 ? frame.children.map((child) => child.node) : frame.content;
    const node = frame.type.createAndFill(attrs, Fragment.from(content));
    if (!node) throw new Error(`The schema refuses the content of ${frame.type.name}`);
    return node;
  }

  private add(node: Node, token: Token, children: Origin[]): void {
    const [from, to] = token.map ?? [-1, -1];
    const column = this.sheet.column(token, from);
    const origin = { node, from, to: this.sheet.trimmed(from, to), column, children };
    const parent = this.frames[this.frames.length - 1];
    (parent ? parent.children : this.done).push(origin);
  }
}

/** The blocks of a run of tokens. */
export function buildBlocks(tokens: readonly Token[], sheet: Sheet): Origin[] {
  return new Builder(sheet).run(tokens);
}
