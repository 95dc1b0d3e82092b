import type { App, Finder, Shell, Tooltips } from "../contract/app";
import css from "../styles/tooltip.css";
import { createMarker } from "./marker";
import { openTip, type Tip } from "./tip";

/** Any number of tooltips, of which one is open at a time. */
export function start(app: App, shell: Shell, finder: Finder): Tooltips {
  shell.style(css);
  const markers = new Map<string, () => void>();
  let tip: Tip | null = null;
  const show: Tooltips["show"] = (list) => {
    const wanted = new Set(list.map(({ id }) => id));
    for (const [id, stop] of markers) {
      if (wanted.has(id)) continue;
      stop();
      markers.delete(id);
    }
    for (const tooltip of list) {
      if (markers.has(tooltip.id)) continue;
      const stop = createMarker({ app, shell, finder }, tooltip, {
        open(asked) {
          const { marker, pressed } = asked;
          const open = tip?.id === tooltip.id;
          if (open && !pressed) {
            tip?.stay();
            return;
          }
          tip?.close();
          if (open) return;
          marker.setAttribute("aria-expanded", "true");
          const closed = (): void => {
            tip = null;
            marker.setAttribute("aria-expanded", "false");
          };
          tip = openTip(app, shell, finder, { ...asked, closed });
        },
        leave: () => tip?.leave(),
        gone() {
          if (tip?.id === tooltip.id) tip.close();
        },
      });
      markers.set(tooltip.id, stop);
    }
  };
  return {
    show,
    destroy() {
      show([]);
    },
  };
}
