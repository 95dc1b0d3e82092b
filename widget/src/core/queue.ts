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

/** Whether the server will never take these facts, however often they come. */
function isBad(status: number | undefined): boolean {
  return status === 400 || status === 413 || status === 422;
}

/**
 * Facts wait here until the server has acknowledged each by its id. A fact may be sent twice,
 * and the server counts it once; none is lost by a page change, a lost connection or a full storage.
 */
export class Queue {
  private readonly _wire: Wire;
  private readonly _store: Store;
  private readonly _encoder = new TextEncoder();
  private readonly _settled = new Set<string>();
  private _waiting: Fact[];
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _failures = 0;
  private _sending = false;
  private _size = BATCH;

  constructor(wire: Wire, store: Store) {
    this._wire = wire;
    this._store = store;
    this._waiting = this._stored();
    if (this._waiting.length) this._plan(WAIT_MS);
  }

  add(fact: Fact): void {
    this._waiting.push(fact);
    this._waiting = this._waiting.slice(-KEEP);
    if (this._failures) this._keep();
    else this._plan(WAIT_MS);
  }

  async flush(): Promise<void> {
    if (this._sending || !this._waiting.length) return;
    this._sending = true;
    const facts = this._batch();
    try {
      const { accepted, rejected } = await this._wire.send(facts);
      this._settle([...accepted, ...rejected.map(({ id }) => id)]);
      this._failures = accepted.length + rejected.length ? 0 : this._failures + 1;
      this._size = Math.min(BATCH, this._size * 2);
    } catch (error) {
      this._refused((error as { status?: number }).status, facts);
    }
    this._sending = false;
    this._keep();
    const wait = Math.min(LONGEST_WAIT_MS, WAIT_MS * 2 ** this._failures) * (1 + Math.random());
    if (this._waiting.length) this._plan(this._failures ? wait : 0);
  }

  /** The page may not come back: keep everything, and send what can be sent. */
  leave(): void {
    if (!this._waiting.length) return;
    this._keep();
    this._wire.fling(this._batch());
  }

  clear(): void {
    clearTimeout(this._timer);
    this._waiting = [];
    this._store.set(DRAWER, null);
  }

  private _stored(): Fact[] {
    const kept = this._store.get(DRAWER);
    return Array.isArray(kept) ? (kept as Fact[]) : [];
  }

  /** Another tab may have stored its own meanwhile: ours are put beside them. */
  private _keep(): void {
    const own = new Set(this._waiting.map(({ id }) => id));
    const others = this._stored().filter(({ id }) => !own.has(id) && !this._settled.has(id));
    let all = [...others, ...this._waiting].slice(-KEEP);
    while (JSON.stringify(all).length > KEEP_CHARS) all = all.slice(Math.ceil(all.length / 2));
    this._store.set(DRAWER, all.length ? all : null);
  }

  private _batch(): Fact[] {
    let bytes = 0;
    const first = this._waiting.slice(0, this._size);
    const end = first.findIndex((fact) => {
      bytes += this._encoder.encode(JSON.stringify(fact)).length;
      return bytes > BATCH_BYTES;
    });
    return end < 0 ? first : first.slice(0, Math.max(1, end));
  }

  private _settle(ids: readonly string[]): void {
    for (const id of ids) this._settled.add(id);
    this._waiting = this._waiting.filter(({ id }) => !this._settled.has(id));
  }

  private _refused(status: number | undefined, facts: readonly Fact[]): void {
    if (!isBad(status)) this._failures += 1;
    // One bad fact must not take the others with it.
    else if (facts.length > 1) this._size = 1;
    else this._settle(facts.map(({ id }) => id));
  }

  private _plan(wait: number): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.flush(), wait);
  }
}
