import { describe, expect, it } from "vitest";
import * as en from "../src/strings/en";
import * as ja from "../src/strings/ja";

/** Both catalogues have the same names, and the same kind of text under each: the compiler sees to it. */
type Like<T> = {
  [Name in keyof T]: T[Name] extends string
    ? string
    : T[Name] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Record<keyof T[Name], string>;
};
const catalogues: Record<string, Like<typeof en>> = { en, ja };

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return texts((value as (...given: unknown[]) => unknown)(2, 3, 4));
  return Object.values(value as object).flatMap(texts);
}

describe("catalogues", () => {
  it("name the same texts", () => {
    expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(ja.reasons)).toEqual(Object.keys(en.reasons));
    expect(Object.keys(ja.kinds)).toEqual(Object.keys(en.kinds));
  });

  it.each(Object.keys(catalogues))("leave no text empty in %s", (locale) => {
    for (const text of texts(catalogues[locale])) expect(text.trim()).not.toBe("");
  });

  it("speak their own language", () => {
    for (const text of texts(en)) expect(text).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    const latin = texts(ja).filter((text) => !/[\u3000-\u30ff\u4e00-\u9fff]/.test(text));
    expect(latin).toEqual(["FAQ"]);
  });

  it("say one result and two results", () => {
    expect(en.found(1)).toBe("1 result");
    expect(en.found(2)).toBe("2 results");
  });
});
