import type { Checklist, Tooltip, Tour } from "../contract/api";
import type { App, Bus, Finder, Shell } from "../contract/app";
import type { Attributes, Link } from "../contract/link";
import { createBus } from "../core/bus";
import type { Load } from "../core/chunks";
import { createProgress } from "../core/progress";
import type { Store } from "../core/storage";
import { Tours } from "../core/tours";
import type { Kind } from "./draft";

export interface Ground {
  readonly app: App;
  readonly shell: Shell;
  readonly finder: Finder;
  readonly load: Load;
}

export interface Tried {
  readonly kind: Kind;
  readonly guide: { readonly id: string };
  /** The step to begin with; null goes on where another page has left it. */
  readonly step: string | null;
  /** The attributes of whom it is tried as; null: of whoever the page says. */
  readonly who: Readonly<Record<"user" | "company", Attributes>> | null;
  /** Where the guide would lead out of the trial. */
  readonly leads: () => void;
  readonly ended: () => void;
}

export interface Trial {
  /** The address has changed. */
  readonly moved: () => void;
  readonly end: () => void;
  /** Takes it off the page, to be gone on with. */
  readonly suspend?: () => void;
}

/** Where a trial keeps its things: apart from everything real, and for this window only. */
function drawer(session: Store, name: string): Store {
  return {
    get: (key) => session.get(`trial.${name}.${key}`),
    set: (key, value) => {
      session.set(`trial.${name}.${key}`, value);
    },
  };
}

function lookingAs(link: Link, named: Pick<Link["who"], "user" | "company">): Link {
  return Object.create(link, { who: { value: { ...link.who, ...named } } }) as Link;
}

/** The embed as a guide sees it, in which it is the only one, everything is forgotten, and nobody is told. */
function createTrialApp({ app }: Ground, { kind, guide, leads, who }: Tried): { app: App; bus: Bus } {
  const bus = createBus(app.safe);
  const boot = {
    ...app.boot,
    tours: kind === "tour" ? [{ ...(guide as Tour), auto: false, urls: [] }] : [],
    tooltips: [],
    checklists: kind === "checklist" ? [{ ...(guide as Checklist), urls: [], dismissed: false }] : [],
  };
  const named = who && { user: { id: "", attrs: who.user }, company: { id: "", attrs: who.company } };
  const own: Partial<App> = {
    boot,
    link: named ? lookingAs(app.link, named) : app.link,
    bus,
    local: drawer(app.session, "local"),
    session: drawer(app.session, "session"),
    fact: (name, { content, run, step, props = {}, told } = {}) => {
      bus.emit(name, { ...props, ...told, content: content?.id, step, run });
    },
    open: () => {
      leads();
      return undefined;
    },
    startTour: () => {
      leads();
      return undefined;
    },
  };
  const trial = Object.create(app, Object.getOwnPropertyDescriptors(own)) as App;
  const progress = createProgress(trial);
  Object.defineProperty(trial, "progress", { value: progress });
  return { app: trial, bus };
}

async function tryTour(ground: Ground, tried: Tried): Promise<Trial> {
  const { shell, finder, load } = ground;
  const { app, bus } = createTrialApp(ground, tried);
  const tours = new Tours(app, async () => {
    const [chunk, deeds] = await Promise.all([load("tour"), load("deeds")]);
    return [chunk, shell, finder, deeds.start(app, shell)];
  });
  let over = false;
  const ended = (): void => {
    if (!over) tried.ended();
    over = true;
  };
  for (const how of ["tour.completed", "tour.dismissed"]) bus.on(how, ended);
  if (tried.step === null) await tours.arrange();
  else await tours.start(tried.guide.id, { step: tried.step, via: "trial" });
  return {
    moved: () => void tours.arrange(),
    suspend: () => {
      over = true;
      tours.suspend();
    },
    end: () => {
      over = true;
      tours.endAll();
    },
  };
}

async function tryTooltip(ground: Ground, tried: Tried): Promise<Trial> {
  const { app } = createTrialApp(ground, tried);
  const chunk = await ground.load("tooltip");
  const tooltips = chunk.start(app, ground.shell, ground.finder);
  tooltips.show([tried.guide as Tooltip]);
  return {
    moved: () => undefined,
    end: () => {
      tooltips.destroy();
    },
  };
}

async function tryChecklist(ground: Ground, tried: Tried): Promise<Trial> {
  const { app } = createTrialApp(ground, tried);
  const chunk = await ground.load("checklist");
  // Every trial begins with nothing done.
  app.local.set(`list.${tried.guide.id}`, null);
  const panel = chunk.start(app, ground.shell, tried.ended);
  panel.open({ list: tried.guide.id });
  return {
    moved: () => undefined,
    end: () => {
      panel.close();
    },
  };
}

/** Runs a guide with the very parts that visitors get, on the page as it is. */
export function startTrial(ground: Ground, tried: Tried): Promise<Trial> {
  return { tour: tryTour, tooltip: tryTooltip, checklist: tryChecklist }[tried.kind](ground, tried);
}
