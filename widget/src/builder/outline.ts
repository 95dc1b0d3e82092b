import type { Finder, Shell } from "../contract/app";

/** The frame around an element of the product, with what the element is called. */
export class Outline {
  private readonly _finder: Finder;
  private readonly _frame: HTMLElement;
  private readonly _name: HTMLElement;
  private _unfollow: (() => void) | undefined;

  constructor({ h, root }: Shell, finder: Finder) {
    this._finder = finder;
    this._frame = h("div.pick-frame", { hidden: true, "aria-hidden": "true" });
    this._name = h("div.float.pick-name", { hidden: true, "aria-hidden": "true" });
    root.append(this._frame, this._name);
  }

  put(element: Element, name = ""): void {
    this._unfollow?.();
    this._frame.hidden = false;
    this._name.hidden = !name;
    this._name.textContent = name;
    this._unfollow = this._finder.follow(element, (rect) => {
      this._finder.put(this._frame, rect);
      const { left, top, bottom } = rect;
      this._finder.put(this._name, { left, top: top > 40 ? top - 34 : bottom + 6, width: 0, height: 0 });
    });
  }

  clear(): void {
    this._unfollow?.();
    this._unfollow = undefined;
    this._frame.hidden = this._name.hidden = true;
  }
}
