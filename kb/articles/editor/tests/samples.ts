/**
 * Our own sample articles.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "samples");

/** One sample. */
export function sample(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** All samples, with their names. */
export function samples(): [string, string][] {
  return readdirSync(folder).map((name) => [name, sample(name)]);
}
