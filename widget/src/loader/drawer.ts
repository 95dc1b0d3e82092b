/** One named value in one of the browser's storages; where storage is denied or full, nothing is kept. */
export function read(area: () => Storage, name: string): unknown {
  try {
    return JSON.parse(area().getItem(`annai:${name}`) ?? "");
  } catch {
    return null;
  }
}

export function write(area: () => Storage, name: string, value: unknown): void {
  try {
    area().setItem(`annai:${name}`, JSON.stringify(value));
  } catch {
    // The page goes on without it.
  }
}

/** Forgets all that was kept under our prefix, in both storages. */
export function forgetAll(): void {
  for (const area of [() => localStorage, () => sessionStorage]) {
    try {
      for (const name of Object.keys(area())) if (name.startsWith("annai:")) area().removeItem(name);
    } catch {
      // Nothing can be stored, so nothing is there to forget.
    }
  }
}
