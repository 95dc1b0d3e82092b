import type { Sitting } from "../contract/app";
import { isConverting } from "../shell/keys";
import * as t from "../strings";
import { locate, record } from "../target/locate";
import { ABOUT, type Desk } from "./desk";
import {
  added,
  type Draft,
  edited,
  type Entry,
  History,
  type Kind,
  type Language,
  moved,
  pageOf,
  patternOf,
  removed,
} from "./draft";
import { nameOf } from "./list";
import { plainName } from "./names";
import { startPicking } from "./pick";
import { Outline } from "./outline";
import { sitAt } from "./presence";
import { quieten } from "./quiet";
import { Saver, type Saved, type State } from "./saver";
import { createSend, type Send } from "./send";
import { selectorOf } from "./selector";
import type { Ground } from "./trial";
import { Trials } from "./trials";
import { drawDock, heedConversion, showFault } from "./view";

interface Kept {
  readonly mark: string;
  readonly draft: Draft;
}

/** Where the author was, for the next page. */
interface Place {
  readonly at: number;
  readonly language: Language;
}

/** The builder in the product's own page: a guide is pointed, written, ordered and tried there, and saved as a draft. */
export class Builder implements Desk {
  readonly app: Ground["app"];
  readonly shell: Ground["shell"];
  readonly finder: Ground["finder"];
  readonly kind: Kind;
  readonly box: HTMLElement;
  sitting: Sitting;
  at = 0;
  language: Language;
  target: Element | null = null;
  folded = false;
  segment = "";
  note: Desk["note"] = null;
  private readonly _send: Send;
  private readonly _outline: Outline;
  private readonly _saver: Saver;
  private readonly _unquiet: () => void;
  private readonly _own: Language;
  private _history: History;
  private _stop: (() => void) | undefined;
  private readonly _trials: Trials;
  private readonly _rise: () => void;

  constructor(ground: Ground, sitting: Sitting) {
    const { app, shell, finder } = ground;
    this.app = app;
    this.shell = shell;
    this.finder = finder;
    this.sitting = sitting;
    this.kind = sitting.kind;
    this._own = (sitting.locale ?? app.boot.locale).startsWith("ja") ? "ja" : "en";
    const place = app.session.get("builder.place") as Place | null;
    this.language = place?.language ?? sitting.house;
    const kept = app.local.get(this._drawer) as Kept | null;
    this._history = new History(kept?.draft ?? sitting.draft);
    this.at = Math.min(place?.at ?? (this.kind === "tooltip" ? 0 : ABOUT), this.draft.entries.length - 1);
    this._send = createSend(app, this._own);
    this._outline = new Outline(shell, finder);
    this._saver = this._createSaver(kept);
    this._trials = new Trials(this, ground, () => this._saver.flush(), this._send);
    this.box = shell.h("section.float.dock", {
      role: "region",
      "aria-labelledby": "annai-builder",
      lang: this._own,
      tabindex: "-1",
    });
    this.box.addEventListener("keydown", app.safe(this._keys));
    heedConversion(this);
    shell.root.append(this.box);
    this._unquiet = quieten(app, () => (this.trying ? this.language : this._own), app.safe(this._arrived));
    this._rise = sitAt(this._send, sitting.token, () => this._saver.flush());
    this._look();
    this._begin(kept);
  }

  get draft(): Draft {
    return this._history.draft;
  }
  get entry(): Entry | undefined {
    return this.draft.entries[this.at];
  }
  get picking(): boolean {
    return !!this._stop;
  }
  get state(): State {
    return this._saver.state;
  }
  get canUndo(): boolean {
    return this._history.canUndo;
  }
  get canRedo(): boolean {
    return this._history.canRedo;
  }
  get trying(): boolean {
    return this._trials.on;
  }
  private get _drawer(): string {
    return `builder.${this.sitting.id}`;
  }

