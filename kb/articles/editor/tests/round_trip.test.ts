import { describe, expect, it } from "vitest";
import { readMarkdown } from "../src/source/read.ts";
import { writeBlocksOf, writeMarkdown } from "../src/source/write.ts";
import { articles, hasOpenData, roundTripSample, text } from "./open_data.ts";
import { samples } from "./samples.ts";

/** The same text as other programs would have saved it. */
const variants: [string, (source: string) => string][] = [
  ["as it is", (source) => source],
  ["CRLF", (source) => source.replace(/\n/g, "\r\n")],
  ["CR", (source) => source.replace(/\n/g, "\r")],
  ["mixed line ends", (source) => source.replace(/\n(?=[^\n]*請)/g, "\r\n")],
  ["a byte order mark", (source) => `\uFEFF${source}`],
  ["no final newline", (source) => source.replace(/\n+$/, "")],
  ["many final newlines", (source) => `${source}\n \n\t\n`],
  ["trailing spaces", (source) => source.replace(/([^\s\\])\n/g, "$1 \n")],
];

describe("opened and saved unchanged", () => {
  for (const [name, source] of samples()) {
    it.each(variants)(`${name}, %s`, (_variant, change) => {
      const doc = readMarkdown(change(source));
      doc.check();
      // Both the way that is taken and the one block by block.
      expect(writeMarkdown(doc)).toBe(change(source));
      expect(writeBlocksOf(doc)).toBe(change(source));
    });
  }

  it.each(["", "\n", "\n\n  \n", "\uFEFF", "a", "---\ntitle: x\n---\n", "\u0000\n"])("%j", (source) => {
    expect(writeBlocksOf(readMarkdown(source))).toBe(source);
  });
});

describe.skipIf(!hasOpenData)("opened and saved unchanged, with ANNAI_OPEN_DATA", () => {
  it("all articles, to the byte", { timeout: 120_000 }, () => {
    const changed = articles().filter((path) => writeBlocksOf(readMarkdown(text(path))) !== text(path));
    expect(changed).toEqual([]);
    expect(articles().length).toBeGreaterThan(600);
  });

  it.each(variants)("the sample of everything, %s", (_variant, change) => {
    const source = change(roundTripSample());
    expect(writeBlocksOf(readMarkdown(source))).toBe(source);
  });
});
