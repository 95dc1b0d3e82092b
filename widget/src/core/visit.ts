import type { Store } from "./storage";

/** A visit ends after so long without a fact. */
const IDLE_MS = 1_800_000;

interface Visit {
  readonly id: string;
  readonly at: number;
}

/** Gives the id of this visit, and a new one when the last sign of life is long ago. */
export function createVisit(session: Store, id: () => string): () => string {
  return () => {
    const at = Date.now();
    const known = session.get("visit") as Visit | null;
    const fresh = known && at - known.at < IDLE_MS ? known.id : id();
    session.set("visit", { id: fresh, at });
    return fresh;
  };
}
