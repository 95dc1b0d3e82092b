/**
 * Inline tokens → inline nodes.
 */
import type { Token } from "markdown-it";
import type { Mark, Node } from "prosemirror-model";
import { HTML_MARKS, schema } from "../schema.ts";
import type { BlockMeta } from "./tokens.ts";

const SIMPLE_TAG = /^<(\/?)([a-z]+)>$/i;
const BREAK = /^<br\s*\/?>$/i;

/** HTML elements that are the same thing as a mark of ours. */
const TAG_MARKS: Record<string, "strong" | "em" | "strike" | "html"> = {
  strong: "strong",
  b: "strong",
  em: "em",
  i: "em",
  s: "strike",
  del: "strike",
  ...Object.fromEntries(HTML_MARKS.map((tag) => [tag, "html" as const])),
};

function tagOf(token: Token | undefined): { name: string; closes: boolean } | null {
  const match = token?.type === "html_inline" ? SIMPLE_TAG.exec(token.content) : null;
  const name = match?.[2] ?? "";
  return name in TAG_MARKS ? { name, closes: match?.[1] === "/" } : null;
}

/** Indexes of HTML tags that form proper pairs; all other tags stay as they are written. */
function pairedTags(tokens: readonly Token[]): Set<number> {
  const paired = new Set<number>();
  const open: { name: string; index: number }[] = [];
  tokens.forEach((token, index) => {
    const tag = tagOf(token);
    if (token.nesting === 1) open.push({ name: "", index });
    else if (token.nesting === -1) while (open.length > 0 && open.pop()?.name !== "");
    else if (tag && !tag.closes) open.push({ name: tag.name, index });
    else if (tag && open[open.length - 1]?.name === tag.name) {
      paired.add(open.pop()?.index ?? index).add(index);
    }
  });
  return paired;
}

function tagMark(name: string): Mark {
  const type = TAG_MARKS[name] ?? "html";
  return type === "html"
    ? schema.marks.html.create({ tag: name })
    : schema.marks[type].create({ markup: `<${name}>` });
}

function tokenMark(token: Token): Mark | null {
  const markup = token.markup;
  if (token.type === "strong_open") return schema.marks.strong.create({ markup });
  if (token.type === "em_open") return schema.marks.em.create({ markup });
  if (token.type === "s_open") return schema.marks.strike.create();
  if (token.type !== "link_open") return null;
  return schema.marks.link.create({
    href: token.attrGet("href") ?? "",
    title: token.attrGet("title") ?? "",
    markup: markup === "autolink" ? "<>" : "",
  });
}

const SPOKEN = new Set(["text", "text_special", "html_inline", "code_inline"]);

/** The text of an image's description: marks in it mean nothing. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "image") return plainText(token.children ?? []);
      if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
      return SPOKEN.has(token.type) ? token.content : "";
    })
    .join("");
}

function imageNode(token: Token, marks: readonly Mark[]): Node {
  const attrs = {
    src: token.attrGet("src") ?? "",
    alt: plainText(token.children ?? []),
    title: token.attrGet("title") ?? "",
    size: token.attrGet("size") ?? "",
  };
  return schema.nodes.image.create(attrs, null, marks);
}

function htmlNode(source: string, marks: readonly Mark[]): Node {
  if (BREAK.test(source)) return schema.nodes.hard_break.create({ markup: source }, null, marks);
  return schema.nodes.html_inline.create({ source }, null, marks);
}

/** The nodes of a token that neither opens nor closes anything. */
function leaf(token: Token, marks: readonly Mark[]): Node | null {
  switch (token.type) {
    case "text":
      return token.content ? schema.text(token.content, marks) : null;
    case "code_inline":
      return schema.text(token.content, schema.marks.code.create().addToSet(marks));
    case "softbreak":
      return schema.text(" ", schema.marks.soft.create().addToSet(marks));
    case "hardbreak":
      return schema.nodes.hard_break.create({ markup: token.markup || "\\" }, null, marks);
    case "image":
      return imageNode(token, marks);
    case "footnote_ref":
      return schema.nodes.footnote_ref.create({ label: (token.meta as BlockMeta).label }, null, marks);
    case "html_inline":
      return htmlNode(token.content, marks);
    default:
      throw new Error(`No inline node for the token "${token.type}"`);
  }
}

/** The inline nodes of one block's text. */
export function inlineNodes(tokens: readonly Token[]): Node[] {
  const nodes: Node[] = [];
  const paired = pairedTags(tokens);
  const open: Mark[] = [];
  let marks: readonly Mark[] = [];
  const enter = (mark: Mark): void => {
    // A mark inside the same mark changes nothing to the eye, and is closed without taking the outer one away.
    open.push(mark);
    marks = mark.addToSet(marks);
  };
  const leave = (): void => {
    open.pop();
    marks = open.reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), []);
  };
  tokens.forEach((token, index) => {
    const tag = paired.has(index) ? tagOf(token) : null;
    const mark = tokenMark(token);
    if (mark) enter(mark);
    else if (tag && !tag.closes) enter(tagMark(tag.name));
    else if (tag || token.nesting === -1) leave();
    else {
      const node = leaf(token, marks);
      if (node) nodes.push(node);
    }
  });
  return nodes;
}
