import type { App, Deeds, Shell } from "../contract/app";
import css from "../styles/deeds.css";
import { whenDone } from "./advance";
import { createRow } from "./buttons";

/** What a tour's steps do beyond "next" and "back"; brought only with tours that have such steps. */
export function start(app: App, shell: Shell): Deeds {
  shell.style(css);
  return {
    // Being there already isn't coming there.
    reached: ({ advance }, seen) =>
      advance?.by === "page" &&
      !!advance.value &&
      app.route.url().href !== seen &&
      app.route.here([advance.value]),
    only({ advance }, target) {
      if (!advance?.only || advance.by === "next") return false;
      if (advance.by === "event") return true;
      return advance.by === "page" ? !app.route.here([advance.value ?? ""]) : !!target;
    },
    hear: ({ advance }, lead) =>
      advance?.by === "event"
        ? app.bus.on("custom.tracked", ({ name }) => {
            if (name === advance.value) lead();
          })
        : undefined,
    listen: ({ advance }, target, lead) => {
      if (!advance || advance.by === "next") return undefined;
      return whenDone(app, shell, advance.by, target, lead);
    },
    row: (tour, step, run) => createRow(app, shell, tour, step.buttons, run),
  };
}