  private _createSaver(kept: Kept | null): Saver {
    const { app, sitting } = this;
    const { token } = sitting;
    return new Saver(
      {
        send: (mark, draft) => this._send("save", { token, mark, draft }),
        draft: () => this.draft,
        changed: (state, saved) => {
          this._saved(state, saved);
        },
        keep: (mark) => {
          app.local.set(this._drawer, mark === null ? null : { mark, draft: this.draft });
        },
      },
      kept?.mark ?? sitting.mark,
    );
  }

  /** Goes on where the last page was left: with what wasn't saved, or with a trial. */
  private _begin(kept: Kept | null): void {
    if (kept) this._saver.take(kept.draft);
    if (kept && kept.mark !== this.sitting.mark) this._saver.meet(this.sitting);
    else if (kept) this._saver.touch();
    this.draw();
    const goesOn = this._trials.goOn();
    if (!goesOn && !this.app.session.get("builder.place")) this.box.focus({ preventScroll: true });
    this._remember();
  }

  /** Stops without a word to the server: another page, or another builder, goes on with it. */
  halt(): void {
    this.stopPicking();
    this._saver.stop();
    this._trials.halt();
    this._unquiet();
    this._outline.clear();
    this._rise();
    this.box.remove();
  }

  draw(): void {
    drawDock(this);
  }

  private readonly _arrived = (): void => {
    this._trials.moved();
    if (this.trying || this.picking) return;
    this._look();
    this.draw();
  };

