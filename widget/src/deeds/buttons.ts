import type { StepButton } from "../contract/api";
import type { App, RunHooks, Shell } from "../contract/app";
import * as t from "../strings";

const DAY_MS = 86_400_000;
const WORDS = { finish: t.finish, snooze: t.later, article: t.readMore, url: t.openScreen };

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

/** The row of the author's own buttons; what they do is told. */
export function createRow(
  app: App,
  { h }: Shell,
  id: string,
  buttons: readonly StepButton[] = [],
  { tellStep, finish, end }: RunHooks,
): HTMLElement | undefined {
  const press = ({ do: deed, value }: StepButton): void => {
    tellStep("step.button", { do: deed });
    if (deed === "finish") finish();
    else if (deed === "snooze") {
      putOff(app, id);
      tellStep("tour.snoozed");
      end("snoozed");
    } else if (!value) return;
    else if (deed === "article") void app.open({ articleId: value, via: "tour" });
    else if (value.startsWith("/")) app.go(value);
    else open(value, "_blank", "noopener");
  };
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
