import type { App, Listener, OpenOptions } from "../contract/app";
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
export function createSdk({
  app,
  director,
  load,
  settings,
}: Parts): Readonly<Record<string, Method | undefined>> {
  const { bus } = app;
  return {
    track(name: string, props: Readonly<Record<string, unknown>> = {}) {
      app.fact("custom.tracked", { props: { name: String(name), props }, told: { name } });
    },
    page(url?: string) {
      app.route.set(url ?? location.href);
    },
    start: (id: string, how: { step?: string; once?: boolean } = {}) =>
      director.tours.start(id, { ...how, via: "api" }),
    end: () => {
      director.tours.end("api");
    },
    endAll: () => {
      director.tours.endAll();
    },
    open: (options?: OpenOptions) => director.open(options),
    close: () => {
      director.close();
    },
    toggle: () => {
      director.toggle();
    },
    search: (query: string) => director.open({ tab: "search", query }),
    article: (articleId: string) => director.open({ articleId }),
    on: (event: string, listener: Listener) => bus.on(event, listener),
    off: (event: string, listener: Listener) => {
      bus.off(event, listener);
    },
    once: (event: string, listener: Listener) => bus.once(event, listener),
    setNavigate(navigate: (url: string) => unknown) {
      settings.navigate = navigate;
    },
    registerTarget(name: string, find: () => unknown) {
      settings.targets.set(name, find);
      return director.arrange();
    },
    debug(on = true) {
      settings.debug = on;
    },
    async why(id: string) {
      const [chunk, [, finder]] = await Promise.all([load("why"), director.guides()]);
      return chunk.why(app, id, finder);
    },
    reset() {
      director.leave();
    },
  };
}
