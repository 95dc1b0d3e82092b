"""Annai in applications of others: guides are completed, and the application doesn't notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.hosts.applications import Application, Screen
from tests.hosts.conftest import Open, Opened
from tests.widget import answers

pytestmark = pytest.mark.hosts
SNAPSHOT = (Path(__file__).parent / "snapshot.js").read_text("utf-8")


def part(host: Opened, selector: str) -> Locator:
    """Return a part of the widget."""
    return host.page.locator(f"annai-widget {selector}")


def eventually(host: Opened, holds: Callable[[], Any]) -> Any:
    """Wait until something has arrived at the embed's server."""
    for _ in range(300):
        if found := holds():
            return found
        host.page.wait_for_timeout(50)
    return pytest.fail("it didn't happen in time")


def tour_over(screens: tuple[Screen, ...]) -> dict[str, Any]:
    """Return a tour with a step on each screen."""
    steps = [answers.step(f"s{at}", one.title, one.selector, url=one.url) for at, one in enumerate(screens)]
    return {**answers.tour(*steps), "urls": []}


def checklist(application: Application) -> dict[str, Any]:
    """Return a checklist that is completed by a page, by a tour and by hand."""
    items = [
        answers.item("page", "画面を開く", "page", application.checked or application.start),
        answers.item("tour", "案内を終える", "tour", answers.TOUR, "tour", answers.TOUR),
        answers.item("hand", "設定を確かめる", "hand"),
    ]
    return {**answers.checklist(), "items": items}


def lay_out(host: Opened) -> None:
    """Let the embed's server answer with a tour, a tooltip and a checklist for this application."""
    application = host.application
    target = {"selector": application.tooltip}
    host.contract.boot |= {
        "tours": [tour_over(application.screens)],
        "tooltips": [{**answers.tooltip(), "urls": [], "target": target}],
        "checklists": [checklist(application)],
    }


def take_tour(host: Opened) -> None:
    """Go through the tour as its user does: by the step's button, or by pressing what it points at."""
    step = part(host, ".step")
    host.page.evaluate("id => void annai.start(id)", answers.TOUR)
    for at, screen in enumerate(host.application.screens):
        expect(step).to_have_accessible_name(screen.title)
        expect(step).to_have_attribute("data-side", re.compile("."))
        if at == 2:
            step.get_by_role("button", name="完了").click()
        elif screen.press:
            host.page.locator(screen.selector.replace(">>>", "")).first.click()
        else:
            step.get_by_role("button", name="次の画面へ").click()
    expect(step).to_be_hidden()


def read_tooltip(host: Opened) -> None:
    """Open the tooltip and close it."""
    part(host, ".hotspot").click()
    expect(part(host, ".tip")).to_contain_text("入金待ちに含まれるもの")
    host.page.keyboard.press("Escape")
    expect(part(host, ".tip")).to_be_hidden()


def complete_checklist(host: Opened) -> None:
    """Do by hand what is left in the panel's checklist."""
    host.page.evaluate("() => void annai.open({tab: 'checklist'})")
    listed = part(host, ".checklist")
    expect(listed).to_contain_text("設定を確かめる")
    listed.get_by_role("button", name="済みにする").click()
    expect(listed).to_contain_text("すべて済みました。")


def test_guides_are_completed(open_host: Open) -> None:
    host = open_host()
    lay_out(host)
    host.enter()
    read_tooltip(host)
    take_tour(host)
    complete_checklist(host)
    eventually(host, lambda: host.contract.facts("checklist.completed"))
    kinds = {fact["kind"] for fact in host.contract.facts()}
    assert {"tooltip.opened", "tour.completed", "checklist.completed"} <= kinds
    assert len({fact["run"] for fact in host.contract.facts("step.completed")}) == 1
    assert not host.contract.facts("target.missing")
    assert host.blames() == []


def journey(host: Opened) -> list[tuple[str, str]]:
    """Go where the host's user goes; return what the page was at each stop, without what is Annai's."""
    host.enter()
    varying = re.compile(host.application.varying)
    seen = []
    for stop in host.application.journey(host.page):
        host.page.wait_for_load_state("networkidle")
        host.page.wait_for_timeout(300)
        if host.front.embedded:
            expect(part(host, ".launcher")).to_be_visible()
        text = host.page.evaluate(SNAPSHOT, host.application.ignored).replace(host.origin, "")
        seen.append((stop, varying.sub("…", text)))
    return seen


def test_journey_is_the_same_with_and_without(open_host: Open) -> None:
    plain, guided = open_host(embedded=False), open_host()
    lay_out(guided)
    expected, seen = journey(plain), journey(guided)
    assert [name for name, _ in seen] == [name for name, _ in expected]
    for (name, page), (_, before) in zip(seen, expected, strict=True):
        assert page.splitlines() == before.splitlines(), name
    assert (guided.violations, guided.errors) == (plain.violations, plain.errors)
    assert [line.replace(guided.origin, "") for line in guided.console] == [
        line.replace(plain.origin, "") for line in plain.console
    ]
