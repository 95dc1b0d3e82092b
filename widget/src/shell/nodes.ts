import type { Tree } from "../contract/api";
import type { App, NodesOptions, Shell } from "../contract/app";

/** What a text may consist of. The server has sanitised it; this is the same lock on the inner door. */
const TAGS = new Set(
  (
    "a abbr b blockquote br cite code col colgroup dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr " +
    "i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td " +
    "tfoot th thead time tr u ul var wbr"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "alt aria-label checked class colspan datetime dir disabled height id lang open role rowspan scope start tabindex " +
    "title type value width"
  ).split(" "),
);
const DEEPEST = 60;
const MOST = 20_000;

interface Building {
  readonly how: NodesOptions;
  left: number;
}

/** The address when a browser may be sent there, made whole; else null. */
export function safeAddress(address: unknown, base: string): URL | null {
  try {
    const url = new URL(String(address), base);
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Builds elements from a tree of nodes, which came over the wire and may be anything at all. */
export function createNodes(app: App): Shell["nodes"] {
  const own = new URL(app.link.options.endpoint ?? app.link.base).origin;

  const link = (element: HTMLElement, href: unknown, { openArticle }: NodesOptions): void => {
    const text = String(href);
    const url = safeAddress(text, own);
    if (!url) return;
    element.setAttribute("href", url.href);
    const articles = `${app.boot.site.help_url}articles/`;
    const slug = app.boot.site.help_url && url.href.startsWith(articles) ? url.pathname.split("/").pop() : "";
    if (text.startsWith("#")) {
      // The fragment is ours, not the host's.
      element.addEventListener("click", (event) => {
        event.preventDefault();
        (element.getRootNode() as ShadowRoot).getElementById(text.slice(1))?.scrollIntoView({ block: "center" });
      });
    } else {
      element.setAttribute("target", "_blank");
      element.setAttribute("rel", "noopener");
    }
    if (!slug || !openArticle) return;
    element.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openArticle(decodeURIComponent(slug));
    });
  };

  /** Pictures come from our own origin, the only one that the host has allowed; others become links. */
  const picture = (values: Readonly<Record<string, unknown>>, building: Building): HTMLElement | null => {
    const url = safeAddress(values["src"], own);
    if (!url) return null;
    if (url.origin !== own) {
      const element = document.createElement("a");
      link(element, url.href, building.how);
      element.textContent = String(values["alt"] ?? "") || url.hostname;
      return element;
    }
    const image = document.createElement("img");
    image.src = url.href;
    image.loading = "lazy";
    return image;
  };

  const element = (tag: unknown, values: Readonly<Record<string, unknown>>, building: Building): HTMLElement | null => {
    if (tag === "img") return picture(values, building);
    // A frame is refused by most hosts: a film is a link, which stands among the children.
    const made = document.createElement(tag === "video" ? "span" : TAGS.has(String(tag)) ? String(tag) : "span");
    if (tag === "a") link(made, values["href"], building.how);
    return made;
  };

  const attributes = (made: HTMLElement, tag: unknown, values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (ATTRIBUTES.has(name) && made.localName !== "a" === (tag !== "a")) made.setAttribute(name, String(value));
    }
    // The only field of a text is the box of a task, which nobody can tick here.
    if (tag === "input") {
      made.setAttribute("type", "checkbox");
      made.setAttribute("disabled", "");
    }
  };

  const build = (node: unknown, building: Building, depth: number): Node | null => {
    if (typeof node === "string") return document.createTextNode(node);
    if (!Array.isArray(node) || depth > DEEPEST || building.left-- <= 0) return null;
    const [tag, given, ...children] = node as unknown[];
    // Own values only: a host may have widened Object.prototype.
    const values = Object.assign(Object.create(null), given) as Record<string, unknown>;
    const made = element(tag, values, building);
    if (!made) return null;
    attributes(made, tag, values);
    for (const child of children) {
      const part = build(child, building, depth + 1);
      if (part) made.append(part);
    }
    return made;
  };

  return (tree: readonly Tree[], how = {}) => {
    const fragment = document.createDocumentFragment();
    const building = { how, left: MOST };
    for (const node of Array.isArray(tree) ? tree : []) {
      const part = build(node, building, 0);
      if (part) fragment.append(part);
    }
    return fragment;
  };
}
