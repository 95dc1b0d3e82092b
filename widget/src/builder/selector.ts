const MARKS = ["data-annai", "data-testid", "data-test"];
/** Made by a machine, and another one tomorrow. */
const GENERATED = /\d{3,}|[:.]|^[0-9a-f-]{8,}$/i;

const isUnique = (root: ParentNode, selector: string): boolean =>
  root.querySelectorAll(selector).length === 1;

/** By what an element is named: a mark for guides or tests, its id, or its name. */
function named(element: Element): string[] {
  const by = (name: string): string[] => {
    const value = element.getAttribute(name);
    return value ? [`[${name}="${CSS.escape(value)}"]`] : [];
  };
  const { id } = element;
  const byId = id && !GENERATED.test(id) ? [`#${CSS.escape(id)}`] : [];
  return [...MARKS.flatMap(by), ...byId, ...by("name")];
}

function placed(element: Element): string {
  const { localName, parentElement } = element;
  const like = [...(parentElement?.children ?? [])].filter((one) => one.localName === localName);
  return like.length > 1 ? `${localName}:nth-of-type(${like.indexOf(element) + 1})` : localName;
}

/**
 * A selector that matches nothing else within a document or shadow root: from the nearest thing that is named, else by
 * places alone.
 */
function within(element: Element, root: ParentNode): string {
  let path = "";
  let shortest = "";
  for (let one: Element | null = element; one; one = one.parentElement) {
    const below = path ? ` > ${path}` : "";
    const short = named(one).find((name) => isUnique(root, name + below));
    if (short) return short + below;
    path = placed(one) + below;
    if (!shortest && isUnique(root, path)) shortest = path;
  }
  return shortest || path;
}

/** A selector for an element; `>>>` leads into shadow roots and frames. */
export function selectorOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const outer =
    root instanceof ShadowRoot
      ? root.host
      : root === document
        ? null
        : element.ownerDocument.defaultView?.frameElement;
  const own = within(element, root);
  return outer ? `${selectorOf(outer)} >>> ${own}` : own;
}
