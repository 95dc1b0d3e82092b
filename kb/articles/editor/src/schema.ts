/**
 * What an article's body can hold. Attributes of two kinds: those that mean something to a reader, and those
 * that only say how the source was written (`origin`, `markup`, `tight`, `bullet`, `delim`, `same`), so that an
 * edited block keeps its author's habits. `source/compare.ts` knows which is which.
 */
import { Schema } from "prosemirror-model";
import type { DOMOutputSpec, MarkSpec, Node, NodeSpec } from "prosemirror-model";
import { numberAttr, rawAttr, textAttr } from "./attrs.ts";

/** The names of HTML elements that are kept as marks when they carry no attributes. */
export const HTML_MARKS = ["kbd", "mark", "u", "ins", "sub", "sup"] as const;

/** The names that callouts have in containers of colons, and in quotes; in lower case. */
export const CONTAINER_KINDS = ["note", "tip", "info", "important", "warning", "danger", "details"] as const;
export const QUOTE_KINDS = [...CONTAINER_KINDS, "caution"] as const;

/** Addresses that a link in the editor may lead to; others are kept, but lead nowhere. */
const LEADS_SOMEWHERE = /^(?:https?:|mailto:|tel:|[^:]*$|[^:]*[/?#])/i;

/** Every top-level block remembers where in the source it came from: see `source/records.ts`. */
const origin = { origin: { default: null } };

function element(dom: HTMLElement, name: string): string {
  return dom.getAttribute(name) ?? "";
}

function headingRule(level: number): { tag: string; attrs: { level: number } } {
  return { tag: `h${level}`, attrs: { level } };
}

function headingDom(node: Node): DOMOutputSpec {
  return [`h${numberAttr(node, "level", 2)}`, 0];
}

const textBlocks = {
  paragraph: {
    content: "inline*",
    group: "block",
    attrs: origin,
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", 0],
  },
  heading: {
    content: "inline*",
    group: "block",
    defining: true,
    attrs: { ...origin, level: { default: 2 }, id: { default: null } },
    // The article's title stands outside the body, so a pasted h1 becomes the highest heading there is.
    parseDOM: [{ tag: "h1", attrs: { level: 2 } }, ...[2, 3, 4, 5, 6].map(headingRule)],
    toDOM: headingDom,
  },
  code_block: {
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    attrs: { ...origin, params: { default: "" }, markup: { default: "```" } },
    parseDOM: [
      {
        tag: "pre",
        preserveWhitespace: "full",
        getAttrs: (dom: HTMLElement) => ({ params: element(dom, "data-params") }),
      },
    ],
    toDOM: (node: Node) => ["pre", { "data-params": textAttr(node, "params") }, ["code", 0]],
  },
  raw: {
    content: "text*",
    marks: "",
    group: "block",
    code: true,
    defining: true,
    isolating: true,
    attrs: { ...origin, kind: { default: "markdown" } },
    parseDOM: [
      {
        tag: "pre[data-raw]",
        priority: 60,
        preserveWhitespace: "full",
        getAttrs: (dom: HTMLElement) => ({ kind: element(dom, "data-raw") }),
      },
    ],
    toDOM: (node: Node) => ["pre", { "data-raw": textAttr(node, "kind") }, ["code", 0]],
  },
} satisfies Record<string, NodeSpec>;

const containers = {
  blockquote: {
    content: "block+",
    group: "block",
    defining: true,
    attrs: origin,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  callout: {
    content: "block+",
    group: "block",
    defining: true,
    // markup: ">" for `> [!NOTE]`, ":::" for a container.
    attrs: { ...origin, kind: { default: "note" }, title: { default: "" }, markup: { default: ">" } },
    parseDOM: [
      {
        tag: "div[data-callout]",
        getAttrs: (dom: HTMLElement) => ({
          kind: element(dom, "data-callout"),
          title: element(dom, "data-title"),
          markup: element(dom, "data-markup"),
        }),
      },
    ],
    toDOM: (node: Node) => [
      "div",
      {
        "data-callout": textAttr(node, "kind"),
        "data-title": textAttr(node, "title"),
        "data-markup": textAttr(node, "markup"),
      },
      0,
    ],
  },
  footnote: {
    content: "block+",
    group: "block",
    defining: true,
    attrs: { ...origin, label: { default: "1" } },
    parseDOM: [
      {
        tag: "div[data-footnote-text]",
        getAttrs: (dom: HTMLElement) => ({ label: element(dom, "data-footnote-text") }),
      },
    ],
    toDOM: (node: Node) => ["div", { "data-footnote-text": textAttr(node, "label") }, 0],
  },
} satisfies Record<string, NodeSpec>;

const lists = {
  bullet_list: {
    content: "list_item+",
    group: "block",
    attrs: { ...origin, tight: { default: true }, bullet: { default: "-" } },
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    content: "list_item+",
    group: "block",
    attrs: {
      ...origin,
      tight: { default: true },
      start: { default: 1 },
      delim: { default: "." },
      // Written with one number for all items (1. 1. 1.)
      same: { default: false },
    },
    parseDOM: [
      {
        tag: "ol",
        getAttrs: (dom: HTMLElement) => ({ start: Number(dom.getAttribute("start") ?? 1) || 1 }),
      },
    ],
    toDOM: (node: Node) =>
      numberAttr(node, "start", 1) === 1 ? ["ol", 0] : ["ol", { start: numberAttr(node, "start") }, 0],
  },
  list_item: {
    content: "block+",
    defining: true,
    // null: an ordinary item; true or false: a task
    attrs: { checked: { default: null } },
    parseDOM: [{ tag: "li", getAttrs: (dom: HTMLElement) => ({ checked: checkedOf(dom) }) }],
    toDOM: (node: Node) =>
      rawAttr(node, "checked") === null
        ? ["li", 0]
        : ["li", { "data-checked": String(rawAttr(node, "checked")) }, 0],
  },
} satisfies Record<string, NodeSpec>;

function checkedOf(item: HTMLElement): boolean | null {
  const written = item.getAttribute("data-checked");
  if (written !== null) return written === "true";
  const box = item.querySelector(":scope > input[type=checkbox], :scope > p > input[type=checkbox]");
  return box ? box.hasAttribute("checked") : null;
}

function cell(tag: "td" | "th", role: string): NodeSpec {
  return {
    content: "inline*",
    isolating: true,
    tableRole: role,
    attrs: {
      // Markdown has no spans; prosemirror-tables wants the attributes all the same.
      colspan: { default: 1 },
      rowspan: { default: 1 },
      colwidth: { default: null },
      align: { default: null },
    },
    parseDOM: [{ tag, getAttrs: (dom: HTMLElement) => ({ align: dom.getAttribute("data-align") }) }],
    toDOM: (node: Node) =>
      rawAttr(node, "align") === null ? [tag, 0] : [tag, { "data-align": textAttr(node, "align") }, 0],
  };
}

const tables = {
  table: {
    content: "table_row+",
    tableRole: "table",
    isolating: true,
    group: "block",
    attrs: origin,
    parseDOM: [{ tag: "table" }],
    toDOM: () => ["table", ["tbody", 0]],
  },
  table_row: {
    content: "(table_cell | table_header)*",
    tableRole: "row",
    parseDOM: [{ tag: "tr" }],
    toDOM: () => ["tr", 0],
  },
  table_cell: cell("td", "cell"),
  table_header: cell("th", "header_cell"),
} satisfies Record<string, NodeSpec>;

const inline = {
  text: { group: "inline" },
  hard_break: {
    inline: true,
    group: "inline",
    selectable: false,
    attrs: { markup: { default: "\\" } },
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
  image: {
    inline: true,
    group: "inline",
    draggable: true,
    // size: `{width=300}` as it is written, or "".
    attrs: { src: { default: "" }, alt: { default: "" }, title: { default: "" }, size: { default: "" } },
    parseDOM: [
      {
        tag: "img[src]",
        getAttrs: (dom: HTMLElement) => ({
          src: element(dom, "src"),
          alt: element(dom, "alt"),
          title: element(dom, "title"),
          size: element(dom, "data-size"),
        }),
      },
    ],
    toDOM: (node: Node) => [
      "img",
      {
        src: textAttr(node, "src"),
        alt: textAttr(node, "alt"),
        title: textAttr(node, "title") || null,
        "data-size": textAttr(node, "size") || null,
      },
    ],
  },
  html_inline: {
    inline: true,
    group: "inline",
    atom: true,
    attrs: { source: { default: "" } },
    parseDOM: [
      {
        tag: "code[data-html]",
        priority: 60,
        getAttrs: (dom: HTMLElement) => ({ source: element(dom, "data-html") }),
      },
    ],
    toDOM: (node: Node) => [
      "code",
      { class: "raw-inline", "data-html": textAttr(node, "source") },
      textAttr(node, "source"),
    ],
  },
  footnote_ref: {
    inline: true,
    group: "inline",
    atom: true,
    attrs: { label: { default: "1" } },
    parseDOM: [
      {
        tag: "sup[data-footnote]",
        priority: 60,
        getAttrs: (dom: HTMLElement) => ({ label: element(dom, "data-footnote") }),
      },
    ],
    toDOM: (node: Node) => [
      "sup",
      { class: "footnote-ref", "data-footnote": textAttr(node, "label") },
      textAttr(node, "label"),
    ],
  },
} satisfies Record<string, NodeSpec>;

const marks = {
  link: {
    inclusive: false,
    attrs: { href: {}, title: { default: "" }, markup: { default: "" } },
    parseDOM: [
      {
        tag: "a[href], a[data-href]",
        getAttrs: (dom: HTMLElement) => ({
          href: dom.getAttribute("data-href") ?? element(dom, "href"),
          title: element(dom, "title"),
          markup: element(dom, "data-markup"),
        }),
      },
    ],
    toDOM: (mark) => {
      const href = textAttr(mark, "href");
      const shown = LEADS_SOMEWHERE.test(href) ? href : null;
      const title = textAttr(mark, "title") || null;
      return [
        "a",
        { href: shown, "data-href": href, "data-markup": textAttr(mark, "markup") || null, title },
        0,
      ];
    },
  },
  html: {
    attrs: { tag: {} },
    excludes: "",
    parseDOM: HTML_MARKS.map((tag) => ({ tag, attrs: { tag } })),
    toDOM: (mark) => [textAttr(mark, "tag"), 0],
  },
  strong: {
    attrs: { markup: { default: "**" } },
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: () => ["strong", 0],
  },
  em: {
    attrs: { markup: { default: "*" } },
    parseDOM: [{ tag: "em" }, { tag: "i" }],
    toDOM: () => ["em", 0],
  },
  strike: {
    attrs: { markup: { default: "~~" } },
    parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }],
    toDOM: () => ["s", 0],
  },
  code: {
    code: true,
    parseDOM: [{ tag: "code" }],
    toDOM: () => ["code", 0],
  },
  // A line end inside a paragraph: one space to the reader, a line end in the source.
  soft: {
    inclusive: false,
    parseDOM: [{ tag: "span.soft-break" }],
    toDOM: () => ["span", { class: "soft-break" }, 0],
  },
} satisfies Record<string, MarkSpec>;

export const schema = new Schema({
  nodes: {
    doc: { content: "block+", attrs: { record: { default: null } } },
    ...textBlocks,
    ...containers,
    ...lists,
    horizontal_rule: {
      group: "block",
      attrs: { ...origin, markup: { default: "---" } },
      parseDOM: [{ tag: "hr" }],
      toDOM: () => ["hr"],
    },
    ...tables,
    ...inline,
  },
  marks,
});
