import type { StepButton, TourStep } from "../contract/api";
import type { App, RunHooks, Shell } from "../contract/app";
import * as t from "../strings";

const DAY_MS = 86_400_000;
const WORDS = {
  next: t.next,
  back: t.back,
  step: t.next,
  finish: t.finish,
  snooze: t.later,
  tour: t.tryIt,
  article: t.readMore,
  url: t.openScreen,
};

/** Lets a tour be offered again, but not before a day has gone by. */
function putOff({ local }: App, id: string): void {
  const now = Date.now();
  const put = Object.entries((local.get("later") as Record<string, number> | null) ?? {});
  local.set("later", Object.fromEntries([...put.filter(([, until]) => until > now), [id, now + DAY_MS]]));
  const begun = (local.get("tours") as string[] | null) ?? [];
  local.set(
    "tours",
    begun.filter((one) => one !== id),
  );
}

/** Leaves this page, or the product. */
function visit(app: App, address: string): void {
  if (address.startsWith("/")) app.go(address);
  else open(address, "_blank", "noopener");
}

/** Does what a button within the tour promises. */
function walk({ do: deed, value }: StepButton, { tour, record, leave, back }: RunHooks): void {
  const { steps } = tour;
  const at = steps.findIndex(({ key }) => key === value);
  if (deed === "back") back();
  else if (deed === "finish") leave(steps.length);
  // A step that isn't there any more leads nowhere; the tour's own buttons still do.
  else if (deed === "next" || at >= 0) leave(deed === "next" ? record.state.step + 1 : at);
}

/** What a press does; it is told, and remembered as the answer to the step's question. */
function createPress(app: App, { key }: TourStep, run: RunHooks): (button: StepButton) => void {
  const { tour, record, leave, end } = run;
  return (button) => {
    const { id = 0, do: deed, value } = button;
    record.tellStep("step.button", { do: deed, ...(id && { place: id }) });
    record.save({ answers: { ...record.state.answers, [key]: id } });
    if (deed === "snooze") {
      putOff(app, tour.id);
      record.tellStep("tour.snoozed");
      end("snoozed");
    } else if (!value) walk(button, run);
    else if (deed === "tour") {
      // At the last step it is the end of this one, else what replaces it.
      if (!tour.steps[record.state.step + 1]) leave(tour.steps.length);
      void app.startTour(value, { via: "tour" });
    } else if (deed === "article") void app.open({ articleId: value, via: "tour", guide: record.about });
    else if (deed === "url") visit(app, value);
    else walk(button, run);
  };
}

/** The row of the author's own buttons. */
export function createRow(app: App, { h }: Shell, step: TourStep, run: RunHooks): HTMLElement | undefined {
  const press = createPress(app, step, run);
  const { buttons = [] } = step;
  const buttonOf = (one: StepButton): HTMLElement =>
    h(
      "button.button",
      {
        type: "button",
        onclick: () => {
          press(one);
        },
      },
      one.text?.length ? one.text : WORDS[one.do],
    );
  return buttons.length ? h("div.step-more", null, ...buttons.map(buttonOf)) : undefined;
}
