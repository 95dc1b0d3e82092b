/**
 * Building elements: never from strings of HTML, and never with a style attribute, which a strict policy refuses.
 */

type Child = Element | string | null | undefined;
type Attributes = Record<string, string | number | boolean | null | undefined>;

/** Sets attributes; true is an empty attribute, false, null and undefined are none. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** An HTML element with attributes and children. */
export function build<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

let counter = 0;

/** An id that no other element of ours has. */
export function newId(word: string): string {
  counter += 1;
  return `editor-${word}-${counter}`;
}

/** Whether the key belongs to the input method, not to us. */
export function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari ends a composition before its last key
  return event.isComposing || event.keyCode === 229;
}
