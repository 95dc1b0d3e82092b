import type { App, Shell } from "../contract/app";

/** What people mean when they point at something within it. */
const CONTROLS =
  "a[href],button,input,select,textarea,summary,label,[role=button],[role=link],[role=tab],[role=menuitem]";
/** None of these reaches the product while somebody picks: nothing is pressed by it. */
const SWALLOWED = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "contextmenu"];

interface Wishes {
  readonly hover: (element: Element) => void;
  readonly picked: (element: Element) => void;
  readonly stopped: () => void;
}

/** The window, and those of its frames that may be looked into. */
function windows(): Window[] {
  const frames = [...document.querySelectorAll("iframe")].flatMap(({ contentDocument }) =>
    contentDocument?.defaultView ? [contentDocument.defaultView] : [],
  );
  return [window, ...frames];
}

function deepestFocus(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Lets somebody point at an element of the product, by pointer or keyboard. Returns how to stop. */
export function startPicking(app: App, shell: Shell, { hover, picked, stopped }: Wishes): () => void {
  const meant = (event: Event): Element | null => {
    const path = event.composedPath();
    const [first] = path;
    // A host whose page begins anew has thrown us out in the middle of it.
    if (!shell.host.isConnected || path.includes(shell.host) || !first || !("closest" in first)) return null;
    return (first as Element).closest(CONTROLS) ?? (first as Element);
  };
  const pointed = app.safe((event: Event) => {
    const element = meant(event);
    if (element) hover(element);
  });
  const swallow = app.safe((event: Event) => {
    const element = meant(event);
    if (!element) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "click") picked(element);
  });
  const key = app.safe((event: Event) => {
    const { key: name } = event as KeyboardEvent;
    const element = name === "Enter" && !event.composedPath().includes(shell.host) ? deepestFocus() : null;
    if (name !== "Escape" && !element) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (element) picked(element);
    else stopped();
  });
  const heard = [
    ...["pointermove", "focusin"].map((name) => [name, pointed] as const),
    ...SWALLOWED.map((name) => [name, swallow] as const),
    ["keydown", key] as const,
  ];
  const all = windows();
  for (const one of all) for (const [name, listener] of heard) one.addEventListener(name, listener, true);
  return () => {
    for (const one of all)
      for (const [name, listener] of heard) one.removeEventListener(name, listener, true);
  };
}
