import type { Banner } from "../contract/api";
import type { App, Banners, Finder, Shell, Showing } from "../contract/app";
import css from "../styles/banner.css";
import { createBar } from "./bar";
import { isClosed, noteClosed } from "./marks";

interface Shown {
  readonly id: string;
  readonly stop: () => void;
}

/** Tells the product how much of the window a bar takes, whenever that changes, and makes our own parts give way. */
function measure(app: App, { host }: Shell, { id, place }: Banner, part: HTMLElement): () => void {
  const tell = app.safe((height: number) => {
    host.style.setProperty(`--bar-${place}`, `${height}px`);
    app.bus.emit("banner", { id, place, height });
  });
  const observer = new ResizeObserver(() => {
    tell(part.offsetHeight);
  });
  observer.observe(part);
  return () => {
    observer.disconnect();
    tell(0);
  };
}

/** Gives the focus back to where it came from, when what had it goes. */
function keepFocus({ shadow }: Shell, part: HTMLElement): () => void {
  let before: EventTarget | null = null;
  part.addEventListener("focusin", ({ relatedTarget }) => {
    if (!part.contains(relatedTarget as Node | null)) before = relatedTarget;
  });
  return () => {
    if (part.contains(shadow.activeElement)) (before as HTMLElement | null)?.focus({ preventScroll: true });
  };
}

interface Parts {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
}

const showingOf = (app: App, content: Banner): Showing<Banner> => ({ content, run: app.id() });

/** Puts a banner into the page; `stand` says where, and returns how to stop. Returns how to take it away. */
function put(
  { app, shell, finder }: Parts,
  about: Showing<Banner>,
  stand: (part: HTMLElement) => () => void,
): () => void {
  const close = app.safe((how: string) => {
    noteClosed(app, about.content);
    const kind = about.content.closes ? "banner.dismissed" : "banner.hidden";
    app.fact(kind, { ...about, props: { how } });
    giveBack();
    stop();
  });
  const part = createBar(app, shell, about, close);
  const giveBack = keepFocus(shell, part);
  // Before all else: a banner belongs to the page, and lies below panel and steps.
  shell.root.prepend(part);
  const leave = stand(part);
  const unsee = finder.seen(part, () => {
    app.fact("content.shown", about);
    shell.say(part.querySelector(".banner-words")?.textContent ?? "");
  });
  const stop = (): void => {
    unsee();
    leave();
    part.remove();
  };
  return stop;
}

/** Waits for a banner's element, and stands beside it for as long as it is there. Returns how to stop. */
function putBeside(parts: Parts, banner: Banner): () => void {
  const { app, finder } = parts;
  let gone: (() => void) | undefined;
  let about = showingOf(app, banner);
  const arrive = (element: Element): (() => void) =>
    put(parts, about, (part) => {
      const stops = [
        finder.follow(element, (rect) => {
          finder.stand(part, rect);
        }),
        finder.view(element, (visible) => (part.hidden = !visible)),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    });
  const stop = finder.watch(
    banner.target ?? { selector: "" },
    (element, healed) => {
      gone?.();
      gone = element && !isClosed(app, banner) ? arrive(element) : undefined;
      if (healed) app.fact("target.healed", { ...about, props: healed });
      if (!element) about = showingOf(app, banner);
    },
    (missing) => {
      app.fact("target.missing", { ...about, props: missing });
    },
  );
  return () => {
    stop();
    gone?.();
  };
}

/** The first at each place that has not been closed, by place. */
function choose(app: App, list: readonly Banner[]): Map<string, Banner> {
  const wanted = new Map<string, Banner>();
  for (const banner of list) {
    const place = banner.place + (banner.target ? JSON.stringify(banner.target) : "");
    if (!wanted.has(place) && !isClosed(app, banner)) wanted.set(place, banner);
  }
  return wanted;
}

/** At each place one banner: along the top, along the bottom, and beside each element. */
export function start(app: App, shell: Shell, finder: Finder): Banners {
  shell.style(css);
  const parts = { app, shell, finder };
  const shown = new Map<string, Shown>();
  return {
    show(list) {
      const wanted = choose(app, list);
      for (const [place, { id, stop }] of shown) {
        if (wanted.get(place)?.id === id) continue;
        stop();
        shown.delete(place);
      }
      for (const [place, banner] of wanted) {
        if (shown.has(place)) continue;
        const stop =
          banner.place === "inline"
            ? putBeside(parts, banner)
            : put(parts, showingOf(app, banner), (part) => measure(app, shell, banner, part));
        shown.set(place, { id: banner.id, stop });
      }
    },
  };
}
