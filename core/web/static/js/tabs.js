/** Tabs within a page: arrows move, and the address keeps the open one (#id). */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function choose(tabs, chosen) {
  for (const tab of tabs) {
    const on = tab === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    if (panel) panel.hidden = !on;
  }
}

function wire(list) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const named = tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash);
  if (named) choose(tabs, named);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab) return;
    choose(tabs, tab);
    history.replaceState(history.state, "", `#${tab.getAttribute("aria-controls")}`);
  });
  list.addEventListener("keydown", (event) => {
    const last = tabs.length - 1;
    const at = tabs.indexOf(document.activeElement);
    const next =
      { Home: 0, End: last }[event.key] ?? (at + (STEPS[event.key] ?? 0) + tabs.length) % tabs.length;
    if (at === -1 || next === at) return;
    event.preventDefault();
    choose(tabs, tabs[next]);
    tabs[next].focus();
  });
}

document.querySelectorAll("[data-tabs]").forEach(wire);

// What opens and closes another element.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-toggles]");
  const target = opener && document.getElementById(opener.dataset.toggles);
  if (!target) return;
  target.hidden = !target.hidden;
  for (const one of document.querySelectorAll(`[data-toggles="${target.id}"][aria-expanded]`)) {
    one.setAttribute("aria-expanded", String(!target.hidden));
  }
});
