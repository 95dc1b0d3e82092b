import type { App, Finder, Shell, Sitting, SittingPart } from "../contract/app";
import { CLOSE } from "../shell/icons";
import * as t from "../strings";
import css from "../styles/builder.css";
import { record } from "../target/locate";
import type { Fingerprint } from "../target/traits";
import { plainName } from "./names";
import { startPicking } from "./pick";
import { selectorOf } from "./selector";
import { surenessOf } from "./sure";

const MOST_WITHIN = 6;

interface Picked {
  readonly element: Element;
  readonly fingerprint: Fingerprint;
}

/** The builder in the product's own page: an element is picked, named in plain language, and kept in the draft. */
class Builder {
  private readonly _app: App;
  private readonly _shell: Shell;
  private readonly _finder: Finder;
  private readonly _sitting: Sitting;
  private readonly _box: HTMLElement;
  private readonly _frame: HTMLElement;
  private _parts: readonly SittingPart[];
  private _part = 0;
  private _picked: Picked | null = null;
  private _said = "";
  private _stop: (() => void) | undefined;
  private _unfollow: (() => void) | undefined;

  constructor(app: App, shell: Shell, finder: Finder, sitting: Sitting) {
    this._app = app;
    this._shell = shell;
    this._finder = finder;
    this._sitting = sitting;
    this._parts = sitting.parts;
    this._frame = shell.h("div.pick-frame", { hidden: true, "aria-hidden": "true" });
    this._box = shell.h("section.float.builder", {
      role: "dialog",
      "aria-labelledby": "annai-builder",
      tabindex: "-1",
    });
    shell.root.append(this._frame, this._box);
    this._draw();
    this._box.focus({ preventScroll: true });
  }

  private _button(text: string, onclick: () => unknown, kind = "button.button"): HTMLElement {
    return this._shell.h(kind as "button", { type: "button", onclick }, text);
  }

  private _close(): void {
    this._halt();
    this._unfollow?.();
    this._frame.remove();
    this._box.remove();
    this._app.session.set("builder", null);
  }

  private _halt(): void {
    this._stop?.();
    this._stop = undefined;
  }

  private _mark(element: Element): void {
    this._unfollow?.();
    this._frame.hidden = false;
    this._unfollow = this._finder.follow(element, (rect) => {
      this._finder.put(this._frame, rect);
    });
  }

  private _pick(): void {
    this._said = t.picking;
    this._picked = null;
    this._stop = startPicking(this._app, this._shell, {
      hover: (element) => {
        this._mark(element);
      },
      picked: (element) => {
        this._choose(element);
      },
      stopped: () => {
        this._halt();
        this._said = "";
        this._draw();
      },
    });
    this._draw();
  }

  private _choose(element: Element): void {
    this._halt();
    this._mark(element);
    const fingerprint = record(element, document, this._shell.host);
    this._picked = fingerprint && { element, fingerprint };
    this._said = "";
    this._draw();
    this._shell.say(plainName(element));
    this._box.focus({ preventScroll: true });
  }

  private async _keep({ element, fingerprint }: Picked): Promise<void> {
    const part = this._parts[this._part]?.key ?? "";
    const { token } = this._sitting;
    try {
      const sent = { token, part, selector: selectorOf(element), fingerprint };
      const { parts } = await this._app.ask<{ parts: readonly SittingPart[] }>("builder/point", sent);
      this._parts = parts;
      this._picked = null;
      this._said = t.kept;
      this._part = Math.min(this._part + 1, parts.length - 1);
    } catch {
      this._said = t.notKept;
    }
    this._shell.say(this._said);
    this._draw();
    this._box.focus({ preventScroll: true });
  }

  private _draw(): void {
    const { h, icon } = this._shell;
    const close = (): void => {
      this._close();
    };
    const end = h(
      "button.icon-button",
      { type: "button", "aria-label": t.endBuilding, onclick: close },
      icon(CLOSE),
    );
    const head = h("h2", { id: "annai-builder" }, t.building(this._sitting.name));
    const back = h("a.text-button", { href: this._sitting.back, rel: "noreferrer" }, t.backToDraft);
    this._box.replaceChildren(
      h("div.builder-head", null, head, end),
      this._choices(),
      ...(this._said ? [h("p.hint", null, this._said)] : []),
      ...(this._picked ? this._about(this._picked) : []),
      h("div.row", null, ...this._actions(), back),
    );
  }

  private _choices(): HTMLElement {
    const { h } = this._shell;
    const options = this._parts.map(({ title, recorded }, at) => {
      const words = `${this._parts.length > 1 ? `${at + 1}. ` : ""}${title}（${recorded ? t.recorded : t.unrecorded}）`;
      return h("option", { value: at, selected: at === this._part }, words);
    });
    const onchange = (event: Event): void => {
      this._part = Number((event.target as HTMLSelectElement).value);
    };
    return h("label.builder-part", null, t.pointsAt, h("select", { onchange }, ...options));
  }

  private _actions(): HTMLElement[] {
    const pick = (): void => {
      this._pick();
    };
    if (this._stop) {
      const stop = (): void => {
        this._halt();
        this._said = "";
        this._draw();
      };
      return [this._button(t.stopPicking, stop)];
    }
    const picked = this._picked;
    if (!picked) return [this._button(t.pick, pick, "button.button.button-main")];
    return [
      this._button(t.useIt, () => this._keep(picked), "button.button.button-main"),
      this._button(t.pickAgain, pick),
    ];
  }

  private _about({ element, fingerprint }: Picked): HTMLElement[] {
    const { h, host } = this._shell;
    const up = element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;
    const around = up && up !== document.documentElement ? [up] : [];
    const within = [...element.children].slice(0, MOST_WITHIN);
    return [
      h("p", null, h("b", null, plainName(element))),
      h("p.hint", { "data-sure": "" }, t.sureness[surenessOf(element, fingerprint, host)]),
      ...this._ways(t.around, around),
      ...this._ways(t.within, within),
    ];
  }

  private _ways(title: string, elements: readonly Element[]): HTMLElement[] {
    if (!elements.length) return [];
    const { h } = this._shell;
    const buttons = elements.map((element) => {
      const choose = (): void => {
        this._choose(element);
      };
      const button = this._button(plainName(element), choose, "button.text-button");
      button.addEventListener("pointerenter", () => {
        this._mark(element);
      });
      return button;
    });
    return [h("p.builder-ways", null, h("span.hint", null, title), ...buttons)];
  }
}

export function start(app: App, shell: Shell, finder: Finder, sitting: Sitting): void {
  shell.style(css);
  new Builder(app, shell, finder, sitting);
}
