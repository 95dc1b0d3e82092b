/** The embed API, as the server speaks it. Everything here comes from outside: read it, never trust it. */

import type { Fingerprint } from "../target/traits";

/** One node of a rendered text: a string, or `[tag, {attributes}, ...children]`. */
export type Tree = string | readonly [tag: string, attributes: Readonly<Record<string, unknown>>, ...Tree[]];

export interface Target {
  /** Empty where there is only a fingerprint to go by. */
  readonly selector: string;
  /** What was told of the element when the author pointed at it. */
  readonly fingerprint?: Fingerprint | null;
}

/** Where a banner or an announcement leads. */
export interface Leading {
  readonly do: "url" | "article" | "tour";
  readonly value: string;
  /** Empty: the widget's own word for it. */
  readonly text: string;
}

/** An announcement, to be read in the panel. */
export interface News {
  readonly id: string;
  readonly version: number;
  readonly urls: readonly string[];
  readonly title: string;
  readonly nodes: readonly Tree[];
  /** The date that it bears. */
  readonly at: string;
  /** Whether the server knows that it was opened. */
  readonly read: boolean;
  readonly button: Leading | null;
}

/** A banner: one sentence over the edge of the window, or beside an element. */
export interface Banner {
  readonly id: string;
  readonly version: number;
  readonly urls: readonly string[];
  readonly place: "top" | "bottom" | "inline";
  readonly tone: "info" | "notice" | "important";
  readonly target: Target | null;
  readonly title: string;
  readonly nodes: readonly Tree[];
  /** Closing it is for good; else it is for the visit. */
  readonly closes: boolean;
  /** After so many days it is shown again, whoever closed it. */
  readonly again?: number;
  readonly button: Leading | null;
}

export type Look = "icon" | "pulse" | "underline" | "invisible";

export interface Tooltip {
  readonly id: string;
  readonly version: number;
  readonly urls: readonly string[];
  readonly target: Target;
  readonly look: Look;
  readonly title: string;
  readonly nodes: readonly Tree[];
  readonly article: string | null;
}

export interface ChecklistItem {
  readonly id: string;
  readonly title: string;
  readonly nodes: readonly Tree[];
  readonly complete: {
    readonly by: "hand" | "page" | "event" | "tour" | "article" | "attribute";
    readonly value?: string | null;
  };
  readonly action: { readonly do: "url" | "tour" | "article" | "none"; readonly value?: string | null };
  readonly done: boolean;
  /** How long it takes, when the author said so. */
  readonly minutes?: number | null;
}

export interface Checklist {
  readonly id: string;
  readonly version: number;
  readonly urls: readonly string[];
  readonly title: string;
  readonly intro: string;
  readonly items: readonly ChecklistItem[];
  /** An item opens once those before it are done. */
  readonly ordered?: boolean;
  readonly dismissed: boolean;
}

/** What leads on from a step beside, or instead of, its "next". */
export interface Advance {
  readonly by: "next" | "click" | "input" | "page" | "event";
  /** The pattern of an address, or the name of an event. */
  readonly value?: string | null;
  /** There is no "next" then, but a way to skip the step. */
  readonly only?: boolean;
}

export interface StepButton {
  /** Its place among the step's own buttons, from 1, by which rules name it. */
  readonly id?: number;
  readonly do: "next" | "back" | "step" | "finish" | "snooze" | "tour" | "article" | "url";
  /** A step's key, a tour's id, an article's slug, or an address. */
  readonly value?: string | null;
  /** Empty: the widget's own word for it. */
  readonly text?: string;
}

/** One of the rules of a hidden step. */
export interface Rule {
  /** An attribute, the answer to an earlier step, or whether the page has an element. */
  readonly by: "user" | "company" | "button" | "present" | "absent";
  /** The attribute's name, or the key of the step that asked. */
  readonly name?: string;
  readonly is?: "is" | "not" | "set";
  /** What the attribute is compared with, the place of the button, or a selector. */
  readonly value?: string;
  /** The key of a step; `*end` completes the tour, and nothing is the next step. */
  readonly to: string;
}