  private readonly _keys = (event: KeyboardEvent): void => {
    if (isConverting(event) || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.redo();
    else this.undo();
  };

  private _remember(): void {
    this.app.session.set("builder.place", { at: this.at, language: this.language });
  }

  private _saved(state: State, saved?: Saved): void {
    const before = JSON.stringify(this.sitting.others);
    if (saved) this.sitting = { ...this.sitting, others: saved.others };
    if (state.is === "conflict" || state.is === "over" || before !== JSON.stringify(this.sitting.others))
      this.draw();
    showFault(this);
  }

  /** Looks for the element of the current entry on this page, and frames it. */
  private _look(): void {
    const { finder, shell } = this;
    const { selector = "", fingerprint = null } = this.entry ?? {};
    this.target = null;
    if (selector || fingerprint) {
      const found = fingerprint && locate(fingerprint, document, shell.host);
      const here = finder.find({ selector, fingerprint });
      this.target = here ?? (found?.sure ? found.element : null);
    }
    if (this.target) this._outline.put(this.target);
    else this._outline.clear();
  }

  change(draft: Draft, at = this.at): void {
    this._history.change(draft, this.at, at);
    this.at = at;
    this.note = null;
    this._after();
  }

  type(draft: Draft, label: string): void {
    this._history.change(draft, this.at, this.at, label);
    this._saver.touch();
    showFault(this);
  }

  private _after(): void {
    this._saver.touch();
    this._look();
    this._remember();
    this.draw();
  }

  choose(at: number): void {
    this.stopPicking();
    this.at = at;
    this.note = null;
    this._look();
    this._remember();
    this.draw();
  }

  add(pointing: boolean): void {
    const at = this.at === ABOUT ? this.draft.entries.length : this.at + 1;
    const key = this.kind === "tour" ? `step-${this.app.id().slice(-8)}` : this.app.id();
    const url = this.kind === "tour" ? { url: patternOf(location), on_missing: "wait" } : {};
    this.change(added(this.draft, at, { key, title: {}, body: {}, ...url }), at);
    if (pointing) this.pick();
    else this.focusOn("entry-title");
  }

  move(from: number, to: number): void {
    if (to < 0 || to >= this.draft.entries.length || from === to) return;
    this.change(moved(this.draft, from, to), to);
    this.shell.say(t.movedTo(to + 1, this.draft.entries.length));
  }

  remove(at: number): void {
    const entry = this.draft.entries[at];
    if (!entry) return;
    const text = t.removed(nameOf(this, entry));
    this.change(removed(this.draft, at), Math.min(at, this.draft.entries.length - 2));
    this.note = { text, word: t.undo, act: this.undo };
    this.shell.say(text);
    this.draw();
    this.focusOn(t.undo);
  }

  readonly undo = (): void => {
    if (this.canUndo) this._turned(this._history.undo());
  };

  readonly redo = (): void => {
    if (this.canRedo) this._turned(this._history.redo());
  };

  private _turned(at: number): void {
    this.at = Math.min(Math.max(at, this.kind === "tooltip" ? 0 : ABOUT), this.draft.entries.length - 1);
    this.note = null;
    this._after();
  }

  readonly speak = (language: Language): void => {
    this.language = language;
    this._remember();
    this.draw();
  };

  focusOn(keep: string): void {
    this.box.querySelector<HTMLElement>(`[data-keep="${CSS.escape(keep)}"]`)?.focus({ preventScroll: true });
  }

  readonly pick = (): void => {
    if (this._stop) return;
    this._stop = startPicking(this.app, this.shell, {
      hover: (element) => {
        this._outline.put(element, plainName(element));
      },
      picked: (element) => {
        this.stopPicking();
        this.point(element);
        this.focusOn("entry-title");
      },
      stopped: () => {
        this.stopPicking();
        this.focusOn("pick-target");
      },
    });
    this.shell.say(t.picking);
    this.draw();
    this.focusOn("use");
  };

  readonly stopPicking = (): void => {
    if (!this._stop) return;
    this._stop();
    this._stop = undefined;
    this._look();
    this.draw();
  };

  point(element: Element): void {
    const { app, entry, kind, draft, at } = this;
    const fingerprint = record(element, document, this.shell.host);
    if (!fingerprint || !entry) return;
    const page = kind === "tour" ? pageOf(entry, app.route.here([entry.url ?? ""]), location) : {};
    this._history.change(edited(draft, at, { selector: selectorOf(element), fingerprint, ...page }), at);
    this._after();
    this.target = element;
    this._outline.put(element);
    this.draw();
    this.shell.say(plainName(element));
  }

  mark(element: Element): void {
    this._outline.put(element);
  }

  readonly unpoint = (): void => {
    this.change(edited(this.draft, this.at, { selector: "", fingerprint: null }));
  };

  readonly fold = (): void => {
    this.folded = !this.folded;
    this.draw();
  };

  readonly retry = (): void => {
    void this._saver.flush();
  };

  settle(mine: boolean): void {
    const { state } = this;
    if (state.is !== "conflict") return;
    if (!mine)
      this._history.change(state.theirs.draft, Math.min(this.at, state.theirs.draft.entries.length - 1));
    this.at = Math.min(this.at, this.draft.entries.length - 1);
    this._saver.settle(state.theirs, mine);
    this._look();
    this.draw();
  }

  tryFrom(at: number): void {
    void this._trials.from(Math.max(0, at));
  }

  endTrial(): void {
    this._trials.end();
  }

  tell(text: string): void {
    this.note = text ? { text } : null;
    if (text) this.shell.say(text);
    this.draw();
  }

  /** Keeps the page clear for a trial, or takes it up again. */
  clear(tried: boolean): void {
    this.stopPicking();
    if (tried) this._outline.clear();
    else this._look();
  }

  readonly tryOnPhone = (): void => {
    void this._trials.onPhone(Math.max(0, this.at));
  };

  readonly close = (): void => {
    void this._leave();
  };

  private async _leave(): Promise<void> {
    if (!(await this._saver.flush()) && this.state.is !== "over" && this.note?.text !== t.closeUnsaved) {
      this.tell(t.closeUnsaved);
      return;
    }
    const { session } = this.app;
    void this._send("leave", { token: this.sitting.token });
    for (const name of ["builder", "builder.place"]) session.set(name, null);
    this.halt();
  }
}
