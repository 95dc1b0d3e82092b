/**
 * Finds the editors of a page and puts them in the place of their text areas, which stay what is submitted.
 *
 *   <textarea id="body" name="body">…</textarea>
 *   <div data-editor data-source="body" data-kind="procedure" data-locale="ja" data-csrf="token"
 *        data-upload-url="…" data-file-url="…" data-link-url="…" data-toolbar="element-id"></div>
 *
 * The toolbar takes the place of the element named by `data-toolbar`; without one it stands above the `.doc` around
 * the editor, or is the top of the editor. Images are sent to `data-upload-url` (a POST with `file`, answered by
 * `{url, width, height, alt}`), articles are asked for at `data-link-url?q=` (`[{id, title, kind, url}]`).
 *
 * The element gets `.editor` (see EditorElement) and fires `editor:change`, which bubbles, after every change.
 */
import { Editor } from "./editor.ts";
import { csrfToken } from "./editing/setting.ts";
import type { Setting } from "./editing/setting.ts";
import { messagesFor } from "./messages/catalogue.ts";
import { build, newId } from "./ui/elements.ts";

/** What other scripts may ask of an editor. */
export interface EditorHandle {
  markdown: () => string;
  setMarkdown: (markdown: string) => void;
  focus: () => void;
  isComposing: () => boolean;
}

export interface EditorElement extends HTMLElement {
  editor?: EditorHandle;
}

const PAUSE = 250;

/** Writes the editor's Markdown into the text area: soon after a change, and before anything is submitted. */
class Sync {
  private timer = 0;
  private readonly root: EditorElement;
  private readonly field: HTMLTextAreaElement;
  private editor: Editor | null = null;
  private last = "";

  constructor(root: EditorElement, field: HTMLTextAreaElement) {
    this.root = root;
    this.field = field;
    // In the capture phase, so that other listeners of the same event see the current text.
    field.form?.addEventListener(
      "submit",
      () => {
        this.flush();
      },
      true,
    );
    field.form?.addEventListener("formdata", (event) => {
      this.flush();
      if (field.name && !field.disabled) event.formData.set(field.name, field.value);
    });
    window.addEventListener("pagehide", () => {
      this.flush();
    });
  }

  start(editor: Editor): void {
    this.editor = editor;
    this.last = editor.markdown();
  }

  later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      // What is being converted isn't what was meant: wait for its end.
      if (this.editor?.isComposing()) this.later();
      else this.flush();
    }, PAUSE);
  }

  flush(): void {
    window.clearTimeout(this.timer);
    const markdown = this.editor?.markdown();
    if (markdown === undefined || markdown === this.last) return;
    this.last = markdown;
    this.field.value = markdown;
    this.root.dispatchEvent(new CustomEvent("editor:change", { bubbles: true, detail: { markdown } }));
  }
}

function statusLine(root: HTMLElement): (text: string) => void {
  const line = build("p", { class: "visually-hidden", role: "status" });
  root.append(line);
  return (text) => {
    line.textContent = text;
  };
}

function settingOf(root: HTMLElement): Setting {
  const { locale, language, kind, uploadUrl, linkUrl, fileUrl } = root.dataset;
  return {
    messages: messagesFor(locale ?? document.documentElement.lang),
    language: language ?? document.documentElement.lang,
    kind: kind ?? "article",
    uploadUrl: uploadUrl ?? "",
    linkUrl: linkUrl ?? "",
    fileUrl: fileUrl ?? "",
    // Asked for each time: after signing in again the page has another.
    get csrf() {
      return root.dataset["csrf"] ?? csrfToken();
    },
    announce: statusLine(root),
  };
}

function labelOf(field: HTMLTextAreaElement, focus: () => void): string | null {
  const label = field.labels[0];
  if (!label) return null;
  label.id ||= newId("label");
  label.addEventListener("click", (event) => {
    event.preventDefault();
    focus();
  });
  return label.id;
}

function boot(root: EditorElement): void {
  const field = document.getElementById(root.dataset["source"] ?? "");
  if (!(field instanceof HTMLTextAreaElement) || root.editor) return;
  const sync = new Sync(root, field);
  const editor: Editor = new Editor(field.value, settingOf(root), {
    root,
    toolbar: document.getElementById(root.dataset["toolbar"] ?? ""),
    labelledBy: labelOf(field, () => {
      editor.focus();
    }),
    editable: () => !field.readOnly && !field.disabled,
    onChange: () => {
      sync.later();
    },
  });
  sync.start(editor);
  field.hidden = true;
  field.required = false;
  root.editor = {
    markdown: () => editor.markdown(),
    setMarkdown: (markdown) => {
      editor.setMarkdown(markdown);
    },
    focus: () => {
      editor.focus();
    },
    isComposing: () => editor.isComposing(),
  };
}

for (const root of document.querySelectorAll<EditorElement>("[data-editor]")) boot(root);
