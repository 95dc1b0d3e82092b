import { expect, it } from "vitest";
import { messagesFor } from "../src/messages/catalogue.ts";
import { en } from "../src/messages/en.ts";
import { ja } from "../src/messages/ja.ts";

/** Every text with its name; functions are asked with a sample. */
function texts(catalogue: object, prefix = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const path = prefix + name;
    if (typeof value === "function") return [[path, (value as (sample: unknown) => string)(2)]];
    return typeof value === "object" && value !== null ? texts(value, `${path}.`) : [[path, String(value)]];
  });
}

it("both languages say everything", () => {
  const names = (catalogue: object): string[] =>
    texts(catalogue)
      .map(([name]) => name)
      .sort();
  expect(names(ja)).toEqual(names(en));
  for (const [name, text] of [...texts(ja), ...texts(en)]) expect(text.trim(), name).not.toBe("");
});

it("Japanese is Japanese, and English has none", () => {
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
  for (const [name, text] of texts(ja)) {
    if (name !== "articles.faq") expect(text, name).toMatch(japanese);
  }
  for (const [name, text] of texts(en)) expect(text, name).not.toMatch(japanese);
});

it("a locale finds its language", () => {
  expect(messagesFor("ja-JP")).toBe(ja);
  expect(messagesFor("en")).toBe(en);
  expect(messagesFor("fr")).toBe(en);
});
