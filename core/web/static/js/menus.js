/** Menus open by themselves (details); this closes them, steps through them and keeps them on the screen. */
const PHONE = matchMedia("(max-width: 720px)");
const FRAMES = ".table-frame, .board, .diff, .rail, .dialog";
const EDGE = 8;

function close(menu, refocus = false) {
  if (!menu.open) return;
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

function closeOthers(kept) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== kept && !menu.contains(kept)) close(menu);
  }
}

/** Give a panel whose frame would cut it off a place of its own; others only need to be turned at the screen's edge. */
function place(menu) {
  const panel = menu.querySelector(".menu-panel");
  delete panel.dataset.floating;
  if (PHONE.matches) return;
  const box = menu.getBoundingClientRect();
  const size = panel.getBoundingClientRect();
  const fits = size.left >= EDGE && size.right <= innerWidth - EDGE && size.bottom <= innerHeight - EDGE;
  if (fits && !menu.closest(FRAMES)) return;
  const end = menu.classList.contains("menu-end");
  const left = Math.max(
    EDGE,
    Math.min(end ? box.right - size.width : box.left, innerWidth - EDGE - size.width),
  );
  const below = box.bottom + 4;
  const above = box.top - 4 - size.height;
  const top = below + size.height > innerHeight - EDGE && above > EDGE ? above : below;
  panel.dataset.floating = "";
  panel.style.setProperty("--at-x", `${Math.round(left)}px`);
  panel.style.setProperty("--at-y", `${Math.round(top)}px`);
}

function onToggle(event) {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-menu]") || !menu.open) return;
  closeOthers(menu);
  place(menu);
}

function step(menu, by) {
  const items = [
    ...menu.querySelectorAll(".menu-panel :is(a, button, input:not([type=hidden])):not([disabled])"),
  ];
  if (items.length === 0) return;
  const at = items.indexOf(document.activeElement);
  const next =
    by === "first" ? 0 : by === "last" ? items.length - 1 : (at + by + items.length) % items.length;
  items[at === -1 && by === -1 ? items.length - 1 : next].focus();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" };

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const menu = event.target instanceof Element ? event.target.closest("details[data-menu]") : null;
  if (event.key === "Escape") {
    const open = menu?.open ? menu : document.querySelector("details[data-menu][open]");
    if (open) {
      event.preventDefault();
      close(open, true);
    }
    return;
  }
  if (!menu || !(event.key in STEPS)) return;
  if (event.target.matches("summary") && !menu.open && event.key === "ArrowDown") menu.open = true;
  if (!menu.open) return;
  event.preventDefault();
  step(menu, STEPS[event.key]);
}

document.addEventListener("toggle", onToggle, true);
document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const inside = event.target instanceof Element ? event.target.closest("details[data-menu]") : null;
  closeOthers(inside);
  // A sheet's ground belongs to the panel's shadow: a press on it reaches the menu, not the panel.
  if (inside && event.target.closest(".menu-panel .menu-item")) close(inside);
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) close(menu);
  }
});
addEventListener(
  "scroll",
  (event) => {
    for (const panel of document.querySelectorAll("details[data-menu][open] > .menu-panel[data-floating]")) {
      if (!panel.contains(event.target)) close(panel.parentElement);
    }
  },
  { capture: true, passive: true },
);
