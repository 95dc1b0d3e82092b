/**
 * A button that opens a menu with one choice in force.
 */
import { build, isComposing, newId } from "./elements.ts";
import { icon } from "./icons.ts";
import { placeBeside } from "./placing.ts";

export interface MenuItem {
  name: string;
  label: string;
  keys?: string | undefined;
  run: () => void;
}

export class MenuButton {
  readonly button: HTMLButtonElement;
  private readonly menu: HTMLElement;
  private readonly text = build("span", {});
  private readonly label: string;

  constructor(label: string, items: readonly MenuItem[], root: HTMLElement) {
    this.label = label;
    const id = newId("menu");
    this.button = build(
      "button",
      {
        ...{ type: "button", class: "button button-quiet tool-menu", "aria-haspopup": "menu" },
        ...{ "aria-expanded": "false", "aria-controls": id, "data-tip": label },
      },
      this.text,
      icon("down"),
    );
    this.menu = build("div", { id, role: "menu", class: "menu", "aria-label": label, hidden: true });
    this.menu.append(...items.map((item) => this.item(item)));
    root.append(this.menu);
    this.listen();
  }

  private item({ name, label, keys, run }: MenuItem): HTMLElement {
    const row = build(
      "button",
      { type: "button", role: "menuitemradio", "aria-checked": "false", tabindex: -1, "data-name": name },
      icon("check", "icon icon-s"),
      build("span", { class: `menu-${name}` }, label),
      keys ? build("kbd", {}, keys) : null,
    );
    row.addEventListener("click", () => {
      this.close();
      run();
    });
    return row;
  }

  private get items(): HTMLElement[] {
    return [...this.menu.querySelectorAll<HTMLElement>("[role=menuitemradio]")];
  }

  private listen(): void {
    this.button.addEventListener("click", () => {
      if (this.menu.hidden) this.open();
      else this.close();
    });
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open();
    });
    this.menu.addEventListener("keydown", (event) => {
      if (!isComposing(event)) this.key(event);
    });
    this.menu.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (!(next instanceof Node) || (!this.menu.contains(next) && next !== this.button)) this.close();
    });
  }

  private key(event: KeyboardEvent): void {
    const items = this.items;
    const now = items.findIndex((item) => item === document.activeElement);
    const last = items.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: now === last ? 0 : now + 1,
      ArrowUp: now <= 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) items[next]?.focus();
    else if (event.key === "Escape") {
      this.close();
      this.button.focus();
    } else if (event.key === "Tab") this.close();
    if (next !== undefined || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private open(): void {
    this.menu.hidden = false;
    placeBeside(this.menu, this.button.getBoundingClientRect());
    this.button.setAttribute("aria-expanded", "true");
    const checked = this.items.find((item) => item.getAttribute("aria-checked") === "true");
    (checked ?? this.items[0])?.focus({ preventScroll: true });
  }

  private close(): void {
    this.menu.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  /** Shows which choice is in force. */
  show(name: string, text: string): void {
    if (this.text.textContent !== text) {
      this.text.textContent = text;
      this.button.setAttribute("aria-label", `${this.label}: ${text}`);
    }
    for (const item of this.items) item.setAttribute("aria-checked", String(item.dataset["name"] === name));
  }
}