export interface TourStep {
  readonly key: string;
  /** Without one, it stands beside its target, or in the middle where it has none. */
  readonly kind?: "modal" | "bubble" | "hidden";
  readonly title: string;
  readonly nodes: readonly Tree[];
  readonly target: Target | null;
  readonly url: string | null;
  readonly on_missing: "wait" | "skip" | "centre" | "stop";
  readonly advance?: Advance | null;
  /** At most three, beside "back" and "next". */
  readonly buttons?: readonly StepButton[];
  /** Its text links to a film that can be played. */
  readonly film?: boolean;
  /** Of a hidden step: the first that holds says where the tour goes on, else `else` does. */
  readonly rules?: readonly Rule[];
  readonly else?: string;
}

export interface Tour {
  readonly id: string;
  readonly version: number;
  readonly urls: readonly string[];
  readonly title: string;
  readonly auto: boolean;
  readonly once: boolean;
  readonly article: string | null;
  readonly steps: readonly TourStep[];
}

export interface Site {
  readonly name: string;
  readonly brand: string;
  readonly on_brand: string;
  /** Design tokens that are different in this product: corners and sizes of text. */
  readonly theme?: Readonly<Record<string, string>>;
  readonly greeting: string;
  readonly launcher: "right" | "left" | "none";
  readonly help_url: string;
  readonly contact_url: string;
  readonly dark: boolean;
  /** An image on the embed's own origin. */
  readonly logo?: string | null;
  /** An example of what one may ask, shown in the empty search field. */
  readonly placeholder?: string | null;
  /** When somebody answers, in one or two short lines. */
  readonly hours?: string | null;
}

/** An article worth offering on the screens whose address matches. */
export interface ScreenArticle {
  readonly slug: string;
  readonly title: string;
  readonly kind: ArticleKind;
  readonly urls: readonly string[];
}

export interface Boot {
  readonly viewer: string;
  readonly identity: "anonymous" | "labelled" | "verified";
  readonly locale: string;
  readonly site: Site;
  readonly tooltips: readonly Tooltip[];
  readonly checklists: readonly Checklist[];
  readonly tours: readonly Tour[];
  readonly articles?: readonly ScreenArticle[];
  readonly throttle: { readonly tours_per_session?: number };
  /** Guides that wait for an element, by id: a selector, and the pages that they have once it is there. */
  readonly needs?: Readonly<Record<string, { readonly element: string; readonly urls: readonly string[] }>>;
  /** The most important first. */
  readonly banners?: readonly Banner[];
  /** The newest first. */
  readonly news?: readonly News[];
  /** There is something of what few pages have: banners, announcements, or guides that wait for an element. */
  readonly more?: boolean;
  /** The kill switch: nothing is shown, sent or stored until the next page session. */
  readonly off?: boolean;
}

export type ArticleKind = "procedure" | "faq" | "article";

/** A text in pieces, and which of them match the query. */
export type Marked = readonly (readonly [text: string, isMatch: boolean])[];

export interface Hit {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  /** The title once more. */
  readonly marked: Marked;
  readonly kind: ArticleKind;
  readonly snippet: Marked;
  readonly crumbs: readonly string[];
  readonly verified: boolean;
}

export interface SearchAnswer {
  readonly search_id: string | null;
  readonly hits: readonly Hit[];
  readonly near: readonly { readonly slug: string; readonly title: string }[];
  /** The beginning of a FAQ that was asked by just these words. */
  readonly answer?: Answer | null;
  /** The query with a mistyped word put right, where that finds more. */
  readonly instead?: string | null;
}

export interface Answer {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly locale: string;
  readonly nodes: readonly Tree[];
  readonly whole: boolean;
  readonly verified: boolean;
}

export interface Article {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly kind: ArticleKind;
  readonly locale: string;
  readonly nodes: readonly Tree[];
  readonly steps: readonly { readonly id: string; readonly number: number; readonly title: string }[];
  readonly updated: string;
  readonly tour: string | null;
  readonly verified?: boolean;
}

/** One fact on its way to the server. */
export interface Fact {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly session: string;
  readonly page: string;
  readonly locale: string;
  readonly device: "desktop" | "phone" | "tablet";
  readonly content?: string;
  readonly version?: number;
  readonly run?: string;
  readonly step?: string;
  readonly props: object;
}

export interface EventsAnswer {
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly id: string; readonly why: string }[];
}
