import type { Tour, TourStep } from "../contract/api";
import type { App, Finder, RunState, Shell, TourRun } from "../contract/app";
import { concrete } from "../core/urls";
import * as t from "../strings";
import { createRecord, type RunRecord } from "./record";
import { type Button, showStep } from "./step";

/** What does something when it is pressed; a press of such a target is the reader's "next". */
const PRESSABLE =
  "a[href],button,summary,label,[role=button],[role=menuitem],[role=tab],[role=option],[role=link]," +
  "input[type=button],input[type=submit],input[type=checkbox],input[type=radio]";
/** The host does its own work at a press first. */
const AFTER_PRESS_MS = 60;

export interface Stage {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
  readonly tour: Tour;
  readonly ended: () => void;
}

/** One run of a tour. All that it knows is in here and in the session. */
export class Run implements TourRun {
  private readonly _stage: Stage;
  private readonly _record: RunRecord;
  private readonly _before = document.activeElement;
  /** How to take the step's float away, and how to stop waiting for its target. */
  private _hide: (() => void) | undefined;
  private _stop: (() => void) | undefined;
  private _over = false;
  /** Whether the current step belongs to the page on which it was arranged. */
  private _here = false;

  constructor(stage: Stage, resumed: RunState) {
    this._stage = stage;
    this._record = createRecord(stage.app, stage.tour, resumed);
    this._arrange();
  }

  moved(): void {
    if (!this._over && !(this._here && this._isHere(this._step()))) this._arrange();
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

  private _step(offset = 0): TourStep | undefined {
    return this._stage.tour.steps[this._record.at + offset];
  }

  private _isHere(step: TourStep | undefined): boolean {
    return !step?.url || this._stage.app.route.here([step.url]);
  }

  /** Where a step is, when that is another page than this one, and just one. */
  private _address(step: TourStep | undefined): string | null {
    return this._isHere(step) ? null : concrete(step?.url);
  }

  private _clear(): void {
    this._stop?.();
    this._hide?.();
    this._stop = this._hide = undefined;
  }

  /** Shows the current step as far as this page has it. */
  private _arrange(): void {
    if (this._over) return;
    this._clear();
    const step = this._step();
    this._here = this._isHere(step);
    if (!step) return;
    if (!this._here) this._elsewhere(step);
    else if (step.target) this._await(step.target.selector, step);
    else this._show(null);
  }

  /** The reader has left the step's page: for the next step's page, or for some other. */
  private _elsewhere(step: TourStep): void {
    const following = this._step(1);
    if (this._record.furthest >= this._record.at && following?.url && this._isHere(following)) {
      this._complete();
      this._arrange();
      return;
    }
    const address = this._address(step);
    const open: Button = { text: t.openScreen, main: true, press: () => this._stage.app.go(address ?? "") };
    this._show(undefined, t.elsewhere, address ? [open] : []);
  }

  private _await(selector: string, step: TourStep): void {
    this._stop = this._stage.finder.watch(
      { selector },
      (element) => {
        this._hide?.();
        this._hide = undefined;
        if (element) this._show(element);
      },
      (waited) => {
        this._record.tellStep("target.missing", { selector, waited_ms: waited });
        if (step.on_missing === "skip") this._skip();
        else if (step.on_missing === "stop") this.end("stopped");
        else if (step.on_missing === "centre") this._show(null);
        else
          this._show(undefined, t.looking, [
            {
              text: t.skip,
              press: () => {
                this._skip();
              },
            },
          ]);
      },
    );
  }

  private _show(target: Element | null | undefined, text?: string, buttons = this._buttons()): void {
    const { app, shell, finder, tour } = this._stage;
    const step = this._step();
    if (!step) return;
    const hide = showStep(app, shell, finder, {
      step,
      at: this._record.at,
      all: tour.steps.length,
      target,
      buttons,
      ...(text && { text }),
      end: (how) => {
        this.end(how);
      },
      seen: () => {
        if (target !== undefined) this._record.shown();
      },
    });
    const press = app.safe((event: Event) => {
      this._pressed(event, target);
    });
    if (target) addEventListener("click", press, true);
    this._hide = () => {
      removeEventListener("click", press, true);
      hide();
    };
  }

  private _buttons(): Button[] {
    const following = this._step(1);
    const words = !following ? t.finish : this._address(following) ? t.nextScreen : t.next;
    const next = {
      text: words,
      main: true,
      press: () => {
        this._go(() => {
          this._complete();
        });
      },
    };
    const back = {
      text: t.back,
      press: () => {
        this._go(() => {
          this._record.move(this._record.at - 1);
        });
      },
    };
    return this._record.at ? [back, next] : [next];
  }

  /** Moves to another step, and to its page when there is just one. */
  private _go(move: () => void): void {
    move();
    if (this._over) return;
    const address = this._address(this._step());
    if (address) this._stage.app.go(address);
    this._arrange();
  }

  /** The reader did what the step says: the tour goes on, after the host has done its part. */
  private _pressed(event: Event, target: Element | null | undefined): void {
    const path = event.composedPath();
    const pressable = path.some((one) => one instanceof Element && one.matches(PRESSABLE));
    if (!target || !pressable || !path.includes(target)) return;
    this._clear();
    this._complete();
    setTimeout(
      this._stage.app.safe(() => {
        this._arrange();
      }),
      AFTER_PRESS_MS,
    );
  }

  private _complete(): void {
    this._record.tellStep("step.completed");
    if (this._step(1)) this._record.move(this._record.at + 1);
    else this._finish();
  }

  private _skip(): void {
    if (this._step(1))
      this._go(() => {
        this._record.move(this._record.at + 1);
      });
    else if (this._record.furthest < 0) this.end("stopped");
    else this._finish();
  }

  private _finish(): void {
    this.suspend();
    this._record.tell("tour.completed");
    this._stage.ended();
  }
}
