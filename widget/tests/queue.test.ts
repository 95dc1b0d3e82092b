import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventsAnswer, Fact } from "../src/contract/api";
import { Queue, type Wire } from "../src/core/queue";
import { createStore, type Store } from "../src/core/storage";

let made = 0;
let store: Store;

function fact(props: Record<string, unknown> = {}): Fact {
  made += 1;
  return {
    id: `f${made}`,
    kind: "page.viewed",
    at: "",
    session: "s",
    page: "/",
    locale: "ja",
    device: "phone",
    props,
  };
}

function wire(
  send: (facts: readonly Fact[]) => Promise<EventsAnswer>,
): Wire & { flung: Fact[]; sent: Fact[][] } {
  const flung: Fact[] = [];
  const sent: Fact[][] = [];
  return {
    flung,
    sent,
    send(facts) {
      sent.push([...facts]);
      return send(facts);
    },
    fling: (facts) => flung.push(...facts),
  };
}

const accept = (facts: readonly Fact[]): Promise<EventsAnswer> =>
  Promise.resolve({ accepted: facts.map(({ id }) => id), rejected: [] });
const refuse = (status?: number) => (): Promise<EventsAnswer> =>
  Promise.reject(Object.assign(new Error("no"), { status }));
const stored = (): string[] => ((store.get("queue") as Fact[] | null) ?? []).map(({ id }) => id);

beforeEach(() => {
  vi.useFakeTimers();
  store = createStore(
    () => localStorage,
    () => true,
  );
});
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

describe("queue", () => {
  it("gathers facts, and sends them as one", async () => {
    const link = wire(accept);
    const queue = new Queue(link, store);
    queue.add(fact());
    queue.add(fact());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.sent.map((batch) => batch.length)).toEqual([2]);
    expect(stored()).toEqual([]);
  });

  it("keeps what could not be sent, tries ever more rarely, and ends when it is acknowledged", async () => {
    let away = true;
    const link = wire((facts) => (away ? refuse()() : accept(facts)));
    const queue = new Queue(link, store);
    queue.add(fact());
    await vi.advanceTimersByTimeAsync(60_000);
    const tries = link.sent.length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(8);
    expect(stored()).toHaveLength(1);
    away = false;
    await queue.flush();
    expect(stored()).toEqual([]);
  });

  it("sends what an earlier page has left", async () => {
    store.set("queue", [fact()]);
    const link = wire(accept);
    new Queue(link, store);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.sent).toHaveLength(1);
  });

  it("leaves what another tab has stored", async () => {
    const queue = new Queue(wire(refuse()), store);
    const other = fact();
    store.set("queue", [other]);
    const own = fact();
    queue.add(own);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stored()).toEqual([other.id, own.id]);
  });

  it("keeps and flings when the page goes away", () => {
    const link = wire(accept);
    const queue = new Queue(link, store);
    const one = fact();
    queue.add(one);
    queue.leave();
    expect(stored()).toEqual([one.id]);
    expect(link.flung.map(({ id }) => id)).toEqual([one.id]);
  });

  it("holds to the server's caps", async () => {
    const link = wire(accept);
    const queue = new Queue(link, store);
    for (let at = 0; at < 120; at++) queue.add(fact());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.sent.map((batch) => batch.length)).toEqual([50, 50, 20]);
    link.sent.length = 0;
    for (let at = 0; at < 40; at++) queue.add(fact({ text: "請".repeat(1_000) }));
    await vi.advanceTimersByTimeAsync(5_000);
    for (const batch of link.sent) expect(new Blob([JSON.stringify(batch)]).size).toBeLessThan(62_000);
    expect(link.sent.flat()).toHaveLength(40);
  });

  it("drops one bad fact and saves the others", async () => {
    const bad = fact();
    const link = wire((facts) => (facts.includes(bad) ? refuse(400)() : accept(facts)));
    const queue = new Queue(link, store);
    const others = [fact(), fact(), fact()];
    for (const one of [others[0], bad, others[1], others[2]]) if (one) queue.add(one);
    await vi.advanceTimersByTimeAsync(10_000);
    const accepted = link.sent.filter((batch) => !batch.includes(bad)).flat();
    expect(accepted.map(({ id }) => id)).toEqual(others.map(({ id }) => id));
    expect(stored()).toEqual([]);
  });

  it("forgets what the server has rejected by id", async () => {
    const link = wire((facts) =>
      Promise.resolve({ accepted: [], rejected: facts.map(({ id }) => ({ id, why: "unknown kind" })) }),
    );
    const queue = new Queue(link, store);
    queue.add(fact());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.sent).toHaveLength(1);
  });

  it("never grows without bounds", () => {
    const queue = new Queue(wire(refuse()), store);
    for (let at = 0; at < 2_000; at++) queue.add(fact({ text: "x".repeat(2_000) }));
    queue.leave();
    expect(JSON.stringify(store.get("queue")).length).toBeLessThan(260_000);
  });

  it("goes on where storage is denied", async () => {
    const denied = createStore(
      () => {
        throw new Error("denied");
      },
      () => true,
    );
    const link = wire(accept);
    const queue = new Queue(link, denied);
    queue.add(fact());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.sent).toHaveLength(1);
  });
});
