"""axe on every state of the widget, in both languages, light and dark, wide and narrow; and what fits a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

# The host page of these tests has no styles at all, and is not ours to judge.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def searched(host: Host, query: str) -> None:
    """Search, and wait for what is found."""
    host.annai(f"open({{query: '{query}'}})")
    expect(host.part(".results, .note").first).to_be_visible()
    host.page.wait_for_timeout(100)


def chosen(host: Host) -> None:
    """Go to a result by the arrows."""
    searched(host, "請求")
    host.part(".find input").press("ArrowDown")
    expect(host.part("[aria-selected=true]")).to_be_visible()


def away(host: Host) -> None:
    """Search while the server can't be reached."""
    host.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('away')) }")
    searched(host, "請求")


def voted(host: Host) -> None:
    """Open an article and say that it didn't help."""
    host.annai("article('correct-invoice')")
    host.part(".feedback .button").last.click()
    expect(host.part(".feedback form")).to_be_visible()


def stepped(host: Host, presses: int = 0) -> None:
    """Start a tour and go on."""
    host.annai(f"start('{answers.TOUR}')")
    for _ in range(presses):
        host.part(".step .button-main").click()
    expect(host.part(".step")).to_be_visible()


def waiting(host: Host) -> None:
    """Leave a tour's page."""
    stepped(host)
    host.page.evaluate("history.pushState(null, '', '/elsewhere')")
    expect(host.part(".step-wait")).to_be_visible()


def locked(host: Host) -> None:
    """Look at an item whose turn has not come."""
    host.annai("open({tab: 'checklist'})")
    host.part(".checklist .item-locked button").first.click()
    expect(host.part(".checklist .item-open.item-locked")).to_be_visible()


def asked(host: Host) -> None:
    """Start a tour that begins with a dialog."""
    host.annai(f"start('{ASKING}')")
    expect(host.part("dialog.step")).to_be_visible()


STATES: dict[str, Callable[[Host], object]] = {
    "launcher": lambda host: expect(host.launcher).to_be_visible(),
    "home": lambda host: host.open_panel(),
    "results": lambda host: searched(host, "請求"),
    "chosen": chosen,
    "zero": lambda host: searched(host, "電子マネー"),
    "away": away,
    "article": voted,
    "question": lambda host: host.annai("open({tab: 'contact'})"),
    "tip": lambda host: host.part(".hotspot").first.click(),
    "checklist": lambda host: host.annai("open({tab: 'checklist'})"),
    "centred": stepped,
    "step": lambda host: stepped(host, 1),
    "waiting": waiting,
    "modal": asked,
    "locked": locked,
}
ASKING = "0193d000-0000-7000-8000-000000000002"


@contextmanager
def past_policy(page: Page) -> Iterator[None]:
    """Let axe into the page, whose policy refuses its script as well."""
    client = page.context.new_cdp_session(page)
    client.send("Page.setBypassCSP", {"enabled": True})
    yield


def everything(contract: Contract) -> None:
    """Lay out one of each."""
    icon = {**answers.tooltip(), "id": "0193b000-0000-7000-8000-000000000003", "look": "icon"}
    contract.boot["tooltips"] = [answers.tooltip(), answers.underline(), {**icon, "target": {"selector": "#create"}}]
    contract.boot["checklists"] = [answers.checklist()]
    contract.boot["tours"] = [answers.tour()]
    buttons = [{"do": "snooze", "text": ""}, {"do": "article", "value": "correct-invoice", "text": ""}]
    contract.boot["tours"][0]["steps"][1]["buttons"] = buttons
    contract.boot["checklists"][0]["ordered"] = True
    ask = answers.step("ask", "何をしますか", None, kind="modal", buttons=[*buttons, {"do": "next", "text": ""}])
    contract.boot["tours"].append(answers.tour(ask, id=ASKING, urls=["/elsewhere"]))
    contract.boot["site"]["dark"] = True


# Each language with each scheme, each scheme with each width, each width with each language.
LOOKS = [("ja", "light", 1440), ("ja", "dark", 390), ("en", "dark", 1440), ("en", "light", 390)]


@pytest.mark.parametrize(("locale", "scheme", "width"), LOOKS)
def test_axe_is_clean(host: Host, contract: Contract, page: Page, locale: str, scheme: str, width: int) -> None:
    everything(contract)
    host.product.locale = locale
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    found: dict[str, list[str]] = {}
    with past_policy(page):
        for name, reach in STATES.items():
            host.visit()
            page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
            expect(host.launcher).to_be_visible()
            reach(host)
            page.wait_for_timeout(200)
            results = Axe().run(page, context={"include": [["annai-widget"]]}, options=RULES).response
            problems = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in results["violations"]]
            if problems:
                found[name] = problems
            page.evaluate("annai.endAll()")
            page.evaluate("sessionStorage.clear()")
    assert not found


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_sticks_out_on_a_phone(host: Host, contract: Contract, page: Page, width: int) -> None:
    everything(contract)
    page.set_viewport_size({"width": width, "height": 640})
    out: dict[str, list[str]] = {}
    for name, reach in STATES.items():
        host.visit()
        expect(host.launcher).to_be_visible()
        reach(host)
        page.wait_for_timeout(250)
        sticking = page.evaluate(
            """() => [...document.querySelector("annai-widget").shadowRoot.querySelectorAll(".float:not([hidden]), .float:not([hidden]) *")]
              .filter((one) => one.getClientRects().length && !one.closest(".visually-hidden"))
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1)
              .map((one) => one.className || one.localName)"""
        )
        if sticking:
            out[name] = sticking
        page.evaluate("annai.endAll()")
        page.evaluate("sessionStorage.clear()")
    assert not out


def test_sheet_on_a_phone(host: Host, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    host.visit()
    panel = host.open_panel()
    rect = panel.bounding_box()
    assert rect
    assert (rect["x"], rect["width"], rect["y"], rect["height"]) == (0, 390, 48, 796)
    expect(host.launcher).to_be_hidden()
    # The keyboard of the phone stays away until the field is touched.
    expect(panel).to_be_focused()
    for small in panel.locator("button:visible, a:visible, input:visible").all():
        height = small.bounding_box()
        assert height
        assert height["height"] >= 24
    panel.get_by_role("button", name="ヘルプを閉じる").click()
    expect(host.launcher).to_be_visible()
