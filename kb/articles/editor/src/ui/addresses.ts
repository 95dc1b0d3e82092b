/**
 * Addresses as people type them.
 */

const SAFE = /^(?:https?:\/\/|mailto:|tel:|article:|\/(?!\/)|#|\.{1,2}\/)/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;
const EMAIL = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;
const HOST = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#]|$)/u;

/** Whether the text is meant as an address and not as words to search for. */
export function isAddress(text: string): boolean {
  return SCHEME.test(text) || SAFE.test(text) || EMAIL.test(text) || HOST.test(text);
}

/** The address that the text stands for; null when it is none, or none that may be used. */
export function addressOf(text: string): string | null {
  const typed = text.trim();
  if (EMAIL.test(typed)) return `mailto:${typed}`;
  if (SAFE.test(typed)) return typed;
  return HOST.test(typed) ? `https://${typed}` : null;
}
