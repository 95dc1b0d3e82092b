import type { Rule } from "../contract/api";
import type { App, RunHooks } from "../contract/app";
import { whenSettled } from "./settled";

/** What a rule says to complete the tour. */
export const END = "*end";
/** So many hidden steps in a row lead in a circle. */
const MOST_HOPS = 50;

/** What the page has told of somebody: own values only, since a host may have widened Object.prototype. */
function attribute(attrs: unknown, name: string): unknown {
  return attrs && Object.prototype.hasOwnProperty.call(attrs, name)
    ? (attrs as Record<string, unknown>)[name]
    : undefined;
}

function compares(found: unknown, { is, value = "" }: Rule): boolean {
  const all = (Array.isArray(found) ? (found as unknown[]) : [found]).filter(
    (one) => one !== undefined && one !== null && one !== "",
  );
  if (is === "set") return all.length > 0;
  return all.some((one) => String(one) === value) === (is !== "not");
}

/** Whether something that can be seen is meant by the selector. */
function isPresent(app: App, selector: string): boolean {
  try {
    const found = [...document.querySelectorAll(selector)];
    return found.some((one) => one.getClientRects().length > 0);
  } catch {
    app.fact("embed.failed", { props: { message: `no selector: ${selector}`, where: "rule" } });
    return false;
  }
}

/** Whether a rule holds, as far as this page can know. */
export function holds(app: App, rule: Rule, answers: Readonly<Record<string, number>>): boolean {
  const { by, name = "", value = "" } = rule;
  if (by === "present" || by === "absent") return isPresent(app, value) === (by === "present");
  if (by === "button") return compares(attribute(answers, name), rule);
  return compares(attribute(app.link.who[by]?.attrs, name), rule);
}

/** Where hidden steps lead: a count of them in a row ends what would go on for ever. */
export function createDecide(app: App): {
  readonly decide: (
    step: { readonly key: string; readonly rules?: readonly Rule[]; readonly else?: string },
    run: RunHooks,
    found: (to: number) => void,
  ) => () => void;
  readonly rest: () => void;
} {
  let hops = 0;
  return {
    decide({ rules = [], else: otherwise = "" }, { tour, record, end }, found) {
      const go = app.safe(() => {
        const { answers, step } = record.state;
        if (++hops > MOST_HOPS) {
          end("loop");
          return;
        }
        const to = rules.find((rule) => holds(app, rule, answers))?.to ?? otherwise;
        const at = tour.steps.findIndex(({ key }) => key === to);
        found(at >= 0 ? at : to === END ? tour.steps.length : step + 1);
      });
      // What the last press has changed in the page is there once it stands still.
      const looks = rules.findIndex(({ by }) => by === "present" || by === "absent");
      const known = rules.slice(0, Math.max(looks, 0)).some((rule) => holds(app, rule, record.state.answers));
      if (looks >= 0 && !known) return whenSettled(false, go);
      go();
      return () => undefined;
    },
    rest() {
      hops = 0;
    },
  };
}
