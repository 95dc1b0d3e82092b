/** The address when a browser may be sent there, made whole; else null. */
export function safeAddress(address: unknown, base: string): URL | null {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address, base);
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
