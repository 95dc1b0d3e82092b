import type { Tour } from "../contract/api";
import type { App, RunState } from "../contract/app";

/** Keeps the state of a run where a reload finds it, and tells the facts of the run. */
export interface RunRecord {
  /** The current step, and the furthest that was shown. */
  readonly at: number;
  readonly furthest: number;
  readonly move: (to: number) => void;
  readonly shown: () => void;
  readonly tell: (kind: string, props?: Readonly<Record<string, unknown>>) => void;
  /** Tells what belongs to the current step. */
  readonly tellStep: (kind: string, props?: Readonly<Record<string, unknown>>) => void;
}

export function createRecord(app: App, tour: Tour, resumed: RunState): RunRecord {
  let state = resumed;
  const save = (change: Partial<RunState>): void => {
    state = { ...state, ...change, at: Date.now() };
    app.session.set("tour", state);
  };
  const tell: RunRecord["tell"] = (kind, props = {}) => {
    app.fact(kind, { content: tour, run: state.run, props });
  };
  const tellStep: RunRecord["tellStep"] = (kind, props = {}) => {
    const step = tour.steps[state.step];
    app.fact(kind, { content: tour, run: state.run, ...(step && { step: step.key }), props });
  };
  save({});
  return {
    get at() {
      return state.step;
    },
    get furthest() {
      return state.shown;
    },
    move(to) {
      save({ step: to });
    },
    shown() {
      if (state.shown < 0) tell("tour.started");
      // A step is told once, however often a reload or a way back shows it.
      if (state.step > state.shown) tellStep("step.shown");
      save({ shown: Math.max(state.shown, state.step) });
    },
    tell,
    tellStep,
  };
}
