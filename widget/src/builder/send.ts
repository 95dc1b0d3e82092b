import type { App } from "../contract/app";
import type { Answer } from "./saver";

/** What a page may still send while it goes away. */
const PARTING_BYTES = 60_000;

export type Send = (path: string, body: object) => Promise<Answer>;

/** Posts to the builder's part of the API: also what is too large for the embed's own way, and with the refusal's words. */
export function createSend({ link }: App, locale: string): Send {
  return async (path, given) => {
    const body = JSON.stringify({ key: link.who.key, viewer: link.answer?.viewer ?? null, locale, ...given });
    try {
      const response = await fetch(`${link.options.endpoint ?? link.base}builder/${path}`, {
        method: "POST",
        body,
        credentials: "omit",
        keepalive: new Blob([body]).size < PARTING_BYTES,
      });
      return { status: response.status, body: (await response.json()) as unknown };
    } catch {
      return { status: 0, body: null };
    }
  };
}
