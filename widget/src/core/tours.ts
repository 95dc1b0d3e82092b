import type { Tour } from "../contract/api";
import type { App, Finder, RunState, Shell, TourRun } from "../contract/app";
import type { Load } from "./chunks";

/** A run that was left for longer starts anew. */
const RESUME_MS = 1_800_000;
const LONGEST_QUEUE = 5;

export interface Tours {
  /** Resumes, moves on or starts what belongs on this page. */
  readonly arrange: () => Promise<void>;
  start(
    id: string,
    how: { readonly step?: string; readonly once?: boolean; readonly via: string },
  ): Promise<boolean>;
  readonly end: (how: string) => void;
  readonly endAll: () => void;
  /** Takes the run off the screen; `arrange` resumes it. */
  readonly suspend: () => void;
  /** Whether this person has begun the tour before. */
  readonly seen: (tour: Tour) => boolean;
  readonly running: string | null;
}

interface Parts {
  readonly app: App;
  readonly load: Load;
  readonly guides: () => Promise<readonly [Shell, Finder]>;
}

/** At most one tour runs; others wait in a queue. */
export function createTours({ app, load, guides }: Parts): Tours {
  let run: TourRun | null = null;
  let id: string | null = null;
  let queue: string[] = [];
  let turn = 0;

  const tourOf = (wanted: string): Tour | undefined => app.boot.tours.find((tour) => tour.id === wanted);
  const marks = (drawer: "local" | "session"): readonly string[] =>
    (app[drawer].get("tours") as string[] | null) ?? [];
  const mark = (drawer: "local" | "session", one: string): void => {
    app[drawer].set("tours", [...new Set([...marks(drawer), one])].slice(-200));
  };

  const ended = (): void => {
    run = id = null;
    app.session.set("tour", null);
    const next = queue.shift();
    if (next) void start(next, { via: "queue" });
  };

  const begin = async (tour: Tour, state: RunState): Promise<boolean> => {
    id = tour.id;
    const mine = ++turn;
    try {
      const [chunk, [shell, finder]] = await Promise.all([load("tour"), guides()]);
      // It was ended before it was there.
      if (mine !== turn) return false;
      run = chunk.start(app, shell, finder, tour, state, app.safe(ended));
      mark("local", tour.id);
      return true;
    } catch (error) {
      if (mine === turn) run = id = null;
      throw error;
    }
  };

  const resumable = (): readonly [Tour, RunState] | null => {
    const state = app.session.get("tour") as RunState | null;
    const tour = state && Date.now() - state.at < RESUME_MS ? tourOf(state.id) : undefined;
    return state && tour?.version === state.version ? [tour, state] : null;
  };

  const due = (): Tour | undefined => {
    if (marks("session").length >= (app.boot.throttle.tours_per_session ?? 1)) return undefined;
    const begun = marks("local");
    return app.boot.tours.find(
      (tour) => tour.auto && !(tour.once && begun.includes(tour.id)) && app.route.here(tour.urls),
    );
  };

  const start: Tours["start"] = async (wanted, { step, once, via }) => {
    const tour = tourOf(wanted);
    if (!tour?.steps.length || (once && marks("local").includes(wanted))) return false;
    if (id) {
      if (via === "api") {
        if (queue.length < LONGEST_QUEUE) queue.push(wanted);
        return false;
      }
      stop("replaced");
    }
    const at = Math.max(
      0,
      tour.steps.findIndex(({ key }) => key === step),
    );
    return begin(tour, {
      id: wanted,
      version: tour.version,
      run: app.id(),
      step: at,
      shown: -1,
      at: Date.now(),
    });
  };

  const stop = (how: string): void => {
    if (run) run.end(how);
    else id = null;
    turn += 1;
  };

  return {
    start,
    end: stop,
    endAll() {
      queue = [];
      stop("api");
    },
    suspend() {
      run?.suspend();
      run = id = null;
      turn += 1;
    },
    seen: (tour) => marks("local").includes(tour.id),
    get running() {
      return id;
    },
    async arrange() {
      run?.moved();
      if (id) return;
      const left = resumable();
      const tour = left ? left[0] : due();
      if (!tour?.steps.length) return;
      if (!left) mark("session", tour.id);
      await (left ? begin(...left) : start(tour.id, { via: "auto" }));
    },
  };
}
