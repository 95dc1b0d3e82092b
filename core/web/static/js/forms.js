/** Forms that neither send twice, nor in the middle of a conversion, nor lose what was typed. */

// Enter that ends a Japanese conversion must not send the form (Safari reports it after the composition has ended).
document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !(event.isComposing || event.keyCode === 229)) return;
    if (field instanceof HTMLInputElement) event.preventDefault();
  },
  true,
);

const PATIENCE_MS = 10_000;
const sent = new WeakSet();

function release() {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  // A download leaves the page where it is: the form may be sent again after a while.
  setTimeout(release, PATIENCE_MS);
});

// Back from the next page: the form may be sent again.
addEventListener("pageshow", release);

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-autosubmit]")) form.requestSubmit();
});

/** What a form would send, as one string to compare with. */
function content(form) {
  return JSON.stringify(
    [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
}

// A form that was sent and came back holds what is saved nowhere, before anything is changed in it again.
function hasComeBack(form) {
  const target = new URL(form.getAttribute("action") ?? "", location.href);
  return "typed" in document.body.dataset && target.pathname === location.pathname;
}

const begun = new Map();
for (const form of document.querySelectorAll("form[data-guard]"))
  begun.set(form, hasComeBack(form) ? "" : content(form));

function isUnsaved() {
  return [...begun].some(([form, text]) => form.isConnected && !sent.has(form) && content(form) !== text);
}

addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});

// After a form came back with problems, reading goes on there.
document.querySelector("[data-focus]")?.focus();
