// What every locator is asked: to find an element, and to find none where it was taken away.
import { gather, type Evidence, type Page } from "../../../widget/src/target/choose";
import type { Candidate } from "../../../widget/src/target/traits";
import { inLine, type Pair, type Site } from "./data";

export interface Case {
  readonly site: number;
  readonly pair: Pair;
  /** The places of the candidates that are there. */
  readonly there: readonly number[];
  /** Whether the element, and all around and within it, was taken away. */
  readonly removed: boolean;
  /** The places of the element and all around and within it. */
  readonly line: ReadonlySet<number>;
}

function lineOf({ raw }: Site, truth: number): Set<number> {
  const own = raw[truth]?.xpath ?? "";
  return new Set(raw.flatMap(({ xpath }, at) => (inLine(xpath, own) ? [at] : [])));
}

/** Two cases for each pair: with the element and without. */
export function casesOf(sites: readonly Site[]): Case[] {
  return sites.flatMap((one, site) =>
    one.pairs.flatMap((pair) => {
      const line = lineOf(one, pair.truth);
      const all = one.raw.map((_, at) => at);
      const without = all.filter((at) => !line.has(at));
      return [
        { site, pair, line, there: all, removed: false },
        { site, pair, line, there: without, removed: true },
      ];
    }),
  );
}

export function pageOf({ raw, parts }: Site, there: readonly number[]): Page {
  const place = (at: number): number => there[at] ?? -1;
  return {
    candidates: there.flatMap((at): readonly Candidate[] => parts.slice(at, at + 1)),
    boxOf: (at) => parts[place(at)]?.box ?? null,
    kin: (at, other) => inLine(raw[place(at)]?.xpath ?? "", raw[place(other)]?.xpath ?? ""),
  };
}

export function evidenceOf(one: Case, site: Site, worded = true): Evidence {
  return gather(one.pair.wanted, pageOf(site, one.there), worded);
}
