import type { Target, Tour, TourStep } from "../contract/api";
import type { App, Deeds, Finder, RunHooks, RunRecord, RunState, Shell, TourRun } from "../contract/app";
import { concrete } from "../core/urls";
import * as t from "../strings";
import { createRecord } from "./record";
import { type Button, showStep } from "./step";

/** What does something when it is pressed; a press of such a target is the reader's "next". */
const PRESSABLE =
  "a[href],button,summary,label,[role=button],[role=menuitem],[role=tab],[role=option],[role=link]," +
  "input[type=button],input[type=submit],input[type=checkbox],input[type=radio]";
/** The host does its own work at a press first. */
const AFTER_PRESS_MS = 60;
const LONGEST_TRAIL = 50;

export interface Stage {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
  readonly tour: Tour;
  readonly ended: () => void;
  readonly deeds: Deeds | undefined;
}

/** One run of a tour. All that it knows is in here and in the session. */
export class Run implements TourRun {
  private readonly _stage: Stage;
  private readonly _record: RunRecord;
  private readonly _hooks: RunHooks;
  private readonly _before = document.activeElement;
  /** How to take the step's float away, and how to stop waiting for its target. */
  private _hide: (() => void) | undefined;
  private _stop: (() => void) | undefined;
  private _unhear: (() => void) | undefined;
  private _over = false;
  /** False while a run that was left long ago is only offered. */
  private _begun = false;
  /** Whether the current step belongs to the page on which it was arranged. */
  private _here = false;
  /** The address at which the current step was arranged, or that was seen since. */
  private _seen = "";

  constructor(stage: Stage, resumed: RunState) {
    this._stage = stage;
    const record = createRecord(stage.app, stage.tour, resumed);
    this._record = record;
    this._hooks = {
      tour: stage.tour,
      record,
      leave: (to) => {
        this._go(() => {
          this._complete(to);
        });
      },
      back: () => {
        this._go(() => {
          const { trail, step } = record.state;
          record.save({ step: trail[trail.length - 1] ?? step - 1, trail: trail.slice(0, -1) });
        });
      },
      end: (how) => {
        this.end(how);
      },
    };
    const aside = stage.deeds?.offer(this._hooks, () => {
      this._go(() => {
        this._begin();
      });
    });
    if (aside) this._show(undefined, aside.text, aside.buttons);
    else this._begin();
  }

  moved(): void {
    if (this._over || !this._begun) return;
    const reached = this._reached();
    this._seen = this._stage.app.route.url().href;
    if (reached) this._complete();
    if (reached || !(this._here && this._isHere(this._step()))) this._arrange();
  }

  suspend(): void {
    const inside = this._stage.shell.shadow.activeElement;
    this._over = true;
    this._clear();
    if (inside && this._before instanceof HTMLElement) this._before.focus({ preventScroll: true });
  }

  end(how: string): void {
    if (this._over) return;
    this.suspend();
    this._record.tellStep("tour.dismissed", { how });
    this._stage.ended();
  }

  private _begin(): void {
    this._begun = true;
    this._record.save({});
    if (this._reached()) this._complete();
    this._arrange();
  }

  private _step(offset = 0): TourStep | undefined {
    return this._stage.tour.steps[this._record.state.step + offset];
  }

  private _wasShown(): boolean {
    const { seen, step } = this._record.state;
    return seen.includes(step);
  }

  private _isHere(step: TourStep | undefined): boolean {
    return !step?.url || this._stage.app.route.here([step.url]);
  }

  /** Whether the reader has come to the address that leads on from the current step. */
  private _reached(): boolean {
    const step = this._step();
    return (
      !!step && (!!this._seen || this._wasShown()) && (this._stage.deeds?.reached(step, this._seen) ?? false)
    );
  }

  /** Where a step is, when that is another page than this one, and just one. */
  private _address(step: TourStep | undefined): string | null {
    return this._isHere(step) ? null : concrete(step?.url);
  }

  private _clear(): void {
    this._stop?.();
    this._hide?.();
    this._unhear?.();
    this._stop = this._hide = this._unhear = undefined;
  }

  /** Shows the current step as far as this page has it; `going` says that the tour leads to its page. */
  private _arrange(going = false): void {
    if (this._over) return;
    this._clear();
    const { app, deeds } = this._stage;
    const step = this._step();
    this._here = this._isHere(step);
    this._seen = app.route.url().href;
    if (!step) return;
    this._unhear = deeds?.hear(step, () => {
      this._lead();
    });
    if (step.kind === "hidden") {
      let decided = false as boolean;
      const stop = deeds?.decide(step, this._hooks, (to) => {
        decided = true;
        this._go(() => {
          this._forward(to);
        }, going);
      });
      // Decided at once, the next step is being waited for by now, and that is to be stopped.
      if (!decided) this._stop = stop;
    } else if (!this._here) this._elsewhere(step);
    else if (step.target) this._await(step.target, step);
    else this._show(step.kind === "bubble" ? undefined : null);
  }

