/** From the left, the top and the right edge of the page, and how large, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly width: number;
  readonly height: number;
}

/** What is told of an element. Kept, it is a fingerprint; of every candidate it is read anew. */
export interface Traits {
  /** What it is, by its role when it has one: a `div` that acts as a button is a `button`. */
  readonly tag: string;
  readonly id: string;
  readonly name: string;
  readonly classes: string;
  readonly href: string;
  /** What it says, or is called when it says nothing. */
  readonly text: string;
  /** What is said just before and after it. */
  readonly near: string;
  /** Tags with their places among their like, from the element outwards, `PATH_MOST` of them: `a:1/li:3/ul:1`. */
  readonly path: string;
  readonly box: Box | null;
}

/** What else would have been pointed at, had it not been there: the same button in the other rows of a table. */
export interface Twin {
  /** How like the nearest of them was, by `likeness`; zero when there was none. */
  readonly worded: number;
  readonly plain: number;
  /** The words in its row that are in none of theirs, and so many steps up the row is. */
  readonly own: readonly string[];
  readonly up: number;
}

/** An element as it was when the author pointed at it. */
export interface Fingerprint extends Traits {
  readonly v: 1;
  /** The page's language then: in another one, words say nothing. */
  readonly lang: string;
  readonly twin?: Twin | null;
}

/** A candidate made ready for comparing: what it has in each slot, in lower case, in the order of `SLOTS`. */
export interface Candidate {
  readonly slots: readonly string[];
  readonly kind: number;
  /** All that is known of its path. Asked of very few. */
  readonly path: () => string;
  readonly box: Box | null;
}

/** What is wanted, taken apart once for all comparisons. */
export interface Wanted extends Candidate {
  readonly words: readonly (readonly string[])[];
}

export const SLOTS = ["id", "name", "classes", "href", "text", "near", "path"] as const;
export const TEXT_MOST = 120;
export const NEAR_MOST = 200;
export const PATH_MOST = 8;
/** So much of a path is compared step by step; all of it only where words don't count. */
export const PATH_NEAR = 4;

/** More say little more; an integer has bits for 31. */
const MOST_WORDS = 16;
const WORD = /\p{L}+|\p{N}+/gu;
/** Written without spaces: pairs of characters stand for words. */
export const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff]/;
const HUMP = /([a-z])([A-Z])/g;
const SCHEME_AND_QUERY = /^\w+:\/\/(www\.)?|[?#].*/g;
/** Tags that stand for one another when a page is made anew; all others are of one kind. */
export const KINDS: ReadonlyMap<string, number> = new Map(
  [
    "a button summary",
    "input select textarea",
    "h1 h2 h3 h4 h5 h6",
    "span p b strong em i small label",
    "svg img path",
  ].flatMap((tags, kind) => tags.split(" ").map((tag) => [tag, kind] as const)),
);

const pairs = (word: string): string[] =>
  Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));

/** Takes a text or a name apart: `userMenu-2` is `user`, `menu` and `2`. */
export function words(text: string): string[] {
  const found = text.normalize("NFKC").replace(HUMP, "$1 $2").toLowerCase().match(WORD) ?? [];
  return found.flatMap((word) => (word.length > 2 && UNSPACED.test(word) ? pairs(word) : word));
}

/** A path once with and once without the places, each with a mark before it and after each of its steps. */
function bothPaths(path: string): string[] {
  const placed = `^${path}/`;
  return [placed, placed.replace(/:\d+/g, "")];
}

/** Every start of a path, so that it is found within another that starts likewise. */
const starts = (path: string): string[] =>
  [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));

/** Where an address leads, without what may change from day to day. */
export const addressOf = (href: string): string => (href ? href.replace(SCHEME_AND_QUERY, "") : "");

const nearest = (path: string): string => path.split("/", PATH_NEAR).join("/");

/** What is there for each slot, as it was written. */
const written = ({ id, name, classes, href, text, near, path }: Traits): string[] => [
  id,
  name,
  classes,
  addressOf(href),
  text.slice(0, TEXT_MOST),
  near.slice(0, NEAR_MOST),
  bothPaths(nearest(path)).join(""),
];

/** Makes a candidate ready. */
export const candidateOf = (traits: Traits): Candidate => ({
  slots: written(traits).map((slot) => slot.toLowerCase()),
  kind: KINDS.get(traits.tag) ?? -1,
  path: () => `${traits.path}/`,
  box: traits.box,
});

/** Takes apart what is wanted. */
export function wantedOf(traits: Traits): Wanted {
  const all = [...written(traits).slice(0, -1).map(words), bothPaths(nearest(traits.path)).flatMap(starts)];
  return { ...candidateOf(traits), words: all.map((some) => [...new Set(some)].slice(0, MOST_WORDS)) };
}
