import type { Tour } from "../contract/api";
import type { App, Deeds, Finder, RunState, Shell, TourRun } from "../contract/app";
import css from "../styles/tour.css";
import { Run } from "./run";

/** Begins a run of a tour, or goes on with one where it was left. */
export function start(
  app: App,
  shell: Shell,
  finder: Finder,
  tour: Tour,
  state: RunState,
  ended: () => void,
  deeds?: Deeds,
): TourRun {
  shell.style(css);
  return new Run({ app, shell, finder, tour, ended, deeds }, state);
}
