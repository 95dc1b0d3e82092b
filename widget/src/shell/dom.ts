import type { App, Child, Props, Shell } from "../contract/app";

const SVG = "http://www.w3.org/2000/svg";

/** Makes elements without ever touching a string of HTML. Only attributes of our own making go through here. */
export function createH(safe: App["safe"]): Shell["h"] {
  return ((spec: string, props?: Props | null, ...children: Child[]): HTMLElement => {
    const [tag = "div", ...classes] = spec.split(".");
    const element = document.createElement(tag);
    if (classes.length) element.className = classes.join(" ");
    for (const [name, value] of Object.entries(props ?? {})) {
      if (typeof value === "function")
        element.addEventListener(name.slice(2), safe(value as (event: Event) => unknown));
      else if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? "" : String(value));
      }
    }
    for (const child of children) if (child) element.append(child);
    return element;
  }) as Shell["h"];
}

/** An element of a drawing. */
export function drawn(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: Element[]
): SVGElement {
  const element: SVGElement = document.createElementNS(SVG, tag as "g");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function icon(path: string, small = false): SVGSVGElement {
  const attributes = { class: small ? "icon icon-s" : "icon", viewBox: "0 0 20 20", "aria-hidden": "true" };
  return drawn("svg", attributes, drawn("path", { d: path })) as SVGSVGElement;
}
