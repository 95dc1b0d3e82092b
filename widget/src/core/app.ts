import type { App } from "../contract/app";
import type { Link } from "../contract/link";
import { createAnswer } from "./answer";
import { createAsk, createGo } from "./ask";
import { createBus } from "./bus";
import { createLoad } from "./chunks";
import { Director } from "./director";
import { createFacts } from "./facts";
import { createGuard } from "./guard";
import { createIds } from "./ids";
import { createProgress } from "./progress";
import type { Queue } from "./queue";
import { createRoute } from "./route";
import { createSdk, type Settings } from "./sdk";
import { createStore } from "./storage";
import { createVisit } from "./visit";

const REPORTS = 5;

/** The parts that the core's entry works with. */
export interface Parts {
  readonly app: App;
  readonly queue: Queue;
  readonly director: Director;
  readonly sdk: ReturnType<typeof createSdk>;
  /** Brings the screen in line with the address and the answer. */
  readonly arrange: () => void;
  /** Takes over a new answer; true when the screen may have to change. */
  readonly take: () => boolean;
  /** Whether anything may be shown, stored or sent. */
  readonly live: () => boolean;
}

function describe(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : "unknown").slice(0, 200);
}

/** What everything else stands on: storage, the address, facts, requests. */
function createGround(
  link: Link,
  settings: Settings,
  safe: App["safe"],
  live: () => boolean,
  moved: () => void,
) {
  const allowed = (): boolean => link.who.consent !== "denied";
  const local = createStore(() => localStorage, allowed);
  const session = createStore(() => sessionStorage, allowed);
  const id = createIds();
  const visit = createVisit(session, id);
  const bus = createBus(safe);
  const route = createRoute(moved);
  const base = { link, local, session, bus, route, safe, id, ask: createAsk(link, visit) };
  const { queue, record } = createFacts({ ...base, visit, live });
  const fact = safe((...given: Parameters<App["fact"]>) => {
    if (settings.debug) console.warn("[annai]", ...given);
    record(...given);
  });
  return { ...base, queue, fact, go: createGo(() => settings.navigate) };
}

/** Everything that the embed consists of, tied together. */
export function createParts(link: Link): Parts {
  const settings: Settings = { navigate: null, debug: false, targets: new Map() };
  let broken = false;
  let reports = 0;
  const answer = createAnswer(link);
  const live = (): boolean => link.who.consent !== "denied" && !broken && !answer.boot.off;
  const report = (error: unknown): void => {
    if (settings.debug) console.warn("[annai]", error);
    if (reports++ < REPORTS)
      app.fact("embed.failed", { props: { message: describe(error), where: app.route.url().pathname } });
  };
  const safe = createGuard(report, () => {
    broken = true;
    director.leave();
  });
  const arrange = safe(async () => {
    if (!live()) return;
    progress.arrive();
    await director.arrange();
  });
  const { queue, ...ground } = createGround(link, settings, safe, live, () => {
    app.fact("page.viewed");
    void arrange();
  });
  const app: App = {
    ...ground,
    get boot() {
      return answer.boot;
    },
    get progress() {
      return progress;
    },
    open: safe((options) => director.open(options)),
    close: () => {
      director.close();
    },
    startTour: safe((tour, how) => director.tours.start(tour, how)),
    named: (name) => settings.targets.get(name),
  };
  const progress = createProgress(app);
  const load = createLoad(link.base, () => app.boot.locale);
  const director = new Director(app, load);
  const sdk = createSdk({ app, director, load, settings });
  return { app, queue, director, sdk, arrange: () => void arrange(), take: answer.take, live };
}
