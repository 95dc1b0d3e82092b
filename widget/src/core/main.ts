import type { Core, Link } from "../contract/link";
import { createParts } from "./app";
import { takeGrant } from "./building";

/** Calls that hold whatever comes after them, and so are heard first. */
const EARLY = /^(on|off|once|setNavigate|registerTarget|debug)$/;

/** Starts the core: the loader calls it once, when something is to be shown or the host wants something. */
export function start(link: Link): Core {
  const grant = takeGrant();
  const { app, queue, director, sdk, arrange, take, live } = createParts(link);
  const ready = (): void => {
    app.bus.emit("ready", { identity: app.boot.identity, locale: app.boot.locale });
  };
  const call = app.safe((name: string, args: readonly unknown[]) => {
    // What the last person did is still told in their name.
    if (name === "reset") void queue.flush();
    if (!live()) {
      queue.clear();
      director.leave();
    }
    if (live() || EARLY.test(name)) return app.safe(sdk[name] ?? (() => undefined))(...(args as never[]));
    return undefined;
  });
  const changed = app.safe(() => {
    const anew = take();
    if (anew) director.suspend();
    void queue.flush();
    if (anew && live()) director.build();
    if (live()) arrange();
    else director.leave();
    ready();
  });
  addEventListener("online", () => void queue.flush());
  addEventListener(
    "pagehide",
    app.safe(() => {
      queue.leave();
    }),
  );
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) void queue.flush();
  });
  take();
  const [early, late] = [true, false].map((first) =>
    link.calls.filter(([name]) => EARLY.test(name) === first),
  );
  link.calls.length = 0;
  for (const [name, args, settle] of early ?? []) settle(call(name, args));
  app.fact("page.viewed");
  if (live()) director.build(grant);
  arrange();
  for (const [name, args, settle] of late ?? []) settle(call(name, args));
  if (link.answer) ready();
  return { call, changed };
}
