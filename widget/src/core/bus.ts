import type { App, Bus, Listener } from "../contract/app";

/** Who listens to what. A listener that throws stops neither us nor the others. */
export function createBus(safe: App["safe"]): Bus {
  const listeners = new Map<string, Set<Listener>>();
  const bus: Bus = {
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => {
        set.delete(listener);
      };
    },
    off(event, listener) {
      listeners.get(event)?.delete(listener);
    },
    once(event, listener) {
      const forget = bus.on(event, (detail) => {
        forget();
        listener(detail);
      });
      return forget;
    },
    emit(event, detail) {
      for (const listener of [...(listeners.get(event) ?? [])]) safe(listener)(detail);
    },
  };
  return bus;
}
