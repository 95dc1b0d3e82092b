import type { App } from "../contract/app";
import type { Load } from "./chunks";
import type { Director } from "./director";

type Method = (...args: never[]) => unknown;

export interface Settings {
  navigate: ((url: string) => unknown) | null;
  debug: boolean;
  readonly targets: Map<string, () => unknown>;
}

interface Parts {
  readonly app: App;
  readonly director: Director;
  readonly load: Load;
  readonly settings: Settings;
}

/** The calls of the global that the core answers. The names are the market's, so that moving here is a rename. */
export function createSdk(parts: Parts): Readonly<Record<string, Method | undefined>> {
  const { on, off, once } = parts.app.bus;
  return { on, off, once, ...guiding(parts), ...telling(parts) };
}

function guiding({ director, app }: Parts): Readonly<Record<string, Method>> {
  return {
    start: (id: string, how: { step?: string; once?: boolean } = {}) =>
      director.tours.start(id, { ...how, via: "api" }),
    end: () => {
      director.tours.end("api");
    },
    endAll: () => {
      director.tours.endAll();
    },
    open: app.open,
    close: app.close,
    toggle: () => {
      director.toggle("api");
    },
    search: (query: string) => app.open({ tab: "search", query }),
    article: (articleId: string) => app.open({ articleId }),
    reset: () => {
      director.leave();
    },
  };
}

function telling({ app, director, load, settings }: Parts): Readonly<Record<string, Method>> {
  return {
    track: (name: unknown, props: Readonly<Record<string, unknown>> = {}) => {
      app.fact("custom.tracked", { props: { name: String(name), props }, told: { name } });
    },
    page: (url?: string) => {
      app.route.set(url ?? location.href);
    },
    setNavigate: (navigate: (url: string) => unknown) => {
      settings.navigate = navigate;
    },
    registerTarget: (name: string, target: unknown) => {
      settings.targets.set(name, typeof target === "function" ? (target as () => unknown) : () => target);
    },
    debug: (on = true) => {
      settings.debug = on;
    },
    why: async (id: string, token?: string) => {
      const [chunk, [, finder]] = await Promise.all([load("why"), director.guides()]);
      return chunk.why(app, id, finder, token);
    },
  };
}
