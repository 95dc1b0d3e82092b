import type { EventsAnswer, Fact } from "../contract/api";
import type { Store } from "./storage";

/** The server's caps, with room for the envelope. */
const BATCH = 50;
const BATCH_BYTES = 56_000;
/** What is kept while the server is away: the newest so many facts, in so many characters. */
const KEEP = 500;
const KEEP_CHARS = 250_000;
const WAIT_MS = 1_500;
const LONGEST_WAIT_MS = 300_000;
const DRAWER = "queue";

export interface Wire {
  readonly send: (facts: readonly Fact[]) => Promise<EventsAnswer>;
  /** Sends without hearing back, while the page goes away. */
  readonly fling: (facts: readonly Fact[]) => void;
}

export interface Queue {
  readonly add: (fact: Fact) => void;
  readonly flush: () => Promise<void>;
  /** The page may not come back: keep everything, and send what can be sent. */
  readonly leave: () => void;
  readonly clear: () => void;
}

/**
 * Facts wait here until the server has acknowledged each by its id. A fact may be sent twice,
 * and the server counts it once; none is lost by a page change, a lost connection or a full storage.
 */
export function createQueue(wire: Wire, store: Store): Queue {
  const stored = (): Fact[] => {
    const kept = store.get(DRAWER);
    return Array.isArray(kept) ? (kept as Fact[]) : [];
  };
  const encoder = new TextEncoder();
  let waiting = stored();
  const settled = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let sending = false;
  let size = BATCH;

  /** Another tab may have stored its own meanwhile: ours are put beside them. */
  const keep = (): void => {
    const own = new Set(waiting.map(({ id }) => id));
    const others = stored().filter(({ id }) => !own.has(id) && !settled.has(id));
    let all = [...others, ...waiting].slice(-KEEP);
    while (JSON.stringify(all).length > KEEP_CHARS) all = all.slice(Math.ceil(all.length / 2));
    store.set(DRAWER, all.length ? all : null);
  };

  const batch = (): Fact[] => {
    let bytes = 0;
    const end = waiting.slice(0, size).findIndex((fact) => {
      bytes += encoder.encode(JSON.stringify(fact)).length;
      return bytes > BATCH_BYTES;
    });
    return waiting.slice(0, end < 0 ? size : Math.max(1, end));
  };

  const settle = (ids: readonly string[]): void => {
    for (const id of ids) settled.add(id);
    waiting = waiting.filter(({ id }) => !settled.has(id));
  };

  const plan = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), wait);
  };

  const refused = (status: number | undefined, facts: readonly Fact[]): void => {
    if (status !== 400 && status !== 413 && status !== 422) failures += 1;
    // One bad fact must not take the others with it.
    else if (facts.length > 1) size = 1;
    else settle(facts.map(({ id }) => id));
  };

  const flush = async (): Promise<void> => {
    if (sending || !waiting.length) return;
    sending = true;
    const facts = batch();
    try {
      const { accepted, rejected } = await wire.send(facts);
      settle([...accepted, ...rejected.map(({ id }) => id)]);
      failures = accepted.length + rejected.length ? 0 : failures + 1;
      size = Math.min(BATCH, size * 2);
    } catch (error) {
      refused((error as { status?: number }).status, facts);
    }
    sending = false;
    keep();
    if (waiting.length)
      plan(failures ? Math.min(LONGEST_WAIT_MS, WAIT_MS * 2 ** failures) * (1 + Math.random()) : 0);
  };

  if (waiting.length) plan(WAIT_MS);
  return {
    add(fact) {
      waiting.push(fact);
      waiting = waiting.slice(-KEEP);
      if (failures) keep();
      else plan(WAIT_MS);
    },
    flush,
    leave() {
      if (!waiting.length) return;
      keep();
      wire.fling(batch());
    },
    clear() {
      clearTimeout(timer);
      waiting = [];
      store.set(DRAWER, null);
    },
  };
}
