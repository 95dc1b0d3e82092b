/**
 * Word writes a list as paragraphs with a class and `mso-list:l0 level2 lfo1`. They become real lists.
 */

const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const NUMBER = /^\s*(?:\(?(?:\d+|[a-z]|[ivx]+|[①-⑳])[.)）]?)\s*$/i;

interface Entry {
  element: Element;
  level: number;
  ordered: boolean;
}

function listLevel(element: Element): number {
  return Number(LEVEL.exec(element.getAttribute("data-style") ?? "")?.[1] ?? 0);
}

/** Takes the bullet that Word writes as text out of the paragraph. */
function takeBullet(element: Element): string {
  let text = "";
  element.querySelectorAll("[data-style]").forEach((part) => {
    if (!/mso-list:\s*ignore/i.test(part.getAttribute("data-style") ?? "")) return;
    text += part.textContent;
    part.remove();
  });
  return text.replace(/\u00a0/g, " ");
}

function entryOf(element: Element): Entry {
  const bullet = takeBullet(element);
  return {
    element,
    level: listLevel(element),
    ordered: NUMBER.test(bullet) && bullet.trim().toLowerCase() !== "o",
  };
}

function moveContent(from: Element, to: Element): void {
  const paragraph = to.ownerDocument.createElement("p");
  paragraph.append(...from.childNodes);
  to.append(paragraph);
}

/** Builds nested lists in place of a run of such paragraphs. */
function buildLists(run: readonly Entry[]): void {
  const open: { list: Element; level: number }[] = [];
  for (const { element, level, ordered } of run) {
    while (open.length > 0 && (open[open.length - 1]?.level ?? 0) > level) open.pop();
    let current = open[open.length - 1];
    if (!current || current.level < level) {
      const list = element.ownerDocument.createElement(ordered ? "ol" : "ul");
      const parent = current?.list.lastElementChild;
      if (parent) parent.append(list);
      else element.before(list);
      current = { list, level };
      open.push(current);
    }
    const item = element.ownerDocument.createElement("li");
    moveContent(element, item);
    current.list.append(item);
    if (element.parentNode) element.remove();
  }
}

/** Turns Word's lists into lists. */
export function listsFromWord(root: Element): void {
  const paragraphs = [...root.querySelectorAll("p,h1,h2,h3,h4,h5,h6")].filter(
    (element) => listLevel(element) > 0,
  );
  let run: Entry[] = [];
  let last: Element | null = null;
  for (const element of paragraphs) {
    if (last && last.nextElementSibling !== element) {
      buildLists(run);
      run = [];
    }
    last = element;
    run.push(entryOf(element));
  }
  buildLists(run);
}
