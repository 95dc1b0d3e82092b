/**
 * Names of buttons and their keys, shown while the pointer rests on them or the focus is on them.
 */
import { build } from "./elements.ts";
import { placeBeside } from "./placing.ts";

const PAUSE = 350;

/** Shows `data-tip` of the buttons inside. */
export class Tips {
  private readonly tip = build("div", { class: "tip editor-tip", role: "tooltip", hidden: true });
  private timer = 0;

  constructor(bar: HTMLElement, root: HTMLElement) {
    root.append(this.tip);
    bar.addEventListener("pointerover", (event) => {
      const button = this.buttonOf(event.target);
      if (button && event.pointerType === "mouse") this.later(button);
    });
    bar.addEventListener("focusin", (event) => {
      const button = this.buttonOf(event.target);
      if (button?.matches(":focus-visible")) this.show(button);
    });
    for (const name of ["pointerout", "focusout", "pointerdown"]) {
      bar.addEventListener(name, () => {
        this.hide();
      });
    }
    bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
    });
  }

  private buttonOf(target: EventTarget | null): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
  }

  private later(button: HTMLElement): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.show(button);
    }, PAUSE);
  }

  private show(button: HTMLElement): void {
    const [name = "", keys] = (button.dataset["tip"] ?? "").split("\t");
    this.tip.replaceChildren(name, ...(keys ? [build("kbd", {}, keys)] : []));
    this.tip.hidden = false;
    placeBeside(this.tip, button.getBoundingClientRect());
  }

  private hide(): void {
    window.clearTimeout(this.timer);
    this.tip.hidden = true;
  }
}
