/** Random hexadecimal digits; `Math.random` only where a browser has no `crypto` at all. */
function randomHex(digits: number): string {
  const bytes = new Uint8Array(digits / 2);
  try {
    crypto.getRandomValues(bytes);
  } catch {
    bytes.forEach((_, at) => (bytes[at] = Math.random() * 256));
  }
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}

/**
 * Makes UUIDv7: they sort by time, and never repeat a millisecond.
 * `crypto.randomUUID` is missing on plain-http intranets and makes version 4, so it isn't used.
 */
export function createIds(): () => string {
  let last = 0;
  return () => {
    last = Math.max(Date.now(), last + 1);
    const time = last.toString(16).padStart(12, "0");
    const random = randomHex(20);
    const variant = "89ab".charAt(parseInt(random.charAt(0), 16) % 4);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(1, 4)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
  };
}
