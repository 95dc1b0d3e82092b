// Reads element pairs: one `SITE.json.gz` for each site, as `{site, pairs: [{old, new_xpath}], candidates}`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  candidateOf,
  PATH_MOST,
  wantedOf,
  type Candidate,
  type Traits,
  type Wanted,
} from "../../../widget/src/target/traits";

export interface Raw {
  readonly tag: string;
  readonly classList: readonly string[];
  readonly id: string;
  readonly name: string | null;
  readonly href: string;
  readonly alt: string;
  readonly xpath: string;
  readonly idxpath: string;
  readonly isButton: boolean;
  readonly location: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly area: number;
  readonly shape: number;
  readonly visibleText: readonly string[];
  readonly neighborText: readonly string[];
}

interface RawSite {
  readonly site: string;
  readonly pairs: readonly { readonly old: Raw; readonly new_xpath: string }[];
  readonly candidates: readonly Raw[];
}

/** An element as it was, and which of the candidates it is now. */
export interface Pair {
  readonly old: Raw;
  readonly wanted: Wanted;
  readonly truth: number;
  /** The label contradicts the page: see `isContested`. */
  readonly contested: boolean;
}

export interface Site {
  readonly name: string;
  readonly raw: readonly Raw[];
  readonly parts: readonly Candidate[];
  readonly pairs: readonly Pair[];
}

/** All sites were recorded in a window of this width. */
const WIDTH = 1792;

export function traitsOf(raw: Raw): Traits {
  const { x, y, width, height } = raw.location;
  const tag = raw.tag.toLowerCase();
  return {
    tag: raw.isButton && tag === "input" ? "button" : tag,
    id: raw.id,
    name: raw.name ?? "",
    classes: raw.classList.join(" "),
    href: raw.href,
    text: raw.visibleText.join(" ") || raw.alt,
    near: raw.neighborText.join(" "),
    path: raw.xpath
      .replace(/\[(\d+)\]/g, ":$1")
      .split("/")
      .slice(1)
      .reverse()
      .slice(0, PATH_MOST)
      .join("/"),
    box: { left: x, top: y, right: WIDTH - x - width, width, height },
  };
}

/** Whether one of two elements is within the other, or they are the same. */
export const inLine = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/**
 * Whether a label is in doubt, whatever a locator says: exactly one element of the new page has the old one's tag,
 * id and address, and the label names another, with another id and another address.
 */
function isContested(old: Raw, labelled: Raw, candidates: readonly Raw[]): boolean {
  if (!old.id || !old.href || !labelled.id || labelled.id === old.id || labelled.href === old.href)
    return false;
  return (
    candidates.filter(({ tag, id, href }) => tag === old.tag && id === old.id && href === old.href).length ===
    1
  );
}

export function siteOf({ site, pairs, candidates }: RawSite): Site {
  const places = new Map(candidates.map(({ xpath }, at) => [xpath, at]));
  const known = pairs.flatMap(({ old, new_xpath }): Pair[] => {
    const truth = places.get(new_xpath);
    const labelled = truth === undefined ? undefined : candidates[truth];
    if (truth === undefined || !labelled) return [];
    return [
      { old, wanted: wantedOf(traitsOf(old)), truth, contested: isContested(old, labelled, candidates) },
    ];
  });
  return {
    name: site,
    raw: candidates,
    parts: candidates.map((raw) => candidateOf(traitsOf(raw))),
    pairs: known,
  };
}

export function readSites(folder: string): Site[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json.gz"))
    .sort()
    .map((name) => siteOf(JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as RawSite));
}
