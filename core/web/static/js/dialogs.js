/** Dialogs, and the question before what can't be undone. */

/** Ask; resolves to whether the answer was yes. */
export function ask({ title = "", text = "", button = "", danger = false }) {
  const dialog = document.querySelector("#ask");
  const heading = dialog.querySelector("h2");
  const yes = dialog.querySelector('[value="yes"]');
  heading.textContent = title || heading.dataset.default;
  dialog.querySelector("p").textContent = text;
  yes.textContent = button || yes.dataset.default;
  yes.classList.toggle("button-danger", danger);
  yes.classList.toggle("button-primary", !danger);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function confirmed(form, submitter) {
  const { confirm, confirmTitle, confirmButton, confirmDanger } = { ...form.dataset, ...submitter?.dataset };
  const question = {
    title: confirmTitle,
    text: confirm,
    button: confirmButton,
    danger: confirmDanger !== undefined,
  };
  if (!(await ask(question))) return;
  form.dataset.confirmed = "";
  form.requestSubmit(submitter ?? undefined);
}

// A form that came back with mistakes stands in its dialog again, and reading goes on there.
for (const dialog of document.querySelectorAll("dialog[data-opened]")) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("[data-focus], [aria-invalid='true']")?.focus();
}

// Capturing: the question comes before the guards against double sending.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const asks = form.dataset.confirm ?? event.submitter?.dataset.confirm;
    if (asks === undefined) return;
    if (form.dataset.confirmed !== undefined) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    void confirmed(form, event.submitter);
  },
  true,
);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  // A press beside an open dialog closes it, unless something typed would be lost.
  const { target } = event;
  if (
    target instanceof HTMLDialogElement &&
    target.open &&
    !target.querySelector("form:not([method=dialog])")
  )
    target.close();
});
