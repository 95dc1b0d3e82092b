/**
 * One editor: the surface, its tools, and the text area that it stands for.
 */
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import type { Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { typingRules } from "./editing/input_rules.ts";
import { keys } from "./editing/keys.ts";
import { nodeViews } from "./editing/node_views.ts";
import { pasting } from "./editing/paste.ts";
import { releasing } from "./editing/release.ts";
import type { Setting } from "./editing/setting.ts";
import { readerView } from "./editing/reader_view.ts";
import { addStep } from "./editing/steps.ts";
import { placeholder, uniqueIds, writeBelow } from "./editing/surface.ts";
import { tablePlugins } from "./editing/tables.ts";
import { imageIntake, uploadImages, uploads } from "./editing/uploads.ts";
import { recordOf } from "./source/records.ts";
import { readMarkdown } from "./source/read.ts";
import { writeMarkdown } from "./source/write.ts";
import { SourceMode } from "./source_mode.ts";
import { ArticlePicker, bracketTrigger } from "./ui/article_picker.ts";
import { ContextBar } from "./ui/context_bar.ts";
import { build, newId } from "./ui/elements.ts";
import { icon } from "./ui/icons.ts";
import { LinkDialog } from "./ui/link_dialog.ts";
import { Toolbar } from "./ui/toolbar.ts";

/** What an editor is given besides its setting. */
export interface Place {
  root: HTMLElement;
  /** The element whose place the toolbar takes, when it isn't the top of the root. */
  toolbar: HTMLElement | null;
  /** The element that names the text, if the page has one. */
  labelledBy: string | null;
  editable: () => boolean;
  onChange: () => void;
}

export class Editor {
  readonly view: EditorView;
  private readonly setting: Setting;
  private readonly place: Place;
  private readonly toolbar: Toolbar;
  private readonly context: ContextBar;
  private readonly source: SourceMode;
  private readonly dialog: LinkDialog;
  private readonly picker: ArticlePicker;
  private readonly surface = build("div", { class: "editor-surface" });
  private readonly id = newId("text");
  private replacing: number | null = null;

  constructor(markdown: string, setting: Setting, place: Place) {
    this.setting = setting;
    this.place = place;
    this.dialog = new LinkDialog(setting);
    this.picker = new ArticlePicker(setting, place.root);
    this.source = new SourceMode(setting, place.onChange);
    const openLink = (): void => {
      this.dialog.open(this.view);
    };
    const view = (): EditorView => this.view;
    const file = this.fileField();
    const pickImages = (): void => {
      this.replacing = null;
      file.click();
    };
    const toggleSource = (): void => {
      this.toggleSource();
    };
    const append = (): void => {
      this.addStep(this.view.state.selection.from);
    };
    this.toolbar = new Toolbar(
      setting,
      { view, openLink, pickImages, toggleSource, addStep: append },
      place.root,
    );
    const replaceImage = (pos: number): void => {
      this.replacing = pos;
      file.click();
    };
    const ceiling = (): number => this.toolbar.dom.getBoundingClientRect().bottom;
    this.context = new ContextBar(setting, { view, openLink, replaceImage, ceiling }, place.root);
    this.view = this.createView(readMarkdown(markdown), openLink);
    this.toolbar.dom.setAttribute("aria-controls", this.id);
    this.layOut(file);
    this.toolbar.update(this.view.state);
  }

  private layOut(file: HTMLElement): void {
    const { root, toolbar } = this.place;
    if (toolbar) toolbar.replaceWith(this.toolbar.dom);
    else if (root.closest(".doc")) root.closest(".doc")?.before(this.toolbar.dom);
    else root.append(this.toolbar.dom);
    this.surface.append(this.view.dom, this.context.dom);
    if (this.setting.kind === "procedure") this.surface.append(this.stepButton());
    if (!root.closest(".doc")) this.surface.classList.add("doc");
    root.append(this.surface, this.source.dom, file);
    // Scrolling moves the thing that the bar stands above.
    document.addEventListener(
      "scroll",
      () => {
        this.context.place(this.view);
      },
      { passive: true },
    );
    this.surface.addEventListener("focusout", () => {
      window.setTimeout(() => {
        this.context.place(this.view);
      });
    });
    this.surface.addEventListener("mousedown", (event) => {
      if (event.target !== this.surface || event.clientY < this.view.dom.getBoundingClientRect().bottom)
        return;
      event.preventDefault();
      writeBelow(this.view);
    });
  }

  private plugins(openLink: () => void): Plugin[] {
    const { setting } = this;
    const link = (): boolean => {
      openLink();
      return true;
    };
    const toToolbar = (): boolean => {
      this.toolbar.focus();
      return true;
    };
    return [
      typingRules(),
      ...keys(setting, link, toToolbar),
      ...tablePlugins(),
      history(),
      dropCursor({ class: "drop-cursor", color: false, width: 2 }),
      gapCursor(),
      uploads(),
      imageIntake(setting),
      pasting(),
      releasing(setting),
      readerView(),
      uniqueIds(),
      placeholder(setting.messages.surface.placeholder),
      bracketTrigger(this.picker, setting),
    ];
  }

  private attributes(): Record<string, string> {
    const { surface } = this.setting.messages;
    const hint = build("p", { id: newId("hint"), class: "visually-hidden" }, surface.hint);
    this.surface.append(hint);
    const { labelledBy } = this.place;
    return {
      ...{
        id: this.id,
        role: "textbox",
        "aria-multiline": "true",
        class: "doc-body",
        lang: this.setting.language,
        "aria-describedby": hint.id,
      },
      ...(labelledBy ? { "aria-labelledby": labelledBy } : { "aria-label": surface.label }),
    };
  }

  private createView(doc: Node, openLink: () => void): EditorView {
    return new EditorView(null, {
      state: EditorState.create({ doc, plugins: this.plugins(openLink) }),
      attributes: this.attributes(),
      nodeViews: nodeViews(this.setting),
      editable: this.place.editable,
      dispatchTransaction: (tr) => {
        const state = this.view.state.apply(tr);
        this.view.updateState(state);
        this.toolbar.update(state);
        this.context.update(this.view);
        if (tr.docChanged) this.place.onChange();
      },
      handleDOMEvents: {
        focus: (view) => {
          window.setTimeout(() => {
            this.context.update(view);
          });
          return false;
        },
      },
    });
  }

  private fileField(): HTMLInputElement {
    const accept = "image/png,image/jpeg,image/gif,image/webp";
    const field = build("input", { type: "file", accept, multiple: true, hidden: true });
    field.addEventListener("change", () => {
      const files = [...(field.files ?? [])];
      field.value = "";
      this.takeFiles(files);
    });
    return field;
  }

  /** Puts images where the cursor is, or in place of the one that is to be replaced. */
  private takeFiles(files: readonly File[]): void {
    const pos = this.replacing;
    const old = pos === null ? null : this.view.state.doc.nodeAt(pos);
    if (pos !== null && old) {
      uploadImages(this.view, files.slice(0, 1), this.setting, pos);
      this.view.dispatch(this.view.state.tr.delete(pos, pos + old.nodeSize));
    } else uploadImages(this.view, files, this.setting);
    this.replacing = null;
    this.view.focus();
  }

  private stepButton(): HTMLElement {
    const label = this.setting.messages.toolbar.addStep;
    const button = build("button", { type: "button", class: "add-step" }, icon("plus"), label);
    button.addEventListener("click", () => {
      this.addStep(this.view.state.doc.content.size);
    });
    return button;
  }

  private addStep(pos: number): void {
    const { tr, number } = addStep(this.view.state, pos);
    this.view.dispatch(tr);
    this.view.focus();
    this.setting.announce(this.setting.messages.steps.added(number));
  }

  private toggleSource(): void {
    if (this.view.composing) return;
    const { source } = this.setting.messages;
    if (this.source.isOpen) {
      const markdown = this.source.markdown();
      this.source.close();
      this.surface.hidden = false;
      this.replace(markdown);
      this.view.focus();
      this.setting.announce(source.off);
    } else {
      this.source.open(writeMarkdown(this.view.state.doc));
      this.surface.hidden = true;
      this.source.dom.setSelectionRange(0, 0);
      this.source.dom.focus({ preventScroll: true });
      this.setting.announce(source.on);
    }
    this.toolbar.setSource(this.source.isOpen, this.view.state);
  }

  /** Puts another source in the place of this one, as one step that can be undone. */
  private replace(markdown: string): void {
    const { state } = this.view;
    if (markdown === writeMarkdown(state.doc)) return;
    const doc = readMarkdown(markdown);
    const tr = state.tr.replaceWith(0, state.doc.content.size, doc.content);
    this.view.dispatch(tr.setDocAttribute("record", recordOf(doc)?.id ?? null));
  }

  /** The article's Markdown as it is now. */
  markdown(): string {
    return this.source.isOpen ? this.source.markdown() : writeMarkdown(this.view.state.doc);
  }

  /** Shows another Markdown. */
  setMarkdown(markdown: string): void {
    if (this.source.isOpen) {
      this.source.open(markdown);
      this.place.onChange();
    } else this.replace(markdown);
  }

  focus(): void {
    if (this.source.isOpen) this.source.dom.focus();
    else this.view.focus();
  }

  /** Whether an input method has a conversion open: what is on screen isn't what was meant yet. */
  isComposing(): boolean {
    return this.view.composing;
  }
}
