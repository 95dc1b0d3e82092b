/**
 * A field that finds articles by title: the ARIA combobox pattern. Keys that belong to an input method are left
 * alone, and nothing is searched while it composes.
 */
import type { Setting } from "../editing/setting.ts";
import { build, isComposing, newId } from "./elements.ts";
import { icon } from "./icons.ts";

/** An article as the server tells it. */
export interface ArticleHit {
  id: string;
  title: string;
  kind: string;
  url: string;
}

export interface ComboboxOptions {
  setting: Setting;
  label: string;
  /** What to do with the article that was chosen. */
  onChoose: (article: ArticleHit) => void;
  /** Enter without a choice. */
  onEnter?: () => void;
  /** Texts that nobody would search for, such as an address. */
  isNoQuery?: (text: string) => boolean;
}

const PAUSE = 180;

export class Combobox {
  readonly input: HTMLInputElement;
  readonly list: HTMLUListElement;
  readonly status: HTMLParagraphElement;
  private readonly options: ComboboxOptions;
  private hits: ArticleHit[] = [];
  private active = -1;
  private timer = 0;
  private request: AbortController | null = null;

  constructor(options: ComboboxOptions) {
    this.options = options;
    const id = newId("articles");
    this.list = build("ul", {
      id,
      role: "listbox",
      class: "choices",
      "aria-label": options.label,
      hidden: true,
    });
    this.status = build("p", { class: "hint choices-status", role: "status" });
    this.input = build("input", {
      ...{ type: "text", class: "input", role: "combobox", autocomplete: "off", spellcheck: "false" },
      ...{ "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" },
    });
    this.listen();
  }

  private listen(): void {
    this.input.addEventListener("input", (event) => {
      if (!(event instanceof InputEvent && event.isComposing)) this.later();
    });
    this.input.addEventListener("compositionend", () => {
      this.later();
    });
    this.input.addEventListener("keydown", (event) => {
      if (!isComposing(event) && this.key(event.key)) event.preventDefault();
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.choose(Number(option.dataset["index"]));
    });
  }

  /** Whether the key was used. */
  private key(name: string): boolean {
    if (name === "ArrowDown") return this.move(1);
    if (name === "ArrowUp") return this.move(-1);
    if (name === "Escape" && !this.list.hidden) return this.close();
    if (name !== "Enter") return false;
    if (this.active >= 0 && !this.list.hidden) this.choose(this.active);
    else this.options.onEnter?.();
    return true;
  }

  private move(step: number): boolean {
    if (this.hits.length === 0) return false;
    this.list.hidden = false;
    const count = this.hits.length;
    this.activate((this.active + step + count + (this.active < 0 && step < 0 ? 1 : 0)) % count);
    return true;
  }

  private activate(index: number): void {
    this.active = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  /** Hides the choices. */
  close(): boolean {
    this.list.hidden = true;
    this.activate(-1);
    return true;
  }

  private choose(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.close();
    this.options.onChoose(hit);
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), PAUSE);
  }

  /** Asks the server for articles with what the field says. */
  async search(): Promise<void> {
    const { setting, isNoQuery } = this.options;
    const query = this.input.value.trim();
    this.request?.abort();
    if (!setting.linkUrl || isNoQuery?.(query)) {
      this.show([], "");
      return;
    }
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      this.say(setting.messages.articles.searching);
      const hits = await this.ask(query, signal);
      this.show(
        hits,
        hits.length > 0 ? setting.messages.articles.found(hits.length) : setting.messages.articles.none,
      );
    } catch {
      if (!signal.aborted) this.show([], setting.messages.articles.failed);
    }
  }

  private async ask(query: string, signal: AbortSignal): Promise<ArticleHit[]> {
    const url = new URL(this.options.setting.linkUrl, document.baseURI);
    url.searchParams.set("q", query);
    const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()) as ArticleHit[];
  }

  private say(text: string): void {
    this.status.textContent = text;
  }

  private show(hits: ArticleHit[], text: string): void {
    this.hits = hits;
    this.list.replaceChildren(...hits.map((hit, index) => this.option(hit, index)));
    this.list.hidden = hits.length === 0;
    this.activate(hits.length > 0 ? 0 : -1);
    this.say(text);
  }

  private option(hit: ArticleHit, index: number): HTMLLIElement {
    const { articles } = this.options.setting.messages;
    const { procedure, faq, article } = articles;
    const kinds: Record<string, string> = { procedure, faq, article };
    return build(
      "li",
      { role: "option", id: newId("article"), "data-index": index, "aria-selected": "false" },
      icon("article"),
      build("span", { class: "choice-title" }, hit.title),
      build("span", { class: "hint" }, kinds[hit.kind] ?? hit.kind),
    );
  }
}
