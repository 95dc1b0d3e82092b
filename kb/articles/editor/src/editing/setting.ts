/**
 * What one editor on a page was given, and how it speaks to whoever can't see it.
 */
import type { Messages } from "../messages/catalogue.ts";

export interface Setting {
  messages: Messages;
  /** The language that the article is written in, which need not be the screen's. */
  language: string;
  /** The article's kind; in a procedure, level-2 headings are its steps. */
  kind: string;
  /** Where images are sent; "" when there is no place for them. */
  uploadUrl: string;
  /** Where articles are looked up by title; "" when they can't be. */
  linkUrl: string;
  /** Where uploaded files are, which the source names `file:<hash>`; the hash follows. */
  fileUrl: string;
  /** The token that every unsafe request must carry. */
  csrf: string;
  /** Says something to screen readers. */
  announce: (text: string) => void;
}

/** The page's token against forged requests. */
export function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  const field = document.querySelector<HTMLInputElement>('input[name="csrf_token"]');
  const own = meta ? meta.content : "";
  return own || (field?.value ?? "");
}

/** Where an image can be seen that the source names so. */
export function imageAddress(source: string, setting: Setting): string {
  const hash = /^file:([0-9a-f]{64})/i.exec(source)?.[1];
  return hash && setting.fileUrl ? setting.fileUrl + hash : source;
}
