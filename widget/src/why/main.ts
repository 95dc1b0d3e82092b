import type { App, Finder, Reason } from "../contract/app";
import type { Banner, Checklist, News, Target, Tooltip, Tour } from "../contract/api";
import { isClosed } from "../banner/marks";
import { serverSide } from "./server";

type Guide = Tooltip | Tour | Checklist | Banner | News;

function aboutTarget(finder: Finder, target: Target): Reason {
  const element = finder.find(target);
  const { selector, fingerprint } = target;
  const detail = element
    ? `<${element.localName}> found for ${selector}`
    : `nothing visible is meant by ${selector || "it"} beyond doubt${fingerprint ? "; its fingerprint decides" : ""}`;
  return { rule: "element", held: !!element, detail };
}

function aboutTour(app: App, tour: Tour): Reason[] {
  const begun = ((app.local.get("tours") as string[] | null) ?? []).includes(tour.id);
  const until = (app.local.get("later") as Record<string, number> | null)?.[tour.id] ?? 0;
  const started = (app.session.get("tours") as string[] | null) ?? [];
  const today = started.length;
  const most = app.boot.throttle.tours_per_session ?? 1;
  return [
    {
      rule: "auto",
      held: tour.auto,
      detail: tour.auto ? "starts by itself" : "starts only when it is asked for",
    },
    {
      rule: "once",
      held: !((tour.once || started.includes(tour.id)) && begun),
      detail: begun ? "was begun in this browser before" : "never begun here",
    },
    {
      rule: "snoozed",
      held: until <= Date.now(),
      detail: until ? `put off until ${new Date(until).toISOString()}` : "not put off",
    },
    {
      rule: "throttle",
      held: today < most,
      detail: `${today} of ${most} tours have started by themselves in this session`,
    },
  ];
}

function aboutList(app: App, list: Checklist): Reason {
  const gone = app.progress.dismissed(list);
  return { rule: "dismissed", held: !gone, detail: gone ? "the viewer has put it away" : "not put away" };
}

function aboutBanner(app: App, banner: Banner, all: readonly Banner[]): Reason[] {
  const closed = isClosed(app, banner);
  const first = all.find(
    (one) => one.place === banner.place && app.route.here(one.urls) && !isClosed(app, one),
  );
  const held = banner.place === "inline" || !first || first.id === banner.id;
  return [
    { rule: "closed", held: !closed, detail: closed ? "was closed in this browser" : "not closed" },
    {
      rule: "place",
      held,
      detail: held ? "nothing more important has its place" : `${first.id} has its place`,
    },
  ];
}

/** Why something is shown or not, rule by rule: with a token, as far as the server knows, then as the page knows. */
export async function why(app: App, id: string, finder: Finder, token?: string): Promise<readonly Reason[]> {
  const own = pageSide(app, id, finder);
  return token ? [...(await serverSide(app, id, token)), ...own] : own;
}

function pageSide(app: App, id: string, finder: Finder): readonly Reason[] {
  const { tooltips, tours, checklists, banners = [], news = [], needs = {} } = app.boot;
  const guides: readonly Guide[] = [...tooltips, ...tours, ...checklists, ...banners, ...news];
  const guide = guides.find((one) => one.id === id);
  const known: Reason = {
    rule: "content",
    held: !!guide,
    detail: guide
      ? `version ${guide.version}`
      : "the server has not sent it for this viewer: see publishing, audience and targeting",
  };
  if (!guide) return [known];
  const path = app.route.url().pathname;
  const need = new Map(Object.entries(needs)).get(id);
  const urls = need?.urls ?? guide.urls;
  const held = app.route.here(urls);
  const reasons: Reason[] = [
    known,
    { rule: "url", held, detail: `${path} against ${urls.join(" ") || "every page"}` },
  ];
  if (need) reasons.push(aboutTarget(finder, { selector: need.element }));
  if ("place" in guide) reasons.push(...aboutBanner(app, guide, banners));
  if ("target" in guide && guide.target) reasons.push(aboutTarget(finder, guide.target));
  return [...reasons, ...ofItsKind(app, guide, finder)];
}

function ofItsKind(app: App, guide: Guide, finder: Finder): Reason[] {
  if ("items" in guide) return [aboutList(app, guide)];
  if (!("steps" in guide)) return [];
  const first = guide.steps[0]?.target;
  return [...aboutTour(app, guide), ...(first ? [aboutTarget(finder, first)] : [])];
}
