import type { App, ChunkExports, Finder, Shell } from "../contract/app";
import css from "../styles/place.css";
import { createLook } from "./find";
import { Follow } from "./follow";
import { place } from "./place";
import { View } from "./view";
import { Watch } from "./watch";

/** Lays a part exactly over a rectangle of the window. */
function createPut(follow: Follow): Finder["put"] {
  return ({ style }, rect) => {
    const { left, top } = follow.corner;
    style.setProperty("--x", `${Math.round(rect.left - left)}px`);
    style.setProperty("--y", `${Math.round(rect.top - top)}px`);
    style.setProperty("--w", `${Math.round(rect.width)}px`);
    style.setProperty("--h", `${Math.round(rect.height)}px`);
  };
}

/** Stands a part beside a rectangle, with its arrow; and anew when it grows, as with a picture that has come. */
function createStand(follow: Follow, put: Finder["put"]): Finder["stand"] {
  return (part, rect) => {
    const { clientWidth, clientHeight } = document.documentElement;
    const room = {
      width: clientWidth || innerWidth,
      height: Math.min(clientHeight || Infinity, innerHeight),
    };
    const { offsetWidth: width, offsetHeight: height } = part;
    const { x, y, side, arrow } = place(rect, { width, height }, room);
    if (!part.dataset["side"]) follow.growth.observe(part);
    part.dataset["side"] = side;
    part.style.setProperty("--arrow", `${Math.round(arrow)}px`);
    put(part, { left: x, top: y, width, height });
  };
}

/** Finds elements in the host's page, follows them, and stands our parts beside them. */
export function start(app: App, shell: Shell, bring: Parameters<ChunkExports["finder"]["start"]>[2]): Finder {
  shell.style(css);
  const look = createLook(app);
  const follow = new Follow(shell.host, app.safe);
  const watch = new Watch(
    look,
    async (wanted) => (await bring()).seek(wanted, shell.host),
    app.safe,
    () => {
      follow.stir();
    },
  );
  const view = new View(app.safe);
  const put = createPut(follow);
  return {
    find: (target) => look(target).element,
    put,
    stand: createStand(follow, put),
    watch: (target, found, late) => watch.add(target, found, late),
    follow: (element, moved, box) => follow.add(element, moved, box),
    view: (element, changed) => view.add(element, changed),
    seen: (element, then) => view.seen(element, then),
    destroy() {
      for (const one of [follow, watch, view]) one.destroy();
    },
  };
}
