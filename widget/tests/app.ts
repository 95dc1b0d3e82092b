import { vi } from "vitest";
import type { Boot } from "../src/contract/api";
import type { App } from "../src/contract/app";
import type { Core, Link } from "../src/contract/link";
import { createParts, type Parts } from "../src/core/app";

export const SITE: Boot["site"] = {
  name: "みなと請求",
  brand: "#0d5c63",
  on_brand: "#ffffff",
  greeting: "",
  launcher: "none",
  help_url: "https://help.test/help/minato/",
  contact_url: "",
  dark: false,
};

export function boot(change: Partial<Boot> = {}): Boot {
  const nothing = { tooltips: [], checklists: [], tours: [], throttle: {} };
  return { viewer: "v", identity: "anonymous", locale: "ja", site: SITE, ...nothing, ...change };
}

/** A link whose server accepts everything; `post` can be asked what it was sent. */
export function link(
  answer: Boot | null,
  post = vi.fn(() => Promise.resolve({ accepted: [], rejected: [] })),
): Link {
  return {
    base: "https://help.test/embed/v1/",
    who: { key: "k", locale: "", consent: "unset", visitor: null, user: null, company: null, token: null },
    options: {},
    calls: [],
    answer,
    post,
    again: vi.fn(() => Promise.resolve()),
  };
}

export interface Told {
  readonly kind: string;
  readonly run: string | undefined;
  readonly props: Record<string, unknown>;
}

/** The real parts of the core on a link of our making, with the facts that were told. */
export function parts(answer: Boot, post?: Parameters<typeof link>[1]): Parts & { told: Told[] } {
  vi.stubGlobal("CHUNKS", {});
  const made = createParts(link(answer, post));
  made.take();
  const told: Told[] = [];
  const { fact } = made.app;
  const app: { fact: App["fact"] } = made.app;
  app.fact = (kind, about) => {
    told.push({ kind, run: about?.run, props: { ...about?.props } });
    fact(kind, about);
  };
  return { ...made, told };
}

export type { Core };
