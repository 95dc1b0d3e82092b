import { afterEach, describe, expect, it, vi } from "vitest";
import type { Tour } from "../src/contract/api";
import type { ChunkExports, Finder, RunState, Shell, TourRun } from "../src/contract/app";
import { Tours } from "../src/core/tours";
import { boot, parts } from "./app";

const step = { key: "a", title: "a", nodes: [], target: null, url: null, on_missing: "wait" } as const;

function tour(id: string, change: Partial<Tour> = {}): Tour {
  return {
    id,
    version: 1,
    urls: [],
    title: id,
    auto: false,
    once: true,
    article: null,
    steps: [step],
    ...change,
  };
}

interface Running {
  readonly id: string;
  readonly state: RunState;
  readonly how: string[];
  readonly finish: () => void;
}

/** Tours with a chunk that only notes what runs. */
function stage(...tours: Tour[]) {
  const { app } = parts(boot({ tours }));
  const runs: Running[] = [];
  let open = 0;
  let most = 0;
  const chunk: ChunkExports["tour"] = {
    start(_app, _shell, _finder, { id }, state, ended): TourRun {
      most = Math.max(most, ++open);
      const how: string[] = [];
      const finish = (): void => {
        open -= 1;
        ended();
      };
      app.session.set("run", state);
      app.local.set("run", state);
      runs.push({ id, state, how, finish });
      return {
        moved: vi.fn(),
        suspend: () => {
          open -= 1;
        },
        end(why) {
          how.push(why);
          finish();
        },
      };
    },
  };
  const bring = (): Promise<readonly [ChunkExports["tour"], Shell, Finder]> =>
    Promise.resolve([chunk, {} as Shell, {} as Finder]);
  return { tours: new Tours(app, bring), runs, app, most: () => most };
}

function leftAt(at: number): RunState {
  return { id: "a", version: 1, run: "r", step: 0, seen: [0], trail: [], answers: {}, at };
}

const running = ({ runs }: ReturnType<typeof stage>): string[] => runs.map(({ id }) => id);
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("tours", () => {
  it("run one at a time: what the host starts meanwhile waits", async () => {
    const made = stage(tour("a"), tour("b"), tour("c"));
    await Promise.all([made.tours.start("a", { via: "api" }), made.tours.start("b", { via: "api" })]);
    await made.tours.start("c", { via: "api" });
    expect(running(made)).toEqual(["a"]);
    made.runs[0]?.finish();
    await settled();
    made.runs[1]?.finish();
    await settled();
    expect(running(made)).toEqual(["a", "b", "c"]);
    expect(made.most()).toBe(1);
  });

  it("give way to what the reader presses", async () => {
    const made = stage(tour("a"), tour("b"), tour("c"));
    await made.tours.start("a", { via: "api" });
    await made.tours.start("c", { via: "api" });
    await made.tours.start("b", { via: "panel" });
    await settled();
    expect(made.runs[0]?.how).toEqual(["replaced"]);
    expect(running(made)).toEqual(["a", "b"]);
    made.runs[1]?.finish();
    await settled();
    expect(running(made)).toEqual(["a", "b", "c"]);
    expect(made.most()).toBe(1);
  });

  it("start by themselves once a session, and once at all when the author says so", async () => {
    const made = stage(
      tour("x", { auto: true, urls: ["/elsewhere"] }),
      tour("a", { auto: true }),
      tour("b", { auto: true }),
    );
    await made.tours.arrange();
    made.runs[0]?.finish();
    await made.tours.arrange();
    expect(running(made)).toEqual(["a"]);
    sessionStorage.clear();
    const later = stage(tour("a", { auto: true }), tour("b", { auto: true, once: false }));
    await later.tours.arrange();
    expect(running(later)).toEqual(["b"]);
  });

  it("start again in a session as often as it may have tours, but never the same one", async () => {
    const made = stage(tour("a", { auto: true, once: false }), tour("b", { auto: true }));
    (made.app.boot as { throttle: object }).throttle = { tours_per_session: 3 };
    for (let visit = 0; visit < 4; visit += 1) {
      await made.tours.arrange();
      made.runs.at(-1)?.finish();
    }
    expect(running(made)).toEqual(["a", "b"]);
  });

  it("put off by the reader start by themselves again after a day", async () => {
    const made = stage(tour("a", { auto: true }));
    made.app.local.set("later", { a: Date.now() + 1_000 });
    await made.tours.arrange();
    expect(running(made)).toEqual([]);
    made.app.local.set("later", { a: Date.now() - 1_000 });
    await made.tours.arrange();
    expect(running(made)).toEqual(["a"]);
  });

  it("go on where another page has left them", async () => {
    const made = stage(tour("a"));
    const left = leftAt(Date.now());
    made.app.session.set("run", left);
    await made.tours.arrange();
    expect(made.runs[0]?.state).toEqual(left);
  });

  it("go on neither after a new version, nor in another tab while they run", async () => {
    for (const [drawer, change] of [
      ["session", { version: 2 }],
      ["local", {}],
    ] as const) {
      sessionStorage.clear();
      const made = stage(tour("a"));
      made.app[drawer].set("run", { ...leftAt(Date.now()), ...change });
      await made.tours.arrange();
      expect(made.runs).toEqual([]);
    }
  });

  it("of another day are given back where they were, from the beginning once published anew", async () => {
    const day = 86_400_000;
    const left = { ...leftAt(Date.now() - day), step: 1 };
    const steps = [step, { ...step, key: "b" }];
    const arranged = async (change: Partial<Tour>, run: RunState): Promise<RunState | undefined> => {
      sessionStorage.clear();
      const made = stage(tour("a", { steps, ...change }));
      made.app.local.set("run", run);
      await made.tours.arrange();
      return made.runs[0]?.state;
    };
    expect(await arranged({}, left)).toEqual(left);
    expect(await arranged({ version: 2 }, left)).toMatchObject({ version: 2, step: 0 });
    expect(await arranged({ urls: ["/elsewhere"] }, left)).toBeUndefined();
    expect(await arranged({}, { ...left, at: Date.now() - 31 * day })).toBeUndefined();
  });

  it("begin at a step, and only when there is such a tour", async () => {
    const made = stage(tour("a", { steps: [step, { ...step, key: "b" }] }), tour("empty", { steps: [] }));
    expect(await made.tours.start("unknown", { via: "api" })).toBe(false);
    expect(await made.tours.start("empty", { via: "api" })).toBe(false);
    expect(await made.tours.start("a", { via: "api", step: "b" })).toBe(true);
    expect(made.runs[0]?.state.step).toBe(1);
    made.runs[0]?.finish();
    expect(await made.tours.start("a", { via: "api", once: true })).toBe(false);
  });

  it("that are ended while they load don't appear", async () => {
    const made = stage(tour("a"));
    const coming = made.tours.start("a", { via: "api" });
    made.tours.endAll();
    expect(await coming).toBe(false);
    expect(made.runs).toEqual([]);
  });

  it("taken off the screen are resumed, not begun again", async () => {
    const made = stage(tour("a"));
    await made.tours.start("a", { via: "api" });
    made.tours.suspend();
    await made.tours.arrange();
    expect(made.runs[1]?.state.run).toBe(made.runs[0]?.state.run);
  });
});
