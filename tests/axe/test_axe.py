"""axe on every screen in each of its states, both languages, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect

from tests.axe.screens import NO_SCREENS, SCREENS, Screen
from tests.axe.world import LOCALES, World, email
from tests.factories import PASSWORD

WIDE, NARROW = 1440, 390
# Chromium says so itself when an answer is an error, and some of these are meant to be.
NETWORK = "Failed to load resource"
SCHEMES = {"ja": "light", "en": "dark"}
# What is wrong is said where it can be seen.
WRONG = "[role=alert]:visible, [aria-invalid=true]:visible"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Dialogs and menus of a page, one of each kind, each opened, looked at and closed again.
OVERLAYS = """async () => {
  const found = [], seen = new Set();
  const look = async (part, what) => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { violations } = await axe.run(part, { resultTypes: ["violations"] });
    for (const one of violations) for (const node of one.nodes) found.push(`${what}: ${one.id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`);
  };
  for (const opener of document.querySelectorAll("[data-opens]")) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog || seen.has(dialog)) continue;
    seen.add(dialog);
    dialog.showModal();
    await look(dialog, `dialog ${dialog.id}`);
    dialog.close();
  }
  for (const menu of document.querySelectorAll("details")) {
    if (menu.open || !menu.checkVisibility()) continue;
    const kind = menu.closest("td, th") ? "in a cell" : menu.closest("main") ? menu.querySelector("summary").textContent.trim() : `top ${location.pathname.split("/").length}`;
    if (seen.has(kind)) continue;
    seen.add(kind);
    menu.open = true;
    await look(menu, `menu ${kind}`);
    menu.open = false;
  }
  return found;
}"""


@dataclass
class Desk:
    """One person's browser, and what its pages complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Note errors and warnings; a breach of the page's policy is an error."""
        if message.type in ("error", "warning") and NETWORK not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


def _accept(dialog: Dialog) -> None:
    dialog.accept()


class Desks:
    """People's browsers, each made when it is first needed."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser, self._world = browser, world
        self._desks: dict[tuple[str, str], Desk] = {}
        self._contexts: list[BrowserContext] = []

    def of(self, who: str, locale: str) -> Desk:
        """Return the browser of somebody who reads this language."""
        if (who, locale) not in self._desks:
            self._desks[who, locale] = self._come(who, locale)
        return self._desks[who, locale]

    def _come(self, who: str, locale: str) -> Desk:
        wishes: dict[str, Any] = {"color_scheme": SCHEMES[locale], "reduced_motion": "reduce"}
        context = self._browser.new_context(locale=f"{locale}-{locale}", timezone_id="Asia/Tokyo", **wishes)
        self._contexts.append(context)
        desk = Desk(context.new_page())
        desk.page.on("console", desk.hear)
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desk.page.on("dialog", _accept)
        if who != "nobody":
            desk.page.goto(f"{self._world.base}/sign-in")
            desk.page.fill("[name=email]", email(who, locale))
            desk.page.fill("[name=password]", PASSWORD)
            desk.page.press("[name=password]", "Enter")
            desk.page.wait_for_url("**/home")
        return desk

    def close(self) -> None:
        """Send everybody home."""
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="module")
def desks(browser: Browser, world: World) -> Iterator[Desks]:
    made = Desks(browser, world)
    yield made
    made.close()


def faults(page: Page) -> list[str]:
    """Return what axe finds, in one line each."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}: {node['failureSummary']}" for one in violations for node in one["nodes"]
    ]


def width_of(screen: Screen, locale: str) -> int:
    """Return how wide the window is: each state is seen wide in one language and narrow in the other."""
    return WIDE if (SCREENS.index(screen) + LOCALES.index(locale)) % 2 == 0 else NARROW


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_screen(world: World, desks: Desks, screen: Screen, locale: str) -> None:
    desk = desks.of(screen.who, locale)
    page, desk.complaints = desk.page, []
    page.set_viewport_size({"width": width_of(screen, locale), "height": 900})
    page.goto(world.address(screen.path))
    if screen.reach:
        screen.reach(page)
    expect(page.locator("html")).to_have_attribute("lang", locale)
    if screen.state.endswith("error"):
        expect(page.locator(WRONG).first).to_be_visible()
    found = faults(page)
    if screen.state in ("filled", "open", "review"):
        found += page.evaluate(OVERLAYS)
    page.set_viewport_size({"width": NARROW, "height": 900})
    wider = page.evaluate(OVERFLOW)
    assert (found, wider, desk.complaints) == ([], 0, [])


def test_every_screen_is_looked_at(world: World) -> None:
    shown = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {screen.endpoint for screen in SCREENS} == shown - set(NO_SCREENS), "add it to tests/axe/screens.py"
