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
    readonly by: "hand" | "page" | "event" | "tour" | "article";
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
  readonly do: "finish" | "snooze" | "article" | "url";
  /** An article's slug, or an address. */
  readonly value?: string | null;
  /** Empty: the widget's own word for it. */
  readonly text?: string;
}

export interface TourStep {
  readonly key: string;
  readonly title: string;
  readonly nodes: readonly Tree[];
  readonly target: Target | null;
  readonly url: string | null;
  readonly on_missing: "wait" | "skip" | "centre" | "stop";
  readonly advance?: Advance | null;
  /** At most two, beside "back" and "next". */
  readonly buttons?: readonly StepButton[];
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
  /** The kill switch: nothing is shown, sent or stored until the next page session. */
  readonly off?: boolean;
}

export type ArticleKind = "procedure" | "faq" | "article";

export interface Hit {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly kind: ArticleKind;
  readonly snippet: readonly (readonly [text: string, isMatch: boolean])[];
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
  readonly props: Readonly<Record<string, unknown>>;
}

export interface EventsAnswer {
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly id: string; readonly why: string }[];
}
