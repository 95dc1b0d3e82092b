import type { App, Finder, Shell } from "../contract/app";
import css from "../styles/place.css";
import { createFind } from "./find";
import { createFollow } from "./follow";
import { place } from "./place";
import { createView } from "./view";
import { createWatch } from "./watch";

/** Finds elements in the host's page, follows them, and stands our parts beside them. */
export function start(app: App, shell: Shell): Finder {
  shell.style(css);
  const find = createFind(app);
  const { follow, stir, destroy: unfollow } = createFollow(app.safe);
  const { watch, destroy: unwatch } = createWatch(find, app.safe, stir);
  const { view, seen, destroy: unview } = createView(app.safe);
  const put: Finder["put"] = (part, rect) => {
    // Within a dialog that is moved by a transform, our corner isn't the window's.
    const corner = shell.host.getBoundingClientRect();
    const { style } = part;
    style.setProperty("--x", `${Math.round(rect.left - corner.left)}px`);
    style.setProperty("--y", `${Math.round(rect.top - corner.top)}px`);
    style.setProperty("--w", `${Math.round(rect.width)}px`);
    style.setProperty("--h", `${Math.round(rect.height)}px`);
  };
  return {
    find,
    watch,
    follow,
    view,
    seen,
    put,
    stand(part, rect) {
      const { clientWidth: width, clientHeight: height } = document.documentElement;
      const room = { width: width || innerWidth, height: Math.min(height, innerHeight) || innerHeight };
      const { offsetWidth, offsetHeight } = part;
      const { x, y, side, arrow } = place(rect, { width: offsetWidth, height: offsetHeight }, room);
      part.dataset["side"] = side;
      put(part, { left: x, top: y, width: offsetWidth, height: offsetHeight });
      part.style.setProperty("--arrow", `${Math.round(arrow)}px`);
    },
    destroy() {
      unfollow();
      unwatch();
      unview();
    },
  };
}
