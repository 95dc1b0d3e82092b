import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";

interface Manifest {
  loader: string;
  files: { name: string; part: string; locale: string | null; bytes: number; brotli: number }[];
  budgets: { name: string; most: number; is: number }[];
}

const DIST = "widget/dist";
const manifest = JSON.parse(readFileSync(`${DIST}/manifest.json`, "utf8")) as Manifest;

describe("built widget", () => {
  it("is what the manifest lists, with the sizes it names", () => {
    const names = manifest.files.map(({ name }) => name);
    expect([...names, "manifest.json"].sort()).toEqual(readdirSync(DIST).sort());
    for (const { name, bytes, brotli } of manifest.files) {
      const content = readFileSync(`${DIST}/${name}`);
      expect(content.length).toBe(bytes);
      expect(Math.abs(brotliCompressSync(content).length - brotli)).toBeLessThan(50);
    }
  });

  it.each(manifest.budgets)("keeps to its budget: $name", ({ is, most }) => {
    expect(is).toBeLessThanOrEqual(most);
  });

  it("carries each part that has words once for each language", () => {
    const worded = manifest.files.filter(({ locale }) => locale);
    const locales = new Map<string, string[]>();
    for (const { part, locale } of worded) locales.set(part, [...(locales.get(part) ?? []), locale ?? ""]);
    for (const found of locales.values()) expect(found.sort()).toEqual(["en", "ja"]);
  });

  it("contains nothing that a strict page would refuse", () => {
    for (const { name } of manifest.files) {
      const code = readFileSync(`${DIST}/${name}`, "utf8");
      expect(code).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment/,
      );
      expect(code).not.toMatch(/\beval\(|new Function|setAttribute\("style"|createPolicy/);
    }
  });
});
