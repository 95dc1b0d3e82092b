/**
 * Real articles for the tests that need many: the folder named by ANNAI_OPEN_DATA.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.env["ANNAI_OPEN_DATA"];

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Whether there is open data to test with. */
export const hasOpenData = root !== undefined && root !== "";

/** Paths of all articles. */
export function articles(): string[] {
  return root ? walk(join(root, "help-docs")).sort() : [];
}

/** A file of the open data; bytes that aren't UTF-8 would be a mistake of the test. */
export function text(path: string): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
}

/** The one sample with every construct. */
export function roundTripSample(): string {
  return text(join(root ?? "", "editor", "round-trip-sample.md"));
}
