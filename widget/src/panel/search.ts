import type { SearchAnswer } from "../contract/api";
import type { App } from "../contract/app";

const TYPING_MS = 180;
/** So long a pause, with the conversion finished, and the words are meant. */
const SETTLED_MS = 1_200;

export interface Result {
  readonly query: string;
  readonly settled: boolean;
  readonly searchId: string | null;
  /** Null when the server couldn't be reached. */
  readonly answer: SearchAnswer | null;
}

export interface Search {
  /** The field has changed; while a conversion goes on, nothing is meant yet. */
  readonly type: (text: string, composing: boolean) => void;
  /** The words are meant: Enter, or a click on what they found. Returns the search's id. */
  readonly settle: () => string | null;
}

/** Kana that are being typed end in Latin letters (しょうn), which nothing would match. */
export function typedSoFar(text: string): string {
  return text.replace(/([\u3041-\u30ffー])[a-zａ-ｚ]+$/i, "$1").trim();
}

/** Searches as somebody types, and tells the server which words were meant: only those are logged. */
export function createSearch(app: App, deliver: (result: Result) => void): Search {
  let query = "";
  let searchId: string | null = null;
  let turn = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let pausing: ReturnType<typeof setTimeout> | undefined;

  const run = app.safe(async (settled: boolean) => {
    const mine = ++turn;
    const asked = { q: query, settled, search_id: searchId, page: app.route.url().pathname };
    let answer: SearchAnswer | null = null;
    try {
      answer = await app.ask<SearchAnswer>("search", asked);
    } catch {
      // Said by the null.
    }
    if (mine === turn) deliver({ query: asked.q, settled, searchId: asked.search_id, answer });
  });
  const settle = (): string | null => {
    clearTimeout(typing);
    clearTimeout(pausing);
    if (!query) return null;
    if (!searchId) {
      searchId = app.id();
      void run(true);
    }
    return searchId;
  };
  return {
    settle,
    type(text, composing) {
      const now = composing ? typedSoFar(text) : text.trim();
      clearTimeout(pausing);
      if (!composing && now) pausing = setTimeout(settle, SETTLED_MS);
      if (now === query) return;
      query = now;
      searchId = null;
      turn += 1;
      clearTimeout(typing);
      if (now) typing = setTimeout(() => void run(false), TYPING_MS);
    },
  };
}
