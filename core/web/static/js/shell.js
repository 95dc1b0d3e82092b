import { recall, remember } from "./remember.js";

const root = document.documentElement;
const shell = document.querySelector(".shell");
const opener = document.querySelector(".menu-button");
const DESK = matchMedia("(min-width: 1120px)");
const PHONE = matchMedia("(max-width: 720px)");
const SEARCH = document.querySelector("[data-search-key]");
const HINT = SEARCH?.placeholder;

/** The drawer of a phone. */
function setDrawer(open) {
  shell.dataset.nav = open ? "open" : "";
  opener.setAttribute("aria-expanded", String(open));
  (open ? document.querySelector(".sidebar a") : opener).focus();
}

/** Folded or not: what was chosen, else what the width suggests. */
function isNarrow() {
  return root.dataset.sidebar === "narrow" || (!root.dataset.sidebar && !DESK.matches);
}

function showFold(button) {
  button.setAttribute("aria-expanded", String(!isNarrow()));
}

function fold(button) {
  root.dataset.sidebar = isNarrow() ? "wide" : "narrow";
  remember("annai.sidebar", root.dataset.sidebar);
  showFold(button);
}

/** Brightness: as the device, light, dark. */
function showTheme() {
  const chosen = recall("annai.theme");
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
}

function chooseTheme(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  remember("annai.theme", theme);
  showTheme();
}

function onClick(event) {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) chooseTheme(choice.dataset.themeChoice);
  const foldSwitch = event.target.closest("[data-sidebar-switch]");
  if (foldSwitch) fold(foldSwitch);
  if (event.target.closest(".menu-button")) setDrawer(shell.dataset.nav !== "open");
  if (event.target.closest(".scrim")) setDrawer(false);
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function onKey(event) {
  // While a Japanese conversion is open, keys belong to the input method.
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !isTyping(event.target)) {
    if (SEARCH) {
      event.preventDefault();
      SEARCH.focus();
      SEARCH.select();
    }
  }
  if (event.key === "Escape" && shell?.dataset.nav === "open" && !event.defaultPrevented) setDrawer(false);
}

/** A phone has no room for a long hint; the label says all of it. */
function showHint() {
  if (SEARCH) SEARCH.placeholder = PHONE.matches ? SEARCH.dataset.short : HINT;
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
showTheme();
showHint();
PHONE.addEventListener("change", showHint);
document.querySelectorAll("[data-sidebar-switch]").forEach(showFold);
DESK.addEventListener("change", () => document.querySelectorAll("[data-sidebar-switch]").forEach(showFold));
