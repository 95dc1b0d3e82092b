import type { App } from "../contract/app";

interface Global {
  annai?: { endAll?: () => void };
}

/**
 * While somebody builds, nothing that is live comes up in between, and nothing is told of what they do. `arrived` hears of
 * every change of address. Returns how to undo it.
 */
export function quieten(app: App, language: () => string, arrived: () => void): () => void {
  const own = app as { fact: App["fact"]; boot: App["boot"] };
  const boot = Object.getOwnPropertyDescriptor(app, "boot");
  const { fact } = app;
  const quiet = {
    get: () => {
      const real = boot?.get?.call(app) as App["boot"];
      return { ...real, locale: language(), tours: [], tooltips: [], checklists: [] };
    },
    configurable: true,
  };
  app.close();
  own.fact = (kind) => {
    if (kind === "page.viewed") arrived();
  };
  Object.defineProperty(app, "boot", quiet);
  (window as unknown as Global).annai?.endAll?.();
  // What was marked before goes.
  app.route.set(app.route.url().href);
  return () => {
    own.fact = fact;
    if (boot) Object.defineProperty(app, "boot", boot);
    app.route.set(app.route.url().href);
  };
}
