import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { concrete, matches } from "../src/core/urls";

type Example = [pattern: string, address: string, expected: boolean];

/** The same examples hold on the server. */
const examples = JSON.parse(readFileSync("tests/guides/patterns.json", "utf8")) as Example[];

describe("address patterns", () => {
  it.each(examples)("%s against %s: %s", (pattern, address, expected) => {
    expect(matches(pattern, new URL(address))).toBe(expected);
  });

  it("take no longer for a pattern of many stars", () => {
    const url = new URL(`https://app.test/${"a".repeat(3000)}`);
    const from = performance.now();
    expect(matches(`/${"*a".repeat(200)}*b`, url)).toBe(false);
    expect(performance.now() - from).toBeLessThan(200);
  });

  it("name one address only without a star", () => {
    expect(concrete("/invoices")).toBe("/invoices");
    expect(concrete("/invoices/*")).toBeNull();
    expect(concrete(null)).toBeNull();
  });
});
