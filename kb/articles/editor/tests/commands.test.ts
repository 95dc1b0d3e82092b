import { addColumnAfter, addRowBefore } from "prosemirror-tables";
import { describe, expect, it } from "vitest";
import * as commands from "../src/editing/commands.ts";
import { indent, listKind, outdent, splitItem, toggleList } from "../src/editing/lists.ts";
import { addStep, stepNumber } from "../src/editing/steps.ts";
import { uniqueIds } from "../src/editing/surface.ts";
import { alignColumn, cellBelow, columnAlign, nextCell, tablePlugins } from "../src/editing/tables.ts";
import { schema } from "../src/schema.ts";
import { addressOf, isAddress } from "../src/ui/addresses.ts";
import { Draft, find } from "./editing.ts";
import { sample } from "./samples.ts";

describe("blocks and marks", () => {
  it("makes headings and text again, and keeps a step's id", () => {
    const draft = new Draft("## 題 {#a}\n\n文\n").select("題");
    draft.run(commands.heading(3));
    expect(draft.markdown()).toBe("### 題 {#a}\n\n文\n");
    draft.run(commands.paragraph);
    expect(draft.markdown()).toBe("題\n\n文\n");
  });

  it("marks and unmarks", () => {
    const draft = new Draft("これは重要です\n").select("重要", "重要");
    draft.run(commands.mark("strong"));
    expect(draft.markdown()).toBe("これは**重要**です\n");
    expect(commands.hasMark(draft.state, schema.marks.strong)).toBe(true);
    draft.run(commands.mark("strong"));
    expect(draft.markdown()).toBe("これは重要です\n");
  });

  it("unmarks what its author wrote with HTML", () => {
    const draft = new Draft("これは<b>重要</b>です\n").select("重要", "重要");
    draft.run(commands.mark("strong"));
    expect(draft.markdown()).toBe("これは重要です\n");
  });

  it("wraps in callouts and quotes, and unwraps", () => {
    const draft = new Draft("文\n").select("文");
    draft.run(commands.callout);
    expect(draft.markdown()).toBe("> [!NOTE]\n> 文\n");
    draft.run(commands.callout);
    draft.run(commands.quote);
    expect(draft.markdown()).toBe("> 文\n");
    draft.run(commands.liftAtStart);
    expect(draft.markdown()).toBe("文\n");
  });

  it("inserts a divider and a table after the block", () => {
    const draft = new Draft("一\n\n二\n").select("一");
    draft.run(commands.rule);
    expect(draft.markdown()).toBe("一\n\n---\n\n二\n");
    draft.run(commands.table);
    expect(draft.markdown()).toBe(
      "一\n\n---\n\n二\n\n|  |  |  |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n",
    );
    expect(draft.run(commands.table)).toBe(false);
  });

  it("sets links, and finds where they reach", () => {
    const draft = new Draft("前[題**太**名](/a)後\n").select("太");
    const range = commands.linkRange(draft.state);
    expect(range).toMatchObject({ href: "/a" });
    expect(draft.doc.textBetween(range?.from ?? 0, range?.to ?? 0)).toBe("題太名");
    draft.change((tr) => commands.setLink(tr, range ?? { from: 0, to: 0 }, "/b", "新"));
    expect(draft.markdown()).toBe("前[新](/b)後\n");
  });
});

describe("lists", () => {
  it("makes, changes and takes away lists", () => {
    const draft = new Draft("一\n").select("一");
    draft.run(toggleList("bullet"));
    expect(draft.markdown()).toBe("- 一\n");
    draft.run(toggleList("ordered"));
    expect(draft.markdown()).toBe("1. 一\n");
    draft.run(toggleList("task"));
    expect(draft.markdown()).toBe("- [ ] 一\n");
    expect(listKind(draft.state)).toBe("task");
    draft.run(toggleList("task"));
    expect(draft.markdown()).toBe("一\n");
  });

  it("indents, outdents and stays in a list at its first item", () => {
    const draft = new Draft("- 一\n- 二\n").select("二");
    draft.run(indent);
    expect(draft.markdown()).toBe("- 一\n  - 二\n");
    draft.run(outdent);
    expect(draft.markdown()).toBe("- 一\n- 二\n");
    expect(draft.select("一").run(indent)).toBe(true);
    expect(draft.markdown()).toBe("- 一\n- 二\n");
  });

  it("makes a new task after a task", () => {
    const draft = new Draft("- [x] 一\n");
    draft.select("一");
    draft.change((tr) => tr.insertText("前後", find(tr.doc, "一")));
    draft.select("後").run(splitItem);
    expect(draft.markdown()).toBe("- [x] 前\n- [ ] 後一\n");
  });
});

describe("tables", () => {
  const table = "| a | b |\n| --- | --- |\n| 1 | 2 |\n";

  it("keeps one header row and one alignment for each column", () => {
    const draft = new Draft(table, tablePlugins()).select("b");
    draft.run(alignColumn("right"));
    expect(draft.markdown()).toBe("| a | b |\n| --- | ---: |\n| 1 | 2 |\n");
    expect(columnAlign(draft.state)).toBe("right");
    draft.run(addRowBefore);
    draft.run(addColumnAfter);
    expect(draft.markdown()).toBe("|  |  |  |\n| --- | ---: | --- |\n| a | b |  |\n| 1 | 2 |  |\n");
    draft.run(alignColumn("right"));
    expect(columnAlign(draft.state)).toBe(null);
  });

  it("moves by Tab and Enter, and adds a row at the end", () => {
    const draft = new Draft(table, tablePlugins()).select("2");
    draft.run(nextCell);
    draft.change((tr) => tr.insertText("3"));
    expect(draft.markdown()).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n");
    draft.select("3").run(cellBelow);
    draft.change((tr) => tr.insertText("下"));
    expect(draft.markdown()).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n\n下\n");
  });
});

describe("steps", () => {
  it("adds a step after the one at the cursor, and at the end", () => {
    const source = sample("procedure.md");
    const draft = new Draft(source);
    const middle = addStep(draft.state, find(draft.doc, "取り消しの理由"));
    expect(middle.number).toBe(3);
    draft.state = draft.state.apply(middle.tr.insertText("確かめる"));
    expect(draft.markdown()).toBe(source.replace("## 内容を直して", "## 確かめる\n\n## 内容を直して"));
    const last = addStep(draft.state, draft.doc.content.size);
    expect(last.number).toBe(5);
    expect(stepNumber(draft.doc, 0)).toBe(1);
  });

  it("leaves a split step's id to its first part", () => {
    const draft = new Draft("## 前後 {#a}\n", [uniqueIds()]);
    draft.change((tr) => tr.split(find(tr.doc, "後")));
    expect(draft.markdown()).toBe("## 前 {#a}\n\n## 後\n");
  });
});

it("tells addresses from words", () => {
  expect(["https://a.jp", "a.jp/x", "taro@a.jp", "/help", "#a", "mailto:x@y.z"].every(isAddress)).toBe(true);
  expect(["請求書", "請求書 再発行", "FAQ"].some(isAddress)).toBe(false);
  expect(addressOf("example.co.jp/a")).toBe("https://example.co.jp/a");
  expect(addressOf("taro@example.jp")).toBe("mailto:taro@example.jp");
  expect(addressOf("javascript:alert(1)")).toBe(null);
  expect(addressOf("//evil.example")).toBe(null);
});
