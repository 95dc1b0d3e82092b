import { describe, expect, it } from "vitest";
import { Fragment } from "prosemirror-model";
import { schema } from "../src/schema.ts";
import { readMarkdown } from "../src/source/read.ts";
import { writeMarkdown } from "../src/source/write.ts";
import { blockOf, Draft, find, paragraph } from "./editing.ts";
import { difference } from "./lines.ts";
import { articles, hasOpenData, roundTripSample, text } from "./open_data.ts";
import { sample } from "./samples.ts";

const source = sample("every-construct.md");

function changed(edit: (draft: Draft) => void, from = source): { removed: string[]; added: string[] } {
  const draft = new Draft(from);
  edit(draft);
  return difference(from, draft.markdown());
}

describe("one line is changed by typing in", () => {
  it.each([
    ["a paragraph", "ここが次の行です", "ここが次の行ですですね。"],
    ["a soft line", "改行(ソフト)", "改行(ソフト)ですねはそのまま残します。"],
    ["a heading with an id", "見出し2", "## 見出し2ですね {#custom-id}"],
    ["a heading with marks at its end", "見出し3", "### 見出し3ですね"],
    ["an underlined heading", "二番目の見出し", "二番目の見出しですね"],
    ["a list item", "保存します", "3. 保存しますですね。"],
    ["a nested item", "さらに深い補足", "     - さらに深い補足ですね"],
    ["code in a list", "print(", '       print(ですね"こんにちは")'],
    ["a paragraph of an item", "段落が続きます", "   段落が続きますですね。"],
    ["a list in a quote in a list", "引用の中のリスト", "   > - 引用の中のリストですね"],
    ["a starred item", "アスタリスク", "* アスタリスクですね"],
    ["a task", "完了した作業", "- [x] 完了した作業ですね"],
    ["a nested task", "入れ子の作業", "  - [ ] 入れ子の作業ですね"],
    ["a widely indented item", "字下げの広い項目", "-   字下げの広い項目ですね"],
    ["its second paragraph", "続きの段落", "    続きの段落ですね"],
    ["a header cell", "説明", "| 項目 | 説明ですね | 金額 |"],
    ["a cell", "1ユーザー", "| 基本プラン | 1ユーザーですね | 1,000円 |"],
    ["a callout", "これは補足です", "> これは補足ですですね。"],
    ["a callout written tightly", "間に空行があり", ">間に空行がありですね、詰めて書かれています。"],
    ["a container", "ショートカットは", "ショートカットはですね <kbd>Ctrl</kbd>+<kbd>K</kbd> です。"],
    ["a nested container", "内側の文", "内側の文ですね"],
    ["between HTML", "Markdown", "中の**Markdownですね**です。"],
    ["code", "// コメント", "// コメントですね"],
    ["code of tildes", "チルダのフェンス", "チルダのフェンスですね"],
    ["indented code", "インデントのコード", "    インデントのコードですね"],
    ["a quote", "引用の二行目", "> 引用の二行目ですね"],
    ["a lazy line of a quote", "怠けた続き", "> 怠けた続きですね"],
    ["a quote in a quote", "深い引用", "> > 深い引用ですね"],
    ["a footnote", "脚注の本文", "[^1]: 脚注の本文ですね。"],
    ["a footnote's second paragraph", "脚注の二つ目の段落", "    脚注の二つ目の段落ですね。"],
    ["a raw block", "コメント: 内部メモ", "<!-- コメント: 内部メモですね -->"],
    ["text with special signs", "文頭ではない", "#タグではない、1. 文頭ではないですね"],
  ])("%s", (_what, words, line) => {
    const { removed, added } = changed((draft) => draft.type(words, "ですね"));
    expect(added).toEqual([line]);
    expect(removed).toHaveLength(1);
  });

  it("keeps line ends and the missing final newline of the file", () => {
    const crlf = source.replace(/\n/g, "\r\n").trimEnd();
    const { added } = changed((draft) => draft.type("最後の段落", "ですね"), crlf);
    expect(added).toEqual(["最後の段落ですね。"]);
    const earlier = changed((draft) => draft.type("2行目", "ですね"), crlf);
    expect(earlier.added).toEqual(["> 2行目ですね。\r"]);
  });
});

