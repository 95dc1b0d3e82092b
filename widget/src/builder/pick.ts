import type { App, Shell } from "../contract/app";
import { outerOf } from "./target";

/** What people mean when they point at something within it. */
const CONTROLS =
  "a[href],button,input,select,textarea,summary,label,[role=button],[role=link],[role=tab],[role=menuitem]";
/** None of these reaches the product while somebody picks: nothing is pressed by it. */
const SWALLOWED = [
  ...["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "auxclick", "contextmenu"],
  ...["touchstart", "touchend", "dragstart", "submit"],
];
/** Keys that the browser needs, for going through the page. */
const PASSING = /^(Tab|Shift|Control|Alt|Meta|Page.*|Home|End)$/;

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

/** The element that a key or press of the pointer is about: what is meant by it, not what was hit. */
function meantBy({ host }: Shell, event: Event): Element | null {
  const path = event.composedPath();
  const [first] = path;
  // A host whose page begins anew has thrown us out in the middle of it.
  if (!host.isConnected || path.includes(host) || !first || !("closest" in first)) return null;
  return (first as Element).closest(CONTROLS) ?? (first as Element);
}

/** What is pointed at now, and how to go to what is around it and back. */
class Pointer {
  private readonly _hover: Wishes["hover"];
  private _way: Element[] = [];

  constructor(hover: Wishes["hover"]) {
    this._hover = hover;
  }

  get at(): Element | undefined {
    return this._way[this._way.length - 1];
  }

  to(element: Element): void {
    // Within what was widened to, the pointer may move.
    if (this._way[0] === element) return;
    this._way = [element];
    this._hover(element);
  }

  widen(): void {
    const up = this.at && outerOf(this.at);
    if (up) this._push([...this._way, up]);
  }

  narrow(): void {
    const child = this._way.length > 1 ? undefined : this.at?.firstElementChild;
    if (child) this._push([child]);
    else if (this._way.length > 1) this._push(this._way.slice(0, -1));
  }

  private _push(way: Element[]): void {
    this._way = way;
    if (this.at) this._hover(this.at);
  }
}

/** Lets somebody point at an element of the product, by pointer or keyboard. Returns how to stop. */
export function startPicking(app: App, shell: Shell, { hover, picked, stopped }: Wishes): () => void {
  const pointer = new Pointer(hover);
  const pointed = app.safe((event: Event) => {
    const element = meantBy(shell, event);
    if (element) pointer.to(element);
  });
  const swallow = app.safe((event: Event) => {
    const element = meantBy(shell, event);
    // With Alt, the product is worked with as ever: a menu is opened, another page gone to.
    if (!element || (event as MouseEvent).altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // What is switched off is never clicked.
    const pressed = event.type === "click" || (event.type === "pointerup" && element.matches(":disabled"));
    if (pressed) picked(element);
  });
  const key = app.safe((event: Event) => {
    const { key: name } = event as KeyboardEvent;
    const own = event.composedPath().includes(shell.host);
    if ((own && name !== "Escape") || (PASSING.test(name) && event.type === "keydown")) return;
    event.stopImmediatePropagation();
    if (PASSING.test(name)) return;
    event.preventDefault();
    if (event.type !== "keydown") return;
    if (name === "Escape") stopped();
    else if (name === "ArrowUp") pointer.widen();
    else if (name === "ArrowDown") pointer.narrow();
    else if (name === "Enter" && pointer.at) picked(pointer.at);
  });
  const heard = [
    ...["pointermove", "focusin"].map((name) => [name, pointed] as const),
    ...SWALLOWED.map((name) => [name, swallow] as const),
    ...["keydown", "keypress", "keyup"].map((name) => [name, key] as const),
  ];
  const all = windows();
  const how = { capture: true, passive: false };
  for (const one of all) for (const [name, listener] of heard) one.addEventListener(name, listener, how);
  return () => {
    for (const one of all)
      for (const [name, listener] of heard) one.removeEventListener(name, listener, true);
  };
}
