/**
 * The article as Markdown source, in a plain text area. Line ends and a byte order mark, which a text area can't
 * hold, come back when the text is read again.
 */
import type { Setting } from "./editing/setting.ts";
import { build } from "./ui/elements.ts";

function flat(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

export class SourceMode {
  readonly dom: HTMLTextAreaElement;
  private original = "";
  private shown = "";

  constructor(setting: Setting, onChange: () => void) {
    this.dom = build("textarea", {
      ...{ class: "editor-source", spellcheck: "false", hidden: true, rows: 24 },
      "aria-label": setting.messages.surface.sourceLabel,
    });
    this.dom.addEventListener("input", onChange);
  }

  get isOpen(): boolean {
    return !this.dom.hidden;
  }

  open(markdown: string): void {
    this.original = markdown;
    this.dom.value = flat(markdown);
    this.shown = this.dom.value;
    this.dom.hidden = false;
  }

  close(): void {
    this.dom.hidden = true;
  }

  /** What the text area says, with the line ends that the source had. */
  markdown(): string {
    const text = this.dom.value;
    if (text === this.shown) return this.original;
    const bom = this.original.startsWith("\uFEFF") ? "\uFEFF" : "";
    const crlf = (this.original.match(/\r\n/g) ?? []).length;
    const others = (this.original.match(/(?<!\r)\n/g) ?? []).length;
    return bom + (crlf > others ? text.replace(/\n/g, "\r\n") : text);
  }
}