describe("blocks that come and go", () => {
  const three = "一\n\n二\n\n三\n";

  it("deletes a block", () => {
    const draft = new Draft(three);
    const { pos, node } = blockOf(draft.doc, "二");
    expect(draft.change((tr) => tr.delete(pos, pos + node.nodeSize)).markdown()).toBe("一\n\n三\n");
  });

  it("deletes the first and the last block", () => {
    const first = new Draft(`\n\n${three}`);
    const at = blockOf(first.doc, "一");
    expect(first.change((tr) => tr.delete(at.pos, at.pos + at.node.nodeSize)).markdown()).toBe(
      "\n\n二\n\n三\n",
    );
    const last = new Draft(three.trimEnd());
    const end = blockOf(last.doc, "三");
    expect(last.change((tr) => tr.delete(end.pos, end.pos + end.node.nodeSize)).markdown()).toBe("一\n\n二");
  });

  it("inserts a block", () => {
    const draft = new Draft(three);
    const { pos } = blockOf(draft.doc, "二");
    expect(draft.change((tr) => tr.insert(pos, paragraph("新"))).markdown()).toBe("一\n\n新\n\n二\n\n三\n");
  });

  it("splits and joins", () => {
    const draft = new Draft("前後\n\n次\n");
    draft.change((tr) => tr.split(find(tr.doc, "後")));
    expect(draft.markdown()).toBe("前\n\n後\n\n次\n");
    draft.change((tr) => tr.join(find(tr.doc, "後") - 1));
    expect(draft.markdown()).toBe("前後\n\n次\n");
  });

  it("gives back a moved block as it was written", () => {
    const draft = new Draft("一\n\n* a\n*   b\n\n三\n");
    const { pos, node } = blockOf(draft.doc, "a");
    draft.change((tr) => tr.delete(pos, pos + node.nodeSize).insert(0, node));
    expect(draft.markdown()).toBe("* a\n*   b\n\n一\n\n三\n");
  });

  it("gives back what was changed and changed back", () => {
    const draft = new Draft(source).type("保存します", "x");
    const at = find(draft.doc, "保存しますx", "after");
    expect(draft.change((tr) => tr.delete(at - 1, at)).markdown()).toBe(source);
  });

  it("leaves out empty paragraphs", () => {
    const draft = new Draft(three);
    const { pos } = blockOf(draft.doc, "二");
    expect(draft.change((tr) => tr.insert(pos, paragraph(""))).markdown()).toBe(three);
  });

  it("keeps two lists apart whose middle went", () => {
    const draft = new Draft("- a\n\n文\n\n- b\n");
    const { pos, node } = blockOf(draft.doc, "文");
    draft.change((tr) => tr.delete(pos, pos + node.nodeSize));
    expect(draft.markdown()).toBe("- a\n\n* b\n");
    expect(readMarkdown(draft.markdown()).childCount).toBe(2);
  });

  it("doesn't let indented code slip into a list", () => {
    const draft = new Draft("- a\n\n文\n\n    code\n");
    const { pos, node } = blockOf(draft.doc, "文");
    draft.change((tr) => tr.delete(pos, pos + node.nodeSize));
    expect(draft.markdown()).toBe("- a\n\n```\ncode\n```\n");
  });
});

