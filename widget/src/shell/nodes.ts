import type { Tree } from "../contract/api";
import type { App, NodesOptions, Shell } from "../contract/app";
import { safeAddress } from "./address";

/** What a text may consist of. The server has sanitised it; this is the same lock on the inner door. */
const TAGS = new Set(
  (
    "a abbr b blockquote br cite code col colgroup dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr " +
    "i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td " +
    "tfoot th thead time tr u ul var wbr"
  ).split(" "),
);
/** Attributes, each with what its value may be. */
const ATTRIBUTES = new Map(
  Object.entries({
    alt: /^/,
    "aria-label": /^/,
    checked: /^/,
    colspan: /^\d{1,2}$/,
    datetime: /^/,
    dir: /^(ltr|rtl|auto)$/,
    height: /^\d+$/,
    id: /^c-/,
    lang: /^[\w-]+$/,
    open: /^/,
    role: /^(group|note|doc-\w+)$/,
    rowspan: /^\d{1,2}$/,
    scope: /^(col|row)$/,
    start: /^\d+$/,
    tabindex: /^0$/,
    title: /^/,
    value: /^\d+$/,
    width: /^\d+$/,
  }),
);
const CLASSES = /^(align|callout|code|footnote|hl|language|link|shot|table-scroll|task|video)(-|$)/;
const DEEPEST = 60;
const MOST = 20_000;

interface Building {
  readonly how: NodesOptions;
  /** The embed's own origin: addresses are relative to it, and pictures come from nowhere else. */
  readonly own: string;
  /** Where the help center's articles begin. */
  readonly articles: string;
  left: number;
}

function goWithin(this: HTMLElement, event: Event): void {
  // The fragment is ours, not the host's.
  event.preventDefault();
  const id = this.getAttribute("href")?.slice(1) ?? "";
  (this.getRootNode() as ShadowRoot).getElementById(id)?.scrollIntoView({ block: "center" });
}

/** Gives a link its address, and opens articles inside where that can be done. */
function lead(element: HTMLElement, address: unknown, { how, own, articles }: Building): void {
  const fragment = /^#c-[^\s]*$/.exec(typeof address === "string" ? address : "");
  if (fragment) {
    element.setAttribute("href", fragment[0]);
    element.addEventListener("click", goWithin);
    return;
  }
  const url = safeAddress(address, own);
  if (!url) return;
  element.setAttribute("href", url.href);
  element.setAttribute("target", "_blank");
  element.setAttribute("rel", "noopener");
  const { openArticle } = how;
  if (!openArticle || !articles || !url.href.startsWith(articles)) return;
  element.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openArticle(decodeURIComponent(url.href.slice(articles.length).replace(/[?#/].*/, "")));
  });
}

/** Our own origin is the only one that the host has allowed pictures from; another one's becomes a link. */
function picture(values: Readonly<Record<string, unknown>>, building: Building): HTMLElement | null {
  const url = safeAddress(values["src"], building.own);
  if (!url) return null;
  if (url.origin !== building.own) {
    const link = document.createElement("a");
    lead(link, url.href, building);
    const { alt } = values as { alt?: unknown };
    link.textContent = (typeof alt === "string" && alt) || url.hostname;
    return link;
  }
  const image = document.createElement("img");
  image.src = url.href;
  image.loading = "lazy";
  image.alt = "";
  return image;
}

function adorn(element: HTMLElement, values: Readonly<Record<string, unknown>>): void {
  for (const [name, given] of Object.entries(values)) {
    const value = String(given);
    if (ATTRIBUTES.get(name)?.test(value)) element.setAttribute(name, value);
    if (name === "class")
      element.className = value
        .split(/\s+/)
        .filter((one) => CLASSES.test(one))
        .join(" ");
  }
}

function make(
  tag: string,
  values: Readonly<Record<string, unknown>>,
  building: Building,
): HTMLElement | null {
  if (tag === "img") {
    const image = picture(values, building);
    if (image?.localName === "img") adorn(image, values);
    return image;
  }
  // Whatever isn't allowed is no more than its text: a film is the link that stands within it.
  const level = /^h([2-6])$/.exec(tag)?.[1];
  const name = level ? `h${Math.min(6, +level + (building.how.sink ?? 0))}` : TAGS.has(tag) ? tag : "span";
  const element = document.createElement(name);
  adorn(element, values);
  if (tag === "a") lead(element, values["href"], building);
  if (tag === "input") {
    // The only field of a text is the box of a task, which nobody can tick here.
    element.setAttribute("type", "checkbox");
    element.setAttribute("disabled", "");
  }
  return element;
}

function build(node: unknown, building: Building, depth: number): Node | null {
  if (typeof node === "string") return document.createTextNode(node);
  if (!Array.isArray(node) || depth > DEEPEST || building.left-- <= 0) return null;
  const [tag, given, ...children] = node as unknown[];
  // Own values only: a host may have widened Object.prototype.
  const values = Object.assign(Object.create(null), given) as Record<string, unknown>;
  const element = make(String(tag), values, building);
  for (const child of children) {
    const part = build(child, building, depth + 1);
    if (part) element?.append(part);
  }
  return element;
}

/** Builds elements from a tree of nodes, which came over the wire and may be anything at all. */
export function createNodes({ link, boot }: App): Shell["nodes"] {
  const own = new URL(link.options.endpoint ?? link.base).origin;
  const articles = boot.site.help_url && `${boot.site.help_url}articles/`;
  return (tree: readonly Tree[], how = {}) => {
    const fragment = document.createDocumentFragment();
    const building = { how, own, articles, left: MOST };
    for (const node of Array.isArray(tree) ? tree : []) {
      const part = build(node, building, 0);
      if (part) fragment.append(part);
    }
    return fragment;
  };
}
