import type { Tour } from "../contract/api";
import type { App, RunRecord, RunState } from "../contract/app";

export function createRecord(app: App, tour: Tour, resumed: RunState): RunRecord {
  let state = resumed;
  const tell: RunRecord["tell"] = (kind, props = {}) => {
    app.fact(kind, { ...record.about, props });
  };
  const record: RunRecord = {
    get state() {
      return state;
    },
    get about() {
      return { content: tour, run: state.run };
    },
    save(change) {
      state = { ...state, ...change, at: Date.now() };
      app.session.set("run", state);
      // Whoever comes back another day is asked whether to go on.
      app.local.set("run", state);
    },
    shown() {
      const { seen, step } = state;
      if (!seen.length) tell("tour.started");
      if (seen.includes(step)) return;
      record.tellStep("step.shown");
      record.save({ seen: [...seen, step] });
    },
    tell,
    tellStep(kind, props = {}) {
      const step = tour.steps[state.step];
      app.fact(kind, { ...record.about, ...(step && { step: step.key }), props });
    },
  };
  return record;
}
