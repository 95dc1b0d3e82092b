import * as t from "../strings";
import { type Frame, outside } from "./frame";

/** The form in which somebody leaves a question that nothing has answered. */
export function createQuestion(frame: Frame, query: string, searchId: string | null): HTMLElement {
  const { app, shell } = frame;
  const { h } = shell;
  const text = h("textarea", { id: "annai-ask", maxlength: "1000" });
  text.value = query;
  const mail = h("input", {
    id: "annai-mail",
    type: "email",
    autocomplete: "email",
    maxlength: "254",
    placeholder: t.mailHint,
  });
  const wrong = h("p.wrong", { id: "annai-wrong", role: "alert" });
  const id = app.id();

  const complain = (words: string, field?: HTMLElement): void => {
    wrong.textContent = words;
    for (const one of [text, mail]) one.toggleAttribute("aria-invalid", one === field);
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", "annai-wrong");
    field?.focus();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) {
      complain(t.questionEmpty, text);
      return;
    }
    if (!mail.validity.valid) {
      complain(t.mailWrong, mail);
      return;
    }
    try {
      const page = app.route.url().pathname;
      await app.ask("questions", {
        id,
        text: words,
        email: mail.value.trim() || null,
        search_id: searchId,
        page,
      });
      form.replaceChildren(h("p", { role: "status" }, h("strong", null, t.asked)), h("p", null, t.askedText));
      form.setAttribute("tabindex", "-1");
      form.focus();
    } catch {
      complain(t.sendFailed);
    }
  };
  const contact = app.boot.site.contact_url;
  const form = h(
    "form.form" as "form",
    { novalidate: true, onsubmit: submit },
    h("p.hint", null, t.leaveText),
    h("div.field", null, h("label", { for: "annai-ask" }, t.question), text),
    h(
      "div.field",
      null,
      h("label", { for: "annai-mail" }, `${t.mail} `, h("span.hint", null, t.optional)),
      mail,
      wrong,
    ),
    h("div.row", null, h("button.button.button-main", { type: "submit" }, t.leave)),
    contact && h("p.hint", null, h("a", { href: contact, ...outside }, t.urgent)),
  );
  return form;
}
