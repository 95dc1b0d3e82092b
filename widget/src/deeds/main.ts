import type { App, Deeds, Shell } from "../contract/app";
import css from "../styles/deeds.css";
import filmCss from "../styles/film.css";
import { whenDone } from "./advance";
import { createRow } from "./buttons";
import { dress } from "./dress";
import { createOffer } from "./offer";
import { placeOf } from "./place";
import { createDecide } from "./rules";
import { createSkipper } from "./skipper";

/** What a tour's steps do beyond "next" and "back"; brought only with tours that have such steps. */
export function start(app: App, shell: Shell): Deeds {
  shell.style(css + filmCss);
  const { decide, rest } = createDecide(app);
  return {
    // Being there already isn't coming there.
    reached: ({ advance }, seen) =>
      advance?.by === "page" &&
      !!advance.value &&
      app.route.url().href !== seen &&
      app.route.here([advance.value]),
    only({ advance, buttons = [] }, target) {
      if (buttons.some((one) => one.do === "next" || (one.do === "step" && one.value))) return null;
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
    row(step, run) {
      rest();
      return createRow(app, shell, step, run);
    },
    dress: (part, step, run) => {
      dress(app, part, step, run);
    },
    decide,
    place: placeOf,
    skipper: (step, late) => createSkipper(app, step, late),
    offer: (run, goOn) => createOffer(app, run, goOn),
  };
}
