import * as t from "../strings";
import { bar, notes, savedWords } from "./bar";
import type { Builder } from "./builder";
import { ABOUT } from "./desk";
import { edit, itemFields, tooltipFields } from "./edit";
import { PLAY } from "./icons";
import { list, nameOf, numbered } from "./list";
import { target } from "./target";

/** While a guide is tried, nothing but how to stop. */
function trialBar(builder: Builder): HTMLElement {
  const { h, icon } = builder.shell;
  const end = (): void => {
    builder.endTrial();
  };
  return h(
    "div.dock-bar.dock-trial",
    null,
    icon(PLAY),
    h("p", null, h("b", { id: "annai-builder" }, t.trying), h("span.hint", null, ` ${t.tryingText}`)),
    h("button.button.button-main", { type: "button", "data-keep": "end-trial", onclick: end }, t.endTrial),
  );
}

function columns(builder: Builder): HTMLElement {
  const { kind, entry, at } = builder;
  const { h } = builder.shell;
  const first = kind === "tooltip" ? tooltipFields(builder) : list(builder);
  const last =
    at === ABOUT || !entry ? null : kind === "checklist" ? itemFields(builder, entry) : target(builder);
  return h(`div.dock-cols${last ? "" : ".dock-two"}` as "div", null, first, edit(builder), last);
}

/** Where somebody is in the dock: it is drawn anew around them. */
function placeIn({ box, shell }: Builder): () => void {
  const active = shell.shadow.activeElement as (HTMLElement & Partial<HTMLInputElement>) | null;
  const inside = !!active && box.contains(active);
  const keep = inside ? active.dataset["keep"] : undefined;
  const range =
    inside && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  const scrolled = [...box.querySelectorAll(".dock-cols, .dock-cols > *")].map((one) => one.scrollTop);
  return () => {
    for (const [index, one] of [...box.querySelectorAll(".dock-cols, .dock-cols > *")].entries())
      one.scrollTop = scrolled[index] ?? 0;
    if (!inside) return;
    const next =
      keep === undefined ? null : box.querySelector<HTMLInputElement>(`[data-keep="${CSS.escape(keep)}"]`);
    (next && !next.disabled ? next : box).focus({ preventScroll: true });
    if (next && range) next.setSelectionRange(range[0] ?? null, range[1] ?? null);
  };
}

/** An input method holds on to the field that is written in: nothing is drawn until it lets go. */
export function heedConversion(builder: Builder): void {
  const { box } = builder;
  box.addEventListener("compositionstart", () => {
    box.dataset["converts"] = "";
  });
  box.addEventListener("compositionend", () => {
    const late = box.dataset["converts"] === "late";
    delete box.dataset["converts"];
    if (late) builder.draw();
  });
}

/** Draws the dock; focus, selection and scrolling stay where they were. */
export function drawDock(builder: Builder): void {
  const { box, picking, folded, trying } = builder;
  if (box.dataset["converts"] !== undefined) {
    box.dataset["converts"] = "late";
    return;
  }
  const back = placeIn(builder);
  const small = picking || folded || trying;
  box.classList.toggle("dock-small", small);
  box.classList.toggle("dock-trying", trying);
  box.replaceChildren(
    ...(trying ? [trialBar(builder)] : [bar(builder)]),
    ...(picking ? [] : notes(builder)),
    ...(small ? [] : [columns(builder)]),
  );
  back();
  showFault(builder);
}

const FAULT = /^(?:steps|items)\.(\d+)\./;

/** What became of the last save; of an entry that isn't open, which one is meant. */
function words({ state, at, kind }: Builder): string {
  const number = state.is === "refused" ? FAULT.exec(state.field)?.[1] : undefined;
  const text = savedWords(state);
  if (number === undefined || Number(number) === at) return text;
  return `${numbered(kind, Number(number))}: ${text}`;
}

function showState(builder: Builder, name: Element): void {
  const { state, shell, retry } = builder;
  const status = name.querySelector<HTMLElement>("[data-state]");
  if (status && status.textContent !== words(builder)) status.textContent = words(builder);
  if (status) status.dataset["state"] = state.is;
  const button = name.querySelector("button");
  if (state.is !== "failed") button?.remove();
  else if (!button) name.append(shell.h("button.text-button", { type: "button", onclick: retry }, t.retry));
}

function showAt(error: HTMLElement, message: string): void {
  error.hidden = !message;
  error.textContent = message;
  const input = error.parentElement?.querySelector("input,textarea,select");
  if (message) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
}

/** Says what became of the last save, and what is wrong at its field, without drawing: somebody may be typing. */
export function showFault(builder: Builder): void {
  const { box, state, canUndo, canRedo } = builder;
  const name = box.querySelector(".dock-name");
  if (name) showState(builder, name);
  // What is being typed is what the row of the list says.
  const { entry } = builder;
  const row = entry && box.querySelector(`[data-row="${builder.at}"]`);
  if (row) row.textContent = nameOf(builder, entry);
  const able = { [t.undo]: canUndo, [t.redo]: canRedo };
  for (const [label, can] of Object.entries(able))
    box.querySelector(`.dock-bar [data-keep="${label}"]`)?.toggleAttribute("disabled", !can);
  for (const error of box.querySelectorAll<HTMLElement>("[data-path]"))
    showAt(error, state.is === "refused" && error.dataset["path"] === state.field ? state.message : "");
}
