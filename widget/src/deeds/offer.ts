import type { App, Aside, RunHooks } from "../contract/app";
import * as t from "../strings";

/** A run that was left for longer doesn't go on by itself. */
const RESUME_MS = 1_800_000;

/** Asks whoever comes back another day whether to go on, or to begin again. */
export function createOffer(app: App, { record }: RunHooks, goOn: () => void): Aside | undefined {
  const { at, step } = record.state;
  if (Date.now() - at <= RESUME_MS) return undefined;
  const anew = (): void => {
    record.save({ run: app.id(), step: 0, seen: [], trail: [], answers: {} });
    goOn();
  };
  const again = { text: t.startAnew, press: anew };
  if (!step) return { text: t.wasLeftEarly, buttons: [{ ...again, main: true }] };
  return { text: t.wasLeft, buttons: [again, { text: t.goOnTour, main: true, press: goOn }] };
}
