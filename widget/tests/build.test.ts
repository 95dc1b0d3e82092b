import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Manifest {
  loader: string;
  files: { name: string; part: string; locale: string | null; bytes: number }[];
}

const DIST = "widget/dist";
const manifest = JSON.parse(readFileSync(`${DIST}/manifest.json`, "utf8")) as Manifest;

describe("built widget", () => {
  it("is what the sources give, byte by byte, and keeps to its budgets", () => {
    // Fails when a file differs or a budget is exceeded.
    const said = execFileSync("node", ["widget/build.mjs", "--check"], { encoding: "utf8" });
    expect(said.match(/^ {2}ok/gm)).toHaveLength(10);
  }, 60_000);

  it("is what the manifest lists", () => {
    const names = manifest.files.map(({ name }) => name);
    expect([...names, "manifest.json"].sort()).toEqual(readdirSync(DIST).sort());
    for (const { name, bytes } of manifest.files) expect(readFileSync(`${DIST}/${name}`).length).toBe(bytes);
  });

  it("carries each part that has words once for each language", () => {
    const worded = manifest.files.filter(({ locale }) => locale);
    const locales = new Map<string, string[]>();
    for (const { part, locale } of worded) locales.set(part, [...(locales.get(part) ?? []), locale ?? ""]);
    for (const found of locales.values()) expect(found.sort()).toEqual(["en", "ja"]);
  });

  it("finds every token that its styles name: in the shell, with the chunk itself, or set by a script", () => {
    const codes = manifest.files.map(
      ({ name, part }) => [part, readFileSync(`${DIST}/${name}`, "utf8")] as const,
    );
    const common = codes.filter(([part]) => part === "shell" || part === "finder").map(([, code]) => code);
    for (const [part, code] of codes) {
      const named = new Set([...code.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name ?? ""));
      const there = [code, ...common].join("\n");
      const missing = [...named].filter(
        (name) => !there.includes(`${name}:`) && !there.includes(`"${name}"`),
      );
      expect([part, missing]).toEqual([part, []]);
    }
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
