import type { Tour } from "../contract/api";
import type { App, ChunkExports, Deeds, Finder, RunState, Shell, TourRun } from "../contract/app";

/** A run that was left for longer is only offered, and after the other time forgotten. */
const RESUME_MS = 1_800_000;
const OFFER_MS = 2_592_000_000;
const LONGEST_QUEUE = 5;
const MOST_MARKS = 200;

export interface Start {
  readonly step?: string;
  readonly once?: boolean;
  /** What asked for it. What the reader presses takes the place of what runs; the host's calls wait. */
  readonly via: string;
}

/** Brings what a run needs: its chunk, and the parts to work with. */
export type Bring = (
  tour: Tour,
  old: boolean,
) => Promise<readonly [ChunkExports["tour"], Shell, Finder, (Deeds | undefined)?]>;

/** At most one tour runs; others wait in a queue. */
export class Tours {
  private readonly _app: App;
  private readonly _bring: Bring;
  private _run: TourRun | null = null;
  /** The tour that runs or is on its way. */
  private _id: string | null = null;
  private _queue: string[] = [];
  private _turn = 0;

  constructor(app: App, bring: Bring) {
    this._app = app;
    this._bring = bring;
  }

  /** Moves on, resumes or starts what belongs on this page. */
  async arrange(): Promise<void> {
    this._run?.moved();
    if (this._id) return;
    const left = this._left();
    if (left) {
      await this._begin(...left);
      return;
    }
    const due = this._due();
    if (!due) return;
    this._mark("session", due.id);
    await this.start(due.id, { via: "auto" });
  }

  async start(id: string, { step, once, via }: Start): Promise<boolean> {
    const tour = this._tour(id);
    if (!tour?.steps.length || (once && this._marks("local").includes(id))) return false;
    if (this._id && via === "api") {
      if (this._queue.length < LONGEST_QUEUE) this._queue.push(id);
      return false;
    }
    if (this._id) this._replace();
    const at = Math.max(
      0,
      tour.steps.findIndex(({ key }) => key === step),
    );
    const { version } = tour;
    const run = this._app.id();
    return this._begin(tour, {
      id,
      version,
      run,
      step: at,
      seen: [],
      trail: [],
      answers: {},
      at: Date.now(),
    });
  }

  end(how: string): void {
    this._turn += 1;
    if (this._run) this._run.end(how);
    else this._id = null;
  }

  endAll(): void {
    this._queue = [];
    this.end("api");
  }

  /** Takes the run off the screen; `arrange` resumes it. */
  suspend(): void {
    this._turn += 1;
    this._run?.suspend();
    this._run = this._id = null;
  }

  /** Ends what runs without letting the next in the queue begin. */
  private _replace(): void {
    const queue = this._queue;
    this._queue = [];
    this.end("replaced");
    this._queue = queue;
  }

  private async _begin(tour: Tour, state: RunState): Promise<boolean> {
    this._id = tour.id;
    const mine = ++this._turn;
    try {
      const [chunk, shell, finder, deeds] = await this._bring(tour, Date.now() - state.at > RESUME_MS);
      // It was ended before it was there.
      if (mine !== this._turn) return false;
      const ended = this._app.safe(() => {
        this._ended();
      });
      this._run = chunk.start(this._app, shell, finder, tour, state, ended, deeds);
      this._mark("local", tour.id);
      return true;
    } catch (error) {
      if (mine === this._turn) this._run = this._id = null;
      throw error;
    }
  }

  private _ended(): void {
    this._run = this._id = null;
    for (const drawer of [this._app.session, this._app.local]) drawer.set("run", null);
    const next = this._queue.shift();
    if (next) void this.start(next, { via: "queue" });
  }

  /** The run that an earlier page has left, when it can go on; or an earlier visit, on the tour's pages. */
  private _left(): readonly [Tour, RunState] | null {
    const { session, local, route } = this._app;
    const own = session.get("run");
    const state = (own ?? local.get("run")) as RunState | null;
    const tour = this._tour(state?.id);
    if (!state || !tour) return null;
    const age = Date.now() - state.at;
    const same = tour.version === state.version;
    if (age < RESUME_MS) return own && same ? [tour, state] : null;
    if (age > OFFER_MS || !route.here(tour.urls)) return null;
    return [tour, same ? state : { ...state, version: tour.version, step: 0 }];
  }

  /** The tour that starts by itself here, if any. */
  private _due(): Tour | undefined {
    const { boot, route } = this._app;
    const today = this._marks("session");
    if (today.length >= (boot.throttle.tours_per_session ?? 1)) return undefined;
    const begun = this._marks("local");
    const later = this._app.local.get("later") as Record<string, number> | null;
    return boot.tours.find(
      ({ id, auto, once, steps, urls }) =>
        auto &&
        steps.length &&
        !(once ? begun : today).includes(id) &&
        !((later?.[id] ?? 0) > Date.now()) &&
        route.here(urls),
    );
  }

  private _tour(id: string | undefined): Tour | undefined {
    return this._app.boot.tours.find((tour) => tour.id === id);
  }

  /** The tours that were begun in this browser, or have started by themselves in this session. */
  private _marks(drawer: "local" | "session"): readonly string[] {
    return (this._app[drawer].get("tours") as string[] | null) ?? [];
  }

  private _mark(drawer: "local" | "session", id: string): void {
    this._app[drawer].set("tours", [...new Set([...this._marks(drawer), id])].slice(-MOST_MARKS));
  }
}
