import type { Advance } from "../contract/api";
import type { App, Shell } from "../contract/app";

/** Where browsers make a click of Enter themselves, or where Enter writes. */
const NATIVE = "a[href],button,input,textarea,select,summary,[contenteditable]";
/** Which of our buttons is pressed is known by then. */
const AFTER_PRESS_MS = 60;

/** Whether a field has something in it. */
function isFilled(field: HTMLInputElement): boolean {
  const { type, checked, value, isContentEditable, textContent } = field;
  if (/^(checkbox|radio)$/.test(type)) return checked;
  const text: unknown = isContentEditable ? textContent : value;
  return typeof text === "string" && !!text.trim() && !/^(button|submit|reset)$/.test(type);
}

/** A click, or the key that stands for one on what browsers make no click for. */
function isPress({ isConverting }: Shell, event: Event, target: Element): boolean {
  if (event.type === "click") return true;
  const { key } = event as KeyboardEvent;
  const enters = key === "Enter" || key === " ";
  return (
    enters &&
    !isConverting(event as KeyboardEvent) &&
    event.composedPath()[0] === target &&
    !target.matches(NATIVE)
  );
}

/** Calls back when the reader has done with the target what leads on. Returns how to stop listening. */
export function whenDone(
  app: App,
  shell: Shell,
  by: Advance["by"],
  target: Element | null | undefined,
  done: () => void,
): () => void {
  const view = target?.ownerDocument.defaultView;
  if (!view || by === "page" || by === "event") return () => undefined;
  let converting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Leaving the field for one of our buttons is a wish for that button: it comes first.
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      app.safe(() => {
        if (shell.shadow.querySelector(".step:active")) soon();
        else done();
      }),
      AFTER_PRESS_MS,
    );
  };
  const heard = app.safe((event: Event) => {
    const path = event.composedPath();
    const { type } = event;
    if (type.startsWith("comp")) converting = type.endsWith("start");
    else if (!path.includes(target)) return;
    else if (by !== "input") {
      if (isPress(shell, event, target)) done();
    } else if (!converting && isFilled(path[0] as HTMLInputElement)) soon();
  });
  const kinds =
    by === "input" ? ["change", "focusout", "compositionstart", "compositionend"] : ["click", "keydown"];
  for (const kind of kinds) view.addEventListener(kind, heard, true);
  return () => {
    clearTimeout(timer);
    for (const kind of kinds) view.removeEventListener(kind, heard, true);
  };
}
