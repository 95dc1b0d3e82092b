import type { App, Finder, Reason } from "../contract/app";
import type { Checklist, Target, Tooltip, Tour } from "../contract/api";

type Guide = Tooltip | Tour | Checklist;

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
  const today = ((app.session.get("tours") as string[] | null) ?? []).length;
  const most = app.boot.throttle.tours_per_session ?? 1;
  return [
    {
      rule: "auto",
      held: tour.auto,
      detail: tour.auto ? "starts by itself" : "starts only when it is asked for",
    },
    {
      rule: "once",
      held: !(tour.once && begun),
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

/** Why something is shown or not, rule by rule, as far as the page itself can know. */
export function why(app: App, id: string, finder: Finder): readonly Reason[] {
  const { tooltips, tours, checklists } = app.boot;
  const guides: readonly Guide[] = [...tooltips, ...tours, ...checklists];
  const guide = guides.find((one) => one.id === id);
  const known: Reason = {
    rule: "content",
    held: !!guide,
    detail: guide
      ? `version ${guide.version}`
      : "the server has not sent it for this viewer: see publishing and audience",
  };
  if (!guide) return [known];
  const path = app.route.url().pathname;
  const held = app.route.here(guide.urls);
  const reasons: Reason[] = [
    known,
    { rule: "url", held, detail: `${path} against ${guide.urls.join(" ") || "every page"}` },
  ];
  if ("target" in guide) reasons.push(aboutTarget(finder, guide.target));
  if ("steps" in guide) {
    reasons.push(...aboutTour(app, guide));
    for (const { target } of guide.steps.slice(0, 1)) if (target) reasons.push(aboutTarget(finder, target));
  }
  if ("items" in guide) {
    const gone = app.progress.dismissed(guide);
    reasons.push({
      rule: "dismissed",
      held: !gone,
      detail: gone ? "the viewer has put it away" : "not put away",
    });
  }
  return reasons;
}
