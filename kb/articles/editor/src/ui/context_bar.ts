/**
 * What can be done to the thing under the cursor (a table, a callout, an image, a link, code), in a bar above it.
 * It follows the text in the order of the Tab key, so the keyboard reaches it by leaving the text.
 */
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
} from "prosemirror-tables";
import { NodeSelection } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { textAttr } from "../attrs.ts";
import { around, linkRange, paragraph, setAttrs, unwrapped } from "../editing/commands.ts";
import { CALLOUT_LOOKS, calloutKind, calloutLook } from "../editing/node_views.ts";
import type { Setting } from "../editing/setting.ts";
import { alignColumn, columnAlign } from "../editing/tables.ts";
import { schema } from "../schema.ts";
import { build, isComposing, setAttributes } from "./elements.ts";
import { icon } from "./icons.ts";
import type { IconName } from "./icons.ts";
import { Tips } from "./tips.ts";

const { nodes } = schema;

/** A bar for one kind of thing. */
interface Bar {
  dom: HTMLElement;
  /** Shows the thing's state; null when there is no such thing at the selection. */
  update: (state: EditorState) => { pos: number } | null;
}

export interface ContextActions {
  view: () => EditorView;
  openLink: () => void;
  replaceImage: (pos: number) => void;
  /** How far down the screen the toolbar reaches. */
  ceiling: () => number;
}

function field(label: string, className: string): HTMLInputElement {
  return build("input", {
    type: "text",
    class: `input ${className}`,
    "aria-label": label,
    placeholder: label,
    autocomplete: "off",
  });
}

/** Applies what was typed when it is finished, with Enter or by leaving the field. */
function onTyped(input: HTMLInputElement, apply: (value: string) => void, done: () => void): void {
  input.addEventListener("change", () => {
    apply(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.key !== "Enter") return;
    event.preventDefault();
    apply(input.value);
    done();
  });
}

export class ContextBar {
  readonly dom: HTMLElement;
  private readonly bars: Bar[];
  private readonly setting: Setting;
  private readonly actions: ContextActions;
  private shown: { bar: Bar; pos: number } | null = null;

