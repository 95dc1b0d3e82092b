/**
 * `[[` in the text opens a small field beside the cursor, which finds an article and inserts a link to it.
 */
import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Setting } from "../editing/setting.ts";
import { schema } from "../schema.ts";
import { Combobox } from "./combobox.ts";
import type { ArticleHit } from "./combobox.ts";
import { build, isComposing } from "./elements.ts";
import { placeBeside } from "./placing.ts";

const TRIGGER = /(?:\[\[|［［)$/;

export class ArticlePicker {
  private readonly setting: Setting;
  private readonly root: HTMLElement;
  private dom: HTMLElement | null = null;

  constructor(setting: Setting, root: HTMLElement) {
    this.setting = setting;
    this.root = root;
  }

  /** Opens the field at the cursor; what stands before it (`[[`) goes when an article is chosen. */
  open(view: EditorView, typed: number): void {
    this.close();
    const { articles } = this.setting.messages;
    const to = view.state.selection.from;
    const combobox = new Combobox({
      setting: this.setting,
      label: articles.label,
      onChoose: (hit) => {
        this.insert(view, hit, to - typed, to);
      },
    });
    const { input, list, status } = combobox;
    input.setAttribute("aria-label", articles.label);
    input.placeholder = articles.search;
    this.dom = build(
      "div",
      { class: "picker", role: "dialog", "aria-label": articles.label },
      input,
      list,
      status,
    );
    this.root.append(this.dom);
    placeBeside(this.dom, view.coordsAtPos(to));
    this.listen(view, input);
    input.focus({ preventScroll: true });
    void combobox.search();
  }

  private listen(view: EditorView, input: HTMLInputElement): void {
    input.addEventListener("keydown", (event) => {
      const leaves = event.key === "Escape" || (event.key === "Backspace" && input.value === "");
      if (isComposing(event) || !leaves || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
      view.focus();
    });
    this.dom?.addEventListener("focusout", (event) => {
      if (!this.dom?.contains(event.relatedTarget as Node | null)) this.close();
    });
  }

  private insert(view: EditorView, hit: ArticleHit, from: number, to: number): void {
    const link = schema.marks.link.create({ href: `article:${hit.id}` });
    const tr = view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to));
    tr.replaceSelectionWith(schema.text(hit.title, [link]), false).removeStoredMark(schema.marks.link);
    this.close();
    view.dispatch(tr.scrollIntoView());
    view.focus();
  }

  close(): void {
    const dom = this.dom;
    this.dom = null;
    dom?.remove();
  }
}

function typedBrackets(view: EditorView): number {
  const { $from, empty } = view.state.selection;
  if (!empty || $from.parent.type.spec.code) return 0;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  return TRIGGER.exec(before)?.[0].length ?? 0;
}

/** Plugin: opens the picker when `[[` was typed, also with full-width brackets from an input method. */
export function bracketTrigger(picker: ArticlePicker, setting: Setting): Plugin {
  const check = (view: EditorView): void => {
    const typed = setting.linkUrl ? typedBrackets(view) : 0;
    if (typed > 0 && !view.composing && view.editable) picker.open(view, typed);
  };
  return new Plugin({
    props: {
      handleTextInput: (view, from, to, text) => {
        if (view.composing || !/[[［]$/.test(text)) return false;
        view.dispatch(view.state.tr.insertText(text, from, to));
        check(view);
        return true;
      },
      handleDOMEvents: {
        compositionend: (view, event) => {
          if (/[[［]$/.test(event.data)) {
            window.setTimeout(() => {
              check(view);
            }, 50);
          }
          return false;
        },
      },
    },
  });
}
