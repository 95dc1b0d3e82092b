import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mark, Node } from "prosemirror-model";
import { describe, expect, it } from "vitest";
import { schema } from "../src/schema.ts";
import { readMarkdown } from "../src/source/read.ts";
import { textSlice } from "../src/editing/paste.ts";
import { meaningOf, tokensOf } from "../src/source/tokens.ts";
import { writeMarkdown } from "../src/source/write.ts";
import { paragraph } from "./editing.ts";

const { nodes, marks } = schema;
const strong = marks.strong.create();
const em = marks.em.create();

function text(words: string, ...on: Mark[]): Node {
  return schema.text(words, on);
}

function written(...blocks: Node[]): string {
  return writeMarkdown(schema.node("doc", null, blocks)).trimEnd();
}

function line(...content: Node[]): string {
  return written(nodes.paragraph.create(null, content));
}

describe("text is written as it is typed wherever Markdown lets it", () => {
  it.each([
    "3 * 4 = 12、snake_case_name、100% & <タグ>",
    "C:\\path と ~チルダ~ と a|b と 2 > 1",
    "重要！「保存」を押します。[注] は必ず読む",
    "1986年、#タグ、+81-3-1234-5678、-1度",
    "https://example.com/a_b_c?x=1&y=_z_ を開く",
    "{{変数}} と $E=mc^2$ と :smile: と ==印==",
    "メール: taro@example.com、価格は¥1,000です*",
    "　全角スペースで始まる",
  ])("%s", (words) => {
    expect(line(text(words))).toBe(words);
    expect(readMarkdown(words).firstChild?.textContent).toBe(words);
  });

  it.each([
    ["**太字ではない**", "\\**太字ではない**"],
    ["# 見出しではない", "\\# 見出しではない"],
    ["1. 番号ではない", "1\\. 番号ではない"],
    ["- 箇条書きではない", "\\- 箇条書きではない"],
    ["> 引用ではない", "\\> 引用ではない"],
    ["[x](y) はリンクではない", "\\[x](y) はリンクではない"],
    ["`コード`ではない", "\\`コード`ではない"],
    ["<b>太字</b>ではない", "\\<b>太字\\</b>ではない"],
    ["&amp; は文字", "\\&amp; は文字"],
    [":::tip", "\\:::tip"],
    ["---", "\\---"],
    ["2~~3~~4", "2\\~~3~~4"],
  ])("%s is escaped, and no more than it must be", (words, markdown) => {
    expect(line(text(words))).toBe(markdown);
    expect(readMarkdown(markdown).firstChild?.textContent).toBe(words);
  });
});

describe("marks", () => {
  it.each([
    [[text("重要：", strong), text("ここ")], "**重要：**ここ"],
    [[text("「設定」", strong), text("を開く")], "**「設定」**を開く"],
    [[text("太字"), text("（重要）", em), text("です")], "太字*（重要）*です"],
    [[text("前 "), text(" 空白つき ", strong), text("後")], "前  **空白つき** 後"],
    [[text("両方", strong, em), text("片方", em)], "***両方**片方*"],
    [[text("a"), text('"b"', strong), text("c")], 'a<strong>"b"</strong>c'],
    [[text("a`b", marks.code.create())], "``a`b``"],
    [[text("x", marks.html.create({ tag: "kbd" }))], "<kbd>x</kbd>"],
  ])("%#: %s", (content, markdown) => {
    expect(line(...content)).toBe(markdown);
  });

  it.each([
    ["https://example.com/a b", "[題名](<https://example.com/a b>)"],
    ["/a_(b)", "[題名](/a_(b))"],
    ["/a(b", "[題名](</a(b>)"],
    ["/日本語.md", "[題名](/日本語.md)"],
    ["", "[題名]()"],
    ["/x?a=1&copy;=2", "[題名](/x?a=1&amp;copy;=2)"],
  ])("a link to %s", (href, markdown) => {
    expect(line(text("題名", marks.link.create({ href })))).toBe(markdown);
  });

  it("writes images with their descriptions and sizes", () => {
    const image = nodes.image.create({ src: "/a.png", alt: "図[1]*", title: '「"』', size: "{width=300}" });
    expect(line(image)).toBe('![図[1]*](/a.png "「\\"』"){width=300}');
  });
});

