import type { Article } from "../contract/api";
import * as t from "../strings";
import { button, type Frame } from "./frame";

type Reason = keyof typeof t.reasons;

/** Asks at the end of an article whether it helped; "no" counts at once, and may be explained. */
export function createFeedback(frame: Frame, article: Article): HTMLElement {
  const { app, shell } = frame;
  const { h } = shell;
  const id = app.id();
  const vote = (helpful: boolean, reason: Reason | null, comment: string): Promise<unknown> =>
    app.ask("feedback", { id, article_id: article.id, helpful, reason, comment });
  const fail = (): void => {
    box.append(h("p.wrong", { role: "alert" }, t.sendFailed));
  };
  const thank = (...more: HTMLElement[]): void => {
    box.replaceChildren(h("p", null, t.thanks), ...more);
    box.focus();
    shell.say(t.thanks);
  };
  const yes = async (): Promise<void> => {
    await vote(true, null, "").then(() => {
      thank();
    }, fail);
  };
  const no = async (event: Event): Promise<void> => {
    const pressed = event.currentTarget as HTMLElement;
    if (pressed.getAttribute("aria-pressed") === "true") return;
    pressed.setAttribute("aria-pressed", "true");
    const form = createReasons(frame, async (reason, comment) => {
      await vote(false, reason, comment).then(() => {
        thank(h("p", null, h("strong", null, t.stillStuck)), leave);
      }, fail);
    });
    box.append(form);
    form.querySelector("input")?.focus();
    await vote(false, null, "").catch(fail);
  };
  const leave = button(shell, t.leave, () => {
    frame.ask("", null);
  });
  const negative = h("button.button", { type: "button", "aria-pressed": "false", onclick: no }, t.no);
  const box = h(
    "section.feedback",
    { "aria-labelledby": "annai-helpful", tabindex: "-1" },
    h("h3", { id: "annai-helpful" }, t.helpful),
    h("div.row", null, button(shell, t.yes, yes), negative),
  );
  return box;
}

function createReasons(
  { shell }: Frame,
  send: (reason: Reason | null, comment: string) => Promise<void>,
): HTMLElement {
  const { h } = shell;
  const comment = h("textarea", { id: "annai-more", maxlength: "2000" });
  const choices = (Object.keys(t.reasons) as Reason[]).map((reason) =>
    h(
      "label.choice",
      null,
      h("input", { type: "radio", name: "annai-reason", value: reason }),
      t.reasons[reason],
    ),
  );
  const submit = (event: Event): Promise<void> => {
    event.preventDefault();
    const chosen = form.querySelector<HTMLInputElement>(":checked")?.value as Reason | undefined;
    return send(chosen ?? null, comment.value.trim());
  };
  const form = h(
    "form.form",
    { onsubmit: submit },
    h("fieldset", null, h("legend", null, t.reasonAsk), ...choices),
    h(
      "div.field",
      null,
      h("label", { for: "annai-more" }, `${t.more} `, h("span.hint", null, t.optional)),
      comment,
    ),
    h("div.row", null, h("button.button.button-main", { type: "submit" }, t.send)),
  );
  return form;
}
