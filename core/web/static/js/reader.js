/** What every page of the help center needs; all of it works without scripts as well. */
import { recall, remember } from "./remember.js";
import "./toasts.js";
import "./forms.js";
import "./toc.js";

// An announcement that was closed stays closed until there is another one.
for (const notice of document.querySelectorAll("[data-notice]")) {
  notice.hidden = recall("annai.notice") === notice.dataset.notice;
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-notice-close]");
  if (!closer) return;
  const notice = closer.closest(".notice");
  notice.hidden = true;
  if (notice.dataset.notice) remember("annai.notice", notice.dataset.notice);
});

document.addEventListener("keydown", (event) => {
  if (
    event.isComposing ||
    event.keyCode === 229 ||
    event.key !== "/" ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]"))
    return;
  const field = document.querySelector("[data-search-key]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});
