import type { Shell } from "../contract/app";
import * as t from "../strings";
import { type Frame, outside, reached } from "./frame";

interface Fields {
  readonly text: HTMLTextAreaElement;
  readonly mail: HTMLInputElement;
  readonly wrong: HTMLElement;
}

function createFields({ h }: Shell, query: string): Fields {
  const text = h("textarea", { id: "annai-ask", maxlength: "1000" });
  text.value = query;
  const mail = h("input", {
    id: "annai-mail",
    type: "email",
    autocomplete: "email",
    maxlength: "254",
    placeholder: t.mailHint,
  });
  return { text, mail, wrong: h("p.wrong", { id: "annai-wrong", role: "alert" }) };
}

/** Says what is wrong, at the field where it is. */
function complain({ text, mail, wrong }: Fields, words: string, field?: HTMLElement): void {
  wrong.textContent = words;
  text.removeAttribute("aria-invalid");
  mail.removeAttribute("aria-invalid");
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", "annai-wrong");
  field?.focus();
}

/** The form in which somebody leaves a question that nothing has answered. */
export function createQuestion(frame: Frame, query: string, searchId: string | null): HTMLElement {
  const { app, shell } = frame;
  const { h } = shell;
  const fields = createFields(shell, query);
  const { text, mail, wrong } = fields;
  const id = app.id();
  const send = async (): Promise<void> => {
    const page = app.route.url().pathname;
    const body = { id, text: text.value.trim(), email: mail.value.trim() || null, search_id: searchId, page };
    try {
      await app.ask("questions", body);
    } catch {
      complain(fields, t.sendFailed);
      return;
    }
    form.replaceChildren(h("p", { role: "status" }, h("strong", null, t.asked)), h("p", null, t.askedText));
    form.focus();
  };
  const submit = (event: Event): Promise<void> | undefined => {
    event.preventDefault();
    if (!text.value.trim()) complain(fields, t.questionEmpty, text);
    else if (!mail.validity.valid) complain(fields, t.mailWrong, mail);
    else return send();
    return undefined;
  };
  const contact = reached(shell, app.boot.site.contact_url);
  const optional = h("span.hint", null, t.optional);
  const form = h(
    "form.form",
    { novalidate: true, tabindex: "-1", onsubmit: submit },
    h("p.hint", null, t.leaveText),
    h("div.field", null, h("label", { for: "annai-ask" }, t.question), text),
    h("div.field", null, h("label", { for: "annai-mail" }, `${t.mail} `, optional), mail, wrong),
    h(
      "div.row",
      null,
      h("button.button.button-main", { type: "submit" }, t.leave),
      contact && h("a.alone", { href: contact.href, ...outside }, t.urgent),
    ),
  );
  return form;
}
