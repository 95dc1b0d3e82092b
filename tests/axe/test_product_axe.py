"""axe in the sample product: its own pages, and every view of the help widget with real content in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe.world import LOCALES, World

SCHEMES = {"ja": "light", "en": "dark"}
WIDTHS = {"ja": 390, "en": 1440}
PAGES = ("/", "/invoices", "/members", "/settings", "/nowhere")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
Reach = Callable[[Page, World], None]


def part(page: Page, selector: str) -> Locator:
    """Return a part of the widget."""
    return page.locator(f"annai-widget {selector}")


def home(page: Page, _world: World) -> None:
    part(page, ".launcher").click()
    expect(part(page, ".panel")).to_be_visible()


def results(page: Page, _world: World) -> None:
    page.evaluate("annai.open({query: '請求書'})")
    expect(part(page, ".results a").first).to_be_visible()


def nothing(page: Page, _world: World) -> None:
    page.evaluate("annai.open({query: 'zzzz'})")
    expect(part(page, ".panel textarea")).to_be_visible()


def article(page: Page, world: World) -> None:
    page.evaluate("slug => annai.article(slug)", world.names["slug"])
    part(page, ".feedback .button").last.click()
    expect(part(page, ".feedback form")).to_be_visible()


def question(page: Page, _world: World) -> None:
    page.evaluate("annai.open({tab: 'contact'})")
    part(page, ".panel form.form .button-main").click()
    expect(part(page, ".panel [role=alert]")).not_to_be_empty()


def checklist(page: Page, _world: World) -> None:
    page.evaluate("annai.open({tab: 'checklist'})")
    expect(part(page, ".checklist")).to_be_visible()


def tip(page: Page, _world: World) -> None:
    part(page, ".hotspot").first.click()
    expect(part(page, ".tip")).to_be_visible()


def tour(page: Page, world: World) -> None:
    page.evaluate("id => annai.start(id)", str(world.names["tour"]))
    expect(part(page, ".step")).to_be_visible()


VIEWS: dict[str, Reach] = {
    each.__name__: each for each in (home, results, nothing, article, question, checklist, tip, tour)
}


@pytest.mark.parametrize("locale", LOCALES)
def test_product_and_widget(world: World, browser: Browser, locale: str) -> None:
    context = browser.new_context(
        locale=f"{locale}-{locale}",
        color_scheme=SCHEMES[locale],  # type: ignore[arg-type]
        reduced_motion="reduce",
        viewport={"width": WIDTHS[locale], "height": 900},
        # The product's policy refuses axe as well; what the widget itself may do there is tested in tests/widget.
        bypass_csp=True,
    )
    context.add_init_script(f"localStorage.setItem('minato.language', JSON.stringify('{locale}'))")
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        violations = Axe().run(page).response["violations"]
        found[name] = [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
        if page.evaluate(OVERFLOW):
            found[name].append("wider than the window")

    # Whoever comes for the first time is welcomed once, by a dialog.
    page.goto(world.shop)
    expect(part(page, "dialog.step")).to_be_visible()
    look("welcome")
    page.evaluate("annai.endAll()")
    for path in PAGES:
        page.goto(world.shop + path)
        expect(part(page, ".launcher")).to_be_visible()
        look(path)
    for name, reach in VIEWS.items():
        page.goto(f"{world.shop}/settings")
        expect(part(page, ".launcher")).to_be_visible()
        reach(page, world)
        look(name)
        page.evaluate("annai.endAll()")
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