describe("lists and tables change only where they were changed", () => {
  it("adds an item in the style of its list", () => {
    const draft = new Draft("* 一\n*   二\n");
    const { pos, node } = blockOf(draft.doc, "一");
    const item = schema.nodes.list_item.create(null, paragraph("三"));
    draft.change((tr) => tr.insert(pos + node.nodeSize - 1, item));
    expect(draft.markdown()).toBe("* 一\n*   二\n* 三\n");
  });

  it("adds an item to a loose list in a quote", () => {
    const draft = new Draft("> 1. 一\n>\n> 1. 二\n");
    const list = blockOf(draft.doc, "一").node.firstChild;
    const item = schema.nodes.list_item.create(null, paragraph("三"));
    draft.change((tr) => tr.insert(1 + (list?.nodeSize ?? 0) - 1, item));
    expect(draft.markdown()).toBe("> 1. 一\n>\n> 1. 二\n>\n> 1. 三\n");
  });

  it("numbers again when an item is put between", () => {
    const draft = new Draft("1. 一\n2. 二\n3. 三\n");
    const at = find(draft.doc, "二") - 2;
    draft.change((tr) => tr.insert(at, schema.nodes.list_item.create(null, paragraph("新"))));
    expect(draft.markdown()).toBe("1. 一\n2. 新\n3. 二\n4. 三\n");
  });

  it("adds and takes away a row", () => {
    const draft = new Draft("|a|b|\n|:-|--|\n|1|2|\n|3|4|\n");
    const row = schema.nodes.table_row.create(null, [
      schema.nodes.table_cell.create({ align: "left" }, schema.text("x")),
      schema.nodes.table_cell.create(null, schema.text("y|z")),
    ]);
    const at = find(draft.doc, "3") - 2;
    draft.change((tr) => tr.insert(at, row));
    expect(draft.markdown()).toBe("|a|b|\n|:-|--|\n|1|2|\n| x | y\\|z |\n|3|4|\n");
    const first = find(draft.doc, "1") - 2;
    draft.change((tr) => tr.delete(first, first + (tr.doc.nodeAt(first)?.nodeSize ?? 0)));
    expect(draft.markdown()).toBe("|a|b|\n|:-|--|\n| x | y\\|z |\n|3|4|\n");
  });

  it("adds a paragraph to an item", () => {
    const draft = new Draft("- 一\n\n  続き\n\n- 二\n");
    const at = find(draft.doc, "続き", "after") + 1;
    draft.change((tr) => tr.insert(at, paragraph("もう一つ")));
    expect(draft.markdown()).toBe("- 一\n\n  続き\n\n  もう一つ\n\n- 二\n");
  });
});

describe("definitions elsewhere", () => {
  const linked = "[題名][a]と[^1]\n\n[a]: https://example.com/a\n\n[^1]: 注\n";

  it("are kept by what refers to them", () => {
    expect(changed((draft) => draft.type("題名", "だ"), linked).added).toEqual([
      "[題名](https://example.com/a)だと[^1]",
    ]);
    expect(changed((draft) => draft.type("https://example.com/a", "bc"), linked).added).toHaveLength(1);
  });

  it("are written into the links when they are deleted", () => {
    const draft = new Draft(linked);
    const { pos, node } = blockOf(draft.doc, "https");
    draft.change((tr) => tr.delete(pos, pos + node.nodeSize));
    expect(draft.markdown()).toContain("[題名](https://example.com/a)と[^1]");
  });
});

describe.skipIf(!hasOpenData)("with ANNAI_OPEN_DATA", () => {
  it("a character in a middle paragraph changes its line only", { timeout: 300_000 }, () => {
    const wrong: string[] = [];
    for (const path of articles()) {
      const before = text(path);
      const doc = readMarkdown(before);
      const paragraphs: number[] = [];
      doc.descendants((node, pos) => {
        const isText = node.type === schema.nodes.paragraph && node.textContent !== "";
        if (isText) paragraphs.push(pos + 1 + Math.floor(node.content.size / 2));
        return !node.isTextblock;
      });
      const at = paragraphs[Math.floor(paragraphs.length / 2)];
      if (at === undefined) continue;
      const after = new Draft(before).change((tr) => tr.insertText("ん", at)).markdown();
      const { removed, added } = difference(before, after);
      const [line = ""] = added;
      if (removed.length !== 1 || added.length !== 1 || !line.includes("ん")) wrong.push(path);
    }
    expect(wrong).toEqual([]);
  });

  it("the sample of everything survives a character in each of its blocks", { timeout: 120_000 }, () => {
    const before = roundTripSample();
    const doc = readMarkdown(before);
    const starts: number[] = [];
    doc.forEach((_node, offset) => starts.push(offset));
    for (const start of starts) {
      const block = doc.nodeAt(start);
      if (!block?.isTextblock) continue;
      const after = new Draft(before)
        .change((tr) => tr.insertText("ん", start + 1 + block.content.size))
        .markdown();
      expect(difference(before, after).added.join("\n")).toContain("ん");
      expect(writeMarkdown(readMarkdown(after))).toBe(after);
    }
  });
});

it("reads nothing into an empty document", () => {
  const draft = new Draft("");
  draft.change((tr) => tr.replaceWith(0, tr.doc.content.size, Fragment.from(paragraph("書き始め"))));
  expect(draft.markdown()).toBe("書き始め\n");
});
