/**
 * The dialog for links: an address, or an article found by its title.
 */
import type { EditorView } from "prosemirror-view";
import { linkRange, setLink } from "../editing/commands.ts";
import type { Setting } from "../editing/setting.ts";
import { addressOf, isAddress } from "./addresses.ts";
import { Combobox } from "./combobox.ts";
import { build, isComposing, newId } from "./elements.ts";
import { icon } from "./icons.ts";

interface Start {
  text: string;
  href: string;
}

export class LinkDialog {
  private readonly setting: Setting;
  private readonly dialog: HTMLDialogElement;
  private readonly text = build("input", {
    id: newId("text"),
    type: "text",
    class: "input",
    autocomplete: "off",
  });
  private readonly target: Combobox;
  private readonly error = build("p", { class: "error", id: newId("error"), hidden: true });
  private readonly accept: HTMLButtonElement;
  private article: { title: string; href: string } | null = null;
  private onAccept: (href: string, text: string) => void = () => undefined;

  constructor(setting: Setting) {
    this.setting = setting;
    const { link } = setting.messages;
    this.accept = build("button", { type: "button", class: "button button-primary" }, link.insert);
    this.target = new Combobox({
      setting,
      label: setting.messages.articles.label,
      isNoQuery: (text) => text === "" || isAddress(text),
      onChoose: (hit) => {
        this.chosen(hit.title, `article:${hit.id}`);
      },
      onEnter: () => {
        this.submit();
      },
    });
    this.dialog = this.layOut();
    document.body.append(this.dialog);
    this.listen();
  }

  private layOut(): HTMLDialogElement {
    const { link } = this.setting.messages;
    const title = newId("title");
    const hint = newId("hint");
    const { input, list, status } = this.target;
    input.id = newId("target");
    input.setAttribute("aria-describedby", `${hint} ${this.error.id}`);
    const cancel = build("button", { type: "button", class: "button" }, link.cancel);
    cancel.addEventListener("click", () => {
      this.dialog.close();
    });
    return build(
      "dialog",
      { class: "dialog editor-dialog", "aria-labelledby": title },
      build("h2", { id: title }, link.title),
      build("div", { class: "field" }, build("label", { for: input.id }, link.target), input, list, status),
      build("p", { class: "hint", id: hint }, link.targetHint),
      this.error,
      build("div", { class: "field" }, build("label", { for: this.text.id }, link.text), this.text),
      build("div", { class: "dialog-actions" }, cancel, this.accept),
    );
  }

  private listen(): void {
    this.accept.addEventListener("click", () => {
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || isComposing(event)) return;
      event.preventDefault();
      this.submit();
    });
    this.target.input.addEventListener("input", () => {
      this.article = null;
      this.fail("");
    });
  }

  private chosen(title: string, href: string): void {
    this.article = { title, href };
    this.target.input.value = title;
    if (this.text.value === "") this.text.value = title;
    this.fail("");
    this.text.focus();
  }

  private fail(message: string): void {
    this.error.hidden = message === "";
    this.error.replaceChildren(icon("alert", "icon icon-s"), build("span", {}, message));
    this.target.input.setAttribute("aria-invalid", String(message !== ""));
  }

  private submit(): void {
    const typed = this.target.input.value.trim();
    const isArticle = this.article?.title === typed;
    const href = isArticle ? (this.article?.href ?? null) : addressOf(typed);
    if (href === null) {
      const { empty, unsafe, targetHint } = this.setting.messages.link;
      this.fail(typed === "" ? empty : /^[a-z]+:/i.test(typed) ? unsafe : targetHint);
      this.target.input.focus();
      return;
    }
    this.dialog.close();
    this.onAccept(href, this.text.value.trim() || (isArticle ? typed : href));
  }

  private show(start: Start, onAccept: (href: string, text: string) => void): void {
    const { link } = this.setting.messages;
    this.onAccept = onAccept;
    this.text.value = start.text;
    this.target.input.value = start.href;
    this.target.close();
    this.target.status.textContent = "";
    this.article = start.href.startsWith("article:") ? { title: start.href, href: start.href } : null;
    this.accept.textContent = start.href ? link.apply : link.insert;
    this.fail("");
    this.dialog.showModal();
    this.target.input.focus();
    this.target.input.select();
  }

  /** Opens the dialog for the link at the selection, or for a new one. */
  open(view: EditorView): void {
    const { state } = view;
    const link = linkRange(state);
    const { from, to } = link ?? state.selection;
    const text = state.doc.textBetween(from, to, " ");
    this.show({ text, href: link?.href ?? "" }, (href, shown) => {
      view.dispatch(setLink(view.state.tr, { from, to }, href, shown).scrollIntoView());
      view.focus();
    });
  }

  destroy(): void {
    this.dialog.remove();
  }
}