  constructor(setting: Setting, actions: ContextActions, root: HTMLElement) {
    this.setting = setting;
    this.actions = actions;
    this.dom = build("div", { class: "context-bar", hidden: true });
    this.bars = [this.image(), this.link(), this.table(), this.code(), this.callout()];
    new Tips(this.dom, root);
    this.dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !isComposing(event)) this.actions.view().focus();
    });
    this.dom.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && !event.target.closest("input,select")) event.preventDefault();
    });
  }

  private bar(label: string, ...children: Element[]): HTMLElement {
    return build("div", { class: "context", role: "group", "aria-label": label }, ...children);
  }

  private button(name: IconName, label: string, run: () => void): HTMLButtonElement {
    const button = build(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, "data-tip": label },
      icon(name),
    );
    button.addEventListener("click", run);
    return button;
  }

  private command(name: IconName, label: string, command: Command): HTMLButtonElement {
    return this.button(name, label, () => {
      const view = this.actions.view();
      command(view.state, view.dispatch, view);
      view.focus();
    });
  }

  private back(): void {
    this.actions.view().focus();
  }

  private table(): Bar {
    const words = this.setting.messages.table;
    const aligns = (["left", "center", "right"] as const).map((align) => {
      const name = ({ left: "alignLeft", center: "alignCenter", right: "alignRight" } as const)[align];
      return { align, button: this.command(name, words[name], alignColumn(align)) };
    });
    const dom = this.bar(
      words.label,
      this.command("rowAbove", words.rowAbove, addRowBefore),
      this.command("rowBelow", words.rowBelow, addRowAfter),
      this.command("columnLeft", words.columnLeft, addColumnBefore),
      this.command("columnRight", words.columnRight, addColumnAfter),
      ...aligns.map(({ button }) => button),
      this.command("deleteRow", words.deleteRow, deleteRow),
      this.command("deleteColumn", words.deleteColumn, deleteColumn),
      this.command("trash", words.deleteTable, deleteTable),
    );
    return {
      dom,
      update: (state) => {
        const found = around(state, nodes.table);
        const now = found ? columnAlign(state) : null;
        for (const { align, button } of aligns) button.setAttribute("aria-pressed", String(now === align));
        return found;
      },
    };
  }

  private callout(): Bar {
    const words = this.setting.messages.callout;
    const kind = build("select", { class: "input", "aria-label": words.kind });
    kind.append(...CALLOUT_LOOKS.map((look) => build("option", { value: look }, words[look])));
    const title = field(words.title, "context-title");
    const change = (changed: (node: Node) => Record<string, string>): void => {
      const view = this.actions.view();
      const found = around(view.state, nodes.callout);
      if (found) view.dispatch(setAttrs(view.state.tr, found.pos, changed(found.node)));
    };
    kind.addEventListener("change", () => {
      change((node) => ({ kind: calloutKind(kind.value, textAttr(node, "markup")) }));
    });
    const setTitle = (value: string): void => {
      change(() => ({ title: value.trim() }));
    };
    onTyped(title, setTitle, () => {
      this.back();
    });
    const remove = this.button("close", words.remove, () => {
      this.unwrapCallout();
    });
    return {
      dom: this.bar(words.label, kind, title, remove),
      update: (state) => {
        const found = around(state, nodes.callout);
        if (!found) return null;
        kind.value = calloutLook(textAttr(found.node, "kind"));
        if (document.activeElement !== title) title.value = textAttr(found.node, "title");
        return found;
      },
    };
  }

  private unwrapCallout(): void {
    const view = this.actions.view();
    const found = around(view.state, nodes.callout);
    if (found) view.dispatch(unwrapped(view.state.tr, found));
    view.focus();
  }

  private code(): Bar {
    const words = this.setting.messages.code;
    const language = field(words.language, "context-title");
    const apply = (value: string): void => {
      const view = this.actions.view();
      const found = around(view.state, nodes.code_block);
      if (found) view.dispatch(setAttrs(view.state.tr, found.pos, { params: value.trim() }));
    };
    onTyped(language, apply, () => {
      this.back();
    });
    return {
      dom: this.bar(words.label, language, this.command("close", words.remove, paragraph)),
      update: (state) => {
        const found = around(state, nodes.code_block);
        if (found && document.activeElement !== language) language.value = textAttr(found.node, "params");
        return found;
      },
    };
  }

  private image(): Bar {
    const words = this.setting.messages.image;
    const alt = field(words.alt, "context-alt");
    alt.title = words.altHint;
    const at = (): number | null => (this.shown ? this.shown.pos : null);
    const apply = (value: string): void => {
      const view = this.actions.view();
      const pos = at();
      if (pos === null || view.state.doc.nodeAt(pos)?.type !== nodes.image) return;
      const tr = setAttrs(view.state.tr, pos, { alt: value });
      view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)));
    };
    onTyped(alt, apply, () => {
      this.back();
    });
    const replace = this.button("image", words.replace, () => {
      const pos = at();
      if (pos !== null) this.actions.replaceImage(pos);
    });
    replace.hidden = this.setting.uploadUrl === "";
    const remove = this.button("trash", words.remove, () => {
      const view = this.actions.view();
      view.dispatch(view.state.tr.deleteSelection());
      view.focus();
    });
    return {
      dom: this.bar(words.label, alt, replace, remove),
      update: (state) => {
        const found = around(state, nodes.image);
        if (!found) return null;
        if (document.activeElement !== alt) alt.value = textAttr(found.node, "alt");
        alt.classList.toggle("is-wanted", alt.value === "");
        return found;
      },
    };
  }

  private link(): Bar {
    const words = this.setting.messages.link;
    const shown = build("span", { class: "context-link" });
    const open = build(
      "a",
      {
        class: "icon-button",
        target: "_blank",
        rel: "noreferrer",
        "aria-label": words.open,
        "data-tip": words.open,
      },
      icon("open"),
    );
    const edit = this.button("edit", words.edit, () => {
      this.actions.openLink();
    });
    const remove = this.button("unlink", words.remove, () => {
      const view = this.actions.view();
      const range = linkRange(view.state);
      if (range) view.dispatch(view.state.tr.removeMark(range.from, range.to, schema.marks.link));
      view.focus();
    });
    return {
      dom: this.bar(words.label, shown, open, edit, remove),
      update: (state) => {
        const range = state.selection.empty ? linkRange(state) : null;
        if (!range) return null;
        const isArticle = range.href.startsWith("article:");
        shown.textContent = isArticle ? words.toArticle : range.href;
        setAttributes(open, {
          href: /^https?:/.test(range.href) ? range.href : null,
          hidden: !/^https?:/.test(range.href),
        });
        return { pos: range.from };
      },
    };
  }

  /** Shows the bar for what is at the selection, or none. */
  update(view: EditorView): void {
    const next = this.find(view.state);
    if (next?.bar !== this.shown?.bar) this.dom.replaceChildren(...(next ? [next.bar.dom] : []));
    this.shown = next;
    this.place(view);
  }

  /** The innermost thing comes first. */
  private find(state: EditorState): { bar: Bar; pos: number } | null {
    for (const bar of this.bars) {
      const found = bar.update(state);
      if (found) return { bar, pos: found.pos };
    }
    return null;
  }

  /** Puts the bar above its thing, but never under the toolbar. */
  place(view: EditorView): void {
    const inside = view.hasFocus() || this.dom.contains(document.activeElement);
    this.dom.hidden = this.shown === null || !inside;
    if (!this.shown || this.dom.hidden) return;
    const target = view.nodeDOM(this.shown.pos);
    const spot =
      target instanceof Element ? target.getBoundingClientRect() : view.coordsAtPos(this.shown.pos);
    const frame = this.dom.offsetParent?.getBoundingClientRect() ?? new DOMRect();
    const height = this.dom.offsetHeight;
    const ceiling =
      (this.dom.parentElement?.querySelector(".toolbar")?.getBoundingClientRect().bottom ?? 0) + 4;
    const above = spot.top - height - 6;
    const top = Math.max(above, Math.min(ceiling, spot.bottom + 6));
    // Beside a link it begins where the link does; above a block it keeps to the end, off the line before.
    const isBlock = target instanceof Element;
    const wanted = isBlock ? spot.right - this.dom.offsetWidth : spot.left;
    const left = Math.max(4, Math.min(wanted - frame.left, frame.width - this.dom.offsetWidth - 4));
    this.dom.style.top = `${top - frame.top}px`;
    this.dom.style.left = `${left}px`;
  }
}
