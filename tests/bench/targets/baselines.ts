// What others do, written from what they have published, and asked the same.
import { words } from "../../../widget/src/target/traits";
import type { Case } from "./cases";
import { inLine, type Raw, type Site } from "./data";
import type { Answer } from "./measures";

export interface Locator {
  readonly name: string;
  readonly answers: (cases: readonly Case[], sites: readonly Site[]) => Answer[];
}

const squeeze = (text: string): string => text.replace(/[^a-zA-Z0-9]/g, "");
const joined = (list: readonly string[]): string => list.join(" ").toLowerCase();

/** How many characters have to change to make one text of the other. */
export function distance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, at) => at);
  const codes = Array.from(row, (at) => b.charCodeAt(at));
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    let corner = i - 1;
    let left = i;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0;
      const swap = codes[j - 1] === code ? corner : corner + 1;
      left = Math.min(swap, above + 1, left + 1);
      row[j] = left;
      corner = above;
    }
    row[0] = i;
  }
  return row[b.length] ?? 0;
}

const same = (a: string | null, b: string | null): number => +(!!a && a.toLowerCase() === b?.toLowerCase());
const close = (a: number, b: number): number =>
  Math.max(a, b) > 0 ? 1 - Math.abs(a - b) / Math.max(a, b) : 0;

/** How alike two texts are, by edits; many candidates of a page say the same, and are compared once. */
function edits(a: string, b: string, known: Map<string, number>): number {
  if (!a || !b) return 0;
  const before = known.get(b);
  if (before !== undefined) return before;
  const most = Math.max(a.length, b.length);
  const alike = (most - distance(a, b)) / most;
  known.set(b, alike);
  return alike;
}

/** Longer texts are cut, for time's sake. */
const LONG = 400;

interface Squeezed {
  readonly raw: Raw;
  readonly texts: readonly [heavy: readonly string[], light: readonly string[]];
  /** For each of the texts, how alike it is to others. */
  readonly known: readonly Map<string, number>[];
}

function squeezed(raw: Raw): Squeezed {
  const heavy = [joined(raw.visibleText), joined(raw.neighborText)];
  const light = [joined(raw.classList), raw.href, raw.alt, raw.xpath, raw.idxpath];
  const cut = (texts: readonly string[]): string[] => texts.map((text) => squeeze(text).slice(0, LONG));
  return { raw, texts: [cut(heavy), cut(light)], known: [...heavy, ...light].map(() => new Map()) };
}

/** Similo (Nass, Alégroth, Feldt, Leotta and Ricca, 2023): fourteen properties with weights of 1.5 and 0.5. */
function similo(a: Squeezed, b: Squeezed): number {
  const [old, now] = [a.raw, b.raw];
  const alike = (group: 0 | 1): number =>
    a.texts[group].reduce((all, text, at) => {
      const known = a.known[group * a.texts[0].length + at] ?? new Map<string, number>();
      return all + edits(text, b.texts[group][at] ?? "", known);
    }, 0);
  const away = Math.hypot(old.location.x - now.location.x, old.location.y - now.location.y);
  const heavy = same(old.tag, now.tag) + same(old.name, now.name) + same(old.id, now.id) + alike(0);
  const light =
    alike(1) +
    +(old.isButton === now.isButton) +
    Math.max(0, 100 - away) / 100 +
    close(old.area, now.area) +
    close(old.shape, now.shape);
  return 1.5 * heavy + 0.5 * light;
}

/** The highest score, and by how much it leads the highest that is neither around nor within it. */
function top(one: Case, site: Site, scores: readonly number[]): Answer {
  const score = (at: number): number => scores[at] ?? -Infinity;
  const highest = (places: readonly number[]): number | undefined =>
    places.length ? places.reduce((most, at) => (score(at) > score(most) ? at : most)) : undefined;
  const at = highest(one.there);
  if (at === undefined) return { case: one, at: null, score: 0, margin: 0 };
  const own = site.raw[at]?.xpath ?? "";
  const next = highest(one.there.filter((other) => !inLine(site.raw[other]?.xpath ?? "", own)));
  return { case: one, at, score: score(at), margin: next === undefined ? 0 : score(at) - score(next) };
}

function similoAnswers(cases: readonly Case[], sites: readonly Site[]): Answer[] {
  const prepared = sites.map(({ raw }) => raw.map(squeezed));
  const scores = new Map<unknown, number[]>();
  return cases.flatMap((one) => {
    const site = sites[one.site];
    if (!site) return [];
    const own = squeezed(one.pair.old);
    const known = scores.get(one.pair) ?? prepared[one.site]?.map((other) => similo(own, other)) ?? [];
    scores.set(one.pair, known);
    return top(one, site, known);
  });
}

/** The first with the same tag and the same words; surest when no other has them. */
function textAndTag(one: Case, site: Site): Answer {
  const said = ({ visibleText }: Raw): string => words(visibleText.join(" ")).join(" ");
  const wanted = said(one.pair.old);
  const like = one.there.filter((at) => {
    const other = site.raw[at];
    return !!wanted && other?.tag === one.pair.old.tag && said(other) === wanted;
  });
  return { case: one, at: like[0] ?? null, score: 1, margin: like.length === 1 ? 1 : 0 };
}

function absolutePath(one: Case, site: Site): Answer {
  const at = one.there.find((place) => site.raw[place]?.xpath === one.pair.old.xpath);
  return { case: one, at: at ?? null, score: 1, margin: 1 };
}

const each =
  (answer: (one: Case, site: Site) => Answer): Locator["answers"] =>
  (cases, sites) =>
    cases.flatMap((one) => {
      const site = sites[one.site];
      return site ? [answer(one, site)] : [];
    });

export const BASELINES: readonly Locator[] = [
  { name: "Similo 2023", answers: similoAnswers },
  { name: "text + tag", answers: each(textAndTag) },
  { name: "absolute xpath", answers: each(absolutePath) },
];
