/**
 * HTML from Word, Google Docs and the web → the little HTML that the schema understands. Works on a document that
 * is never shown. A strict policy complains of inline styles and handlers even there, so they are renamed first.
 */
import { listsFromWord } from "./word_lists.ts";

const DROPPED =
  "script,style,meta,link,title,head > *,xml,noscript,template,object,embed,form,svg,math,button,select";
const REDIRECT = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/;

/** The HTML without style sheets, with `data-style` for `style`, and `data-onclick` for `onclick`. */
function harmless(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)(?=\s*=)/gi, " data-$1"));
}

/** The declarations of what was a style attribute. */
function styleOf(element: Element): Map<string, string> {
  const declarations = (element.getAttribute("data-style") ?? "").split(";");
  return new Map(
    declarations.map((declaration): [string, string] => {
      const [name = "", ...value] = declaration.split(":");
      return [name.trim().toLowerCase(), value.join(":").trim().toLowerCase()];
    }),
  );
}

function removeComments(root: Node): void {
  const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker?.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function wrapContent(element: Element, tag: string): void {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

function isBold(weight: string): boolean {
  return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
}

/** Says with elements what the source says with styles. */
function fromStyles(element: Element): void {
  const style = styleOf(element);
  const weight = style.get("font-weight") ?? "";
  const isBlock = /^(?:P|DIV|LI|H\d|T[DHR]|UL|OL|TABLE)$/.test(element.tagName);
  // Google Docs wraps everything in <b style="font-weight:normal">.
  if (/^(?:B|STRONG)$/.test(element.tagName) && (weight === "normal" || weight === "400")) unwrap(element);
  if (isBlock || /^H\d$/.test(element.tagName)) return;
  if (isBold(weight) && !element.closest("b,strong,h1,h2,h3,h4,h5,h6,th")) wrapContent(element, "strong");
  if (style.get("font-style") === "italic" && !element.closest("i,em")) wrapContent(element, "em");
  const line = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`;
  if (line.includes("line-through") && !element.closest("s,del,strike")) wrapContent(element, "s");
}

function isHidden(element: Element): boolean {
  const style = styleOf(element);
  return element.hasAttribute("hidden") || style.get("display") === "none" || style.get("mso-hide") === "all";
}

function cleanLink(link: Element): void {
  const href = link.getAttribute("href") ?? "";
  const target = REDIRECT.test(href) ? (new URL(href).searchParams.get("q") ?? href) : href;
  const isSafe = /^(?:https?:|mailto:|tel:|article:|\/|#|[^:]*$)/i.test(target.trim());
  if (target && isSafe && !target.startsWith("#")) link.setAttribute("href", target.trim());
  else unwrap(link);
}

/** Word's own image files can't be read by anyone else. */
function cleanImage(image: Element): void {
  if (!/^(?:https?:)?\/|^[^:]+$/i.test(image.getAttribute("src") ?? "")) image.remove();
}

/** A cell holds text only: its blocks become lines. */
function flattenCell(cell: Element): void {
  const blocks = cell.querySelectorAll("p,div,li,h1,h2,h3,h4,h5,h6,pre,blockquote");
  blocks.forEach((block) => {
    if (block.nextSibling && block.textContent.trim()) {
      block.after(cell.ownerDocument.createElement("br"));
    }
  });
  blocks.forEach(unwrap);
  cell.querySelectorAll("ul,ol,table,tbody,tr,td,th").forEach(unwrap);
  cell.removeAttribute("colspan");
  cell.removeAttribute("rowspan");
  const last = cell.lastChild;
  if (last?.nodeName === "BR") last.remove();
}

/** What is left of formatting without text. */
function dropEmpty(root: Element): void {
  root.querySelectorAll("p,div,span,b,i,strong,em,s").forEach((element) => {
    const isEmpty = element.textContent.replace(/\u00a0/g, " ").trim() === "";
    if (isEmpty && !element.querySelector("img,br,input,hr")) {
      if (element.textContent && /^(?:SPAN|B|I|STRONG|EM|S)$/.test(element.tagName)) unwrap(element);
      else element.remove();
    }
  });
}

/** Only text that somebody wrote: no line ends and runs of spaces from the source of the page. */
function tidyText(root: Node): void {
  const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker?.nextNode()) {
    const text = walker.currentNode as Text;
    const parent = text.parentElement;
    if (!parent?.closest("pre")) text.data = text.data.replace(/[\t\r\n ]+/g, " ").replace(/\u00a0/g, " ");
  }
}

const KEPT = ["href", "src", "alt", "title", "start", "type", "checked"];

function stripAttributes(root: Element): void {
  root.querySelectorAll("*").forEach((element) => {
    for (const { name } of [...element.attributes]) if (!KEPT.includes(name)) element.removeAttribute(name);
  });
}

/** Whether the HTML was copied from an editor of ours. */
function isOwn(html: string): boolean {
  return html.includes("data-pm-slice");
}

/** The HTML, cleaned. */
export function cleanHtml(html: string): string {
  if (isOwn(html)) return harmless(html);
  const page = new DOMParser().parseFromString(harmless(html), "text/html");
  const { body } = page;
  removeComments(body);
  body.querySelectorAll(DROPPED).forEach((element) => {
    element.remove();
  });
  listsFromWord(body);
  body.querySelectorAll("*").forEach((element) => {
    if (isHidden(element)) element.remove();
    else if (element.tagName.includes(":")) unwrap(element);
  });
  tidyText(body);
  body.querySelectorAll("[data-style]").forEach(fromStyles);
  body.querySelectorAll("a").forEach(cleanLink);
  body.querySelectorAll("img").forEach(cleanImage);
  body.querySelectorAll("td,th").forEach(flattenCell);
  dropEmpty(body);
  stripAttributes(body);
  return new XMLSerializer().serializeToString(body);
}