  /** The reader has left the step's page: for the next step's page, or for some other. */
  private _elsewhere(step: TourStep): void {
    const following = this._step(1);
    const waits = step.advance?.only;
    if (!waits && this._wasShown() && following?.url && this._isHere(following)) {
      this._complete();
      this._arrange();
      return;
    }
    const address = this._address(step);
    const open: Button = { text: t.openScreen, main: true, press: () => this._stage.app.go(address ?? "") };
    this._show(undefined, t.elsewhere, address ? [open] : []);
  }

  private _await(target: Target, step: TourStep): void {
    const stop = this._stage.finder.watch(
      target,
      (element, healed) => {
        this._hide?.();
        this._hide = undefined;
        if (healed) this._record.tellStep("target.healed", healed);
        if (element) this._show(element);
        impatient?.(!element);
      },
      (missing) => {
        this._record.tellStep("target.missing", missing);
        if (step.on_missing === "skip") this._skip();
        else if (step.on_missing === "stop") this.end("stopped");
        else if (step.on_missing === "centre") this._show(null);
        else this._show(undefined, t.looking, [this._skipButton()]);
      },
    );
    // A step that may be skipped keeps nobody waiting once the page stands still.
    const impatient = this._stage.deeds?.skipper(step, () => {
      stop(true);
    });
    impatient?.(true);
    this._stop = () => {
      stop();
      impatient?.(false);
    };
  }

  private _show(
    target: Element | null | undefined,
    text?: string,
    buttons: readonly Button[] = this._buttons(target),
  ): void {
    const { app, shell, finder, tour, deeds } = this._stage;
    const step = this._step();
    if (!step) return;
    const { state } = this._record;
    const [at, all] = deeds?.place(tour.steps, state) ?? [state.step + 1, tour.steps.length];
    const hide = showStep(app, shell, finder, {
      step,
      at,
      all,
      guide: this._record.about,
      target,
      buttons,
      more: text ? undefined : deeds?.row(step, this._hooks),
      ...(text && { text }),
      end: this._hooks.end,
      dress: (part) => {
        if (!text) deeds?.dress(part, step, this._hooks);
      },
      seen: () => {
        if (!text) this._record.shown();
      },
    });
    const press = app.safe((event: Event) => {
      this._pressed(event, target);
    });
    const own = deeds?.listen(step, target, () => {
      this._lead();
    });
    const view = own ? null : target?.ownerDocument.defaultView;
    view?.addEventListener("click", press, true);
    this._hide = () => {
      own?.();
      view?.removeEventListener("click", press, true);
      hide();
    };
  }

  private _buttons(target: Element | null | undefined): Button[] {
    const { state } = this._record;
    const following = this._step(1);
    const words = !following ? t.finish : this._address(following) ? t.nextScreen : t.next;
    const next = {
      text: words,
      main: true,
      press: () => {
        this._hooks.leave(state.step + 1);
      },
    };
    const step = this._step();
    const only = step && this._stage.deeds?.only(step, target);
    const on = only === null ? [] : [only ? this._skipButton() : next];
    // A hidden step would only decide anew.
    const leads = state.trail.length || (state.step && this._step(-1)?.kind !== "hidden");
    return leads ? [{ text: t.back, press: this._hooks.back }, ...on] : on;
  }

  private _skipButton(): Button {
    return {
      text: t.skip,
      press: () => {
        this._skip();
      },
    };
  }

  /** Moves to another step, and to its page when there is just one and the tour leads there. */
  private _go(move: () => void, going = true): void {
    move();
    if (this._over) return;
    const address = this._address(this._step());
    if (address && going) this._stage.app.go(address);
    this._arrange(going);
  }

  private _pressed(event: Event, target: Element | null | undefined): void {
    const path = event.composedPath();
    // What is in a frame is no `Element` of this window.
    const pressable = path.some((one) => "matches" in one && (one as Element).matches(PRESSABLE));
    if (target && pressable && path.includes(target)) this._lead();
  }

  /** The reader did what the step says: the tour goes on, after the host has done its part. */
  private _lead(): void {
    this._clear();
    this._complete();
    setTimeout(
      this._stage.app.safe(() => {
        this._arrange();
      }),
      AFTER_PRESS_MS,
    );
  }

  private _complete(to = this._record.state.step + 1): void {
    this._record.tellStep("step.completed");
    this._forward(to);
  }

  /** Goes on at another step, from which the way back leads to this one if it was shown. */
  private _forward(to: number): void {
    const { step, trail } = this._record.state;
    if (this._stage.tour.steps[to])
      this._record.save({
        step: to,
        trail: this._wasShown() ? [...trail, step].slice(-LONGEST_TRAIL) : trail,
      });
    else this._finish();
  }

  private _skip(): void {
    const { step, seen } = this._record.state;
    if (this._step(1) ?? seen.length)
      this._go(() => {
        this._forward(step + 1);
      });
    else this.end("stopped");
  }

  private _finish(): void {
    this.suspend();
    this._record.tell("tour.completed");
    this._stage.ended();
  }
}
