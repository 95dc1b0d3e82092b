/** A drawer in one of the browser's storages. Where it is denied or full, it goes on in memory. */
export interface Store {
  readonly get: (name: string) => unknown;
  /** Keeps a value; null forgets it. */
  readonly set: (name: string, value: unknown) => void;
}

const PREFIX = "annai:";

export function createStore(area: () => Storage, allowed: () => boolean): Store {
  const memory = new Map<string, string>();
  /** Does it where storage can be had; `undefined` where it can't. */
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return allowed() ? work(area()) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get(name) {
      try {
        const text = memory.get(name) ?? attempt((storage) => storage.getItem(PREFIX + name));
        return JSON.parse(text ?? "null") as unknown;
      } catch {
        return null;
      }
    },
    set(name, value) {
      const text = JSON.stringify(value);
      memory.delete(name);
      const kept = attempt((storage) => {
        storage.removeItem(PREFIX + name);
        if (value !== null) storage.setItem(PREFIX + name, text);
        return true;
      });
      if (!kept && value !== null) memory.set(name, text);
    },
  };
}
