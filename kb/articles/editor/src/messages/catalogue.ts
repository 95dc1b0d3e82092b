/** The editor's languages. */
import { en } from "./en.ts";
import { ja } from "./ja.ts";
import type { Messages } from "./types.ts";

export type { Messages } from "./types.ts";

/** What the editor says in a language; English where it doesn't speak it. */
export function messagesFor(locale: string): Messages {
  return locale.toLowerCase().startsWith("ja") ? ja : en;
}