describe("blocks", () => {
  it("writes callouts in the form that they have", () => {
    const body = paragraph("文");
    expect(written(nodes.callout.create({ kind: "NOTE" }, body))).toBe("> [!NOTE]\n> 文");
    expect(written(nodes.callout.create({ kind: "tip", markup: ":::", title: "題" }, body))).toBe(
      ":::tip 題\n文\n:::",
    );
  });

  it("puts more colons around colons", () => {
    const inner = nodes.callout.create({ kind: "tip", markup: ":::" }, paragraph("中"));
    const outer = nodes.callout.create({ kind: "info", markup: ":::" }, inner);
    expect(written(outer)).toBe("::::info\n:::tip\n中\n:::\n::::");
  });

  it("fences code that has fences", () => {
    const code = nodes.code_block.create({ params: "md" }, schema.text("```\nx\n```"));
    expect(written(code)).toBe("````md\n```\nx\n```\n````");
  });

  it("writes a table with escaped bars and line breaks", () => {
    const cell = (type: typeof nodes.table_cell, ...content: Node[]): Node =>
      type.create({ align: "right" }, content);
    const head = nodes.table_row.create(null, [cell(nodes.table_header, text("a|b"))]);
    const row = nodes.table_row.create(null, [
      cell(nodes.table_cell, text("x"), nodes.hard_break.create(), text("y")),
    ]);
    expect(written(nodes.table.create(null, [head, row]))).toBe("| a\\|b |\n| ---: |\n| x<br>y |");
  });

  it("writes tasks, also those without words of their own", () => {
    const item = (checked: boolean, ...content: Node[]): Node => nodes.list_item.create({ checked }, content);
    const quote = nodes.blockquote.create(null, paragraph("引用"));
    const list = nodes.bullet_list.create(null, [item(true, paragraph("済み")), item(false, quote)]);
    expect(written(list)).toBe("- [x] 済み\n\n- [ ]\n\n  > 引用");
  });

  it("reads what can't be said in Markdown as raw blocks, which are kept", () => {
    const source = "| a |\n| --- |\n| b | 失われる |\n\n[](https://example.com)\n";
    const kinds: string[] = [];
    readMarkdown(source).forEach((node) => kinds.push(node.type.name));
    expect(kinds).toEqual(["raw", "raw"]);
  });
});

describe("emphasis beside Japanese is the server's", () => {
  const file = join(import.meta.dirname, "../../../../tests/core/rendering/emphasis_cases.json");
  const cases = JSON.parse(readFileSync(file, "utf8")) as { markdown: string; html: string }[];

  it.each(cases)("$markdown", ({ markdown, html }) => {
    const spans = (source: string): string => source.replace(/<(?!\/?(?:strong|em|s)>)[^>]*>|\s+/g, "");
    const tokens = tokensOf(markdown, {});
    const ours = tokens.find((token) => token.type === "inline")?.children ?? [];
    const marked = ours
      .map((token) => {
        if (["strong_open", "em_open", "s_open"].includes(token.type)) return `<${token.tag}>`;
        if (["strong_close", "em_close", "s_close"].includes(token.type)) return `</${token.tag}>`;
        return token.content
          .replace(/&/g, "&amp;")
          .replace(/</g, "&lt;")
          .replace(/>/g, "&gt;")
          .replace(/"/g, "&quot;");
      })
      .join("");
    expect(spans(marked)).toBe(spans(html));
  });

  it("compares meanings without white space and marks", () => {
    const meaning = (source: string): string => meaningOf(tokensOf(source, {}), {});
    expect(meaning("**a**\nb\n")).toBe(meaning("a b"));
    expect(meaning("a")).not.toBe(meaning("# a"));
  });
});

describe("pasted text", () => {
  const context = schema.node("doc", null, [paragraph("")]).resolve(1);
  const inserted = (words: string, plain = false): string =>
    writeMarkdown(schema.node("doc", null, textSlice(words, context, plain).content)).trimEnd();

  it("that is Markdown is understood", () => {
    expect(inserted("## 見出し\n\n- **a**\n- b")).toBe("## 見出し\n\n- **a**\n- b");
    expect(inserted("[題名](https://example.com)を見る")).toBe("[題名](https://example.com)を見る");
  });

  it("that isn't stays as it is, line by line", () => {
    expect(inserted("一行目\n二行目\n\n別の段落 1 * 2")).toBe("一行目\\\n二行目\n\n別の段落 1 * 2");
  });

  it("stays as it is when it is pasted as plain text", () => {
    expect(inserted("## 見出し", true)).toBe("\\## 見出し");
  });
});
