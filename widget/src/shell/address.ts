/** The address when a browser may be sent there, made whole; else null. */
export function safeAddress(address: unknown, base: string): URL | null {
  try {
    const url = new URL(String(address), base);
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
