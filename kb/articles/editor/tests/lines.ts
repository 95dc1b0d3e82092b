/**
 * Which lines differ between two texts.
 */

export interface Difference {
  removed: string[];
  added: string[];
}

/** The lines between the common beginning and the common end. */
export function difference(before: string, after: string): Difference {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return { removed: old.slice(head, old.length - tail), added: now.slice(head, now.length - tail) };
}
