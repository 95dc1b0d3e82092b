"""A tour and a checklist with the keyboard alone, confirmations included."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.db import Database
from guides.publishing.queries import live_guides
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.publishing import publish
from tests.factories import PASSWORD, Place
from tests.guides.conftest import PROCEDURE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def sign_in(page: Page, server: str, place: Place) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("メールアドレス").fill(place.email("editor"))
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/w/**")


def press_on(page: Page, name: str, role: str = "button") -> None:
    """Go to a button as the Tab key would, and press Enter."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def is_clean(page: Page) -> bool:
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"][:120] for node in found["nodes"]]) for found in violations] == []
    return True


def test_a_procedure_becomes_a_live_tour(page: Page, server: str, place: Place, database: Database) -> None:
    with database.session(place.id, write=True) as session:
        owner = place.members["editor"].id
        article = create_article(session, Draft("人を招く", PROCEDURE), owner, Placement("procedure"))
        publish(session, article, owner)
    sign_in(page, server, place)
    page.goto(f"{server}/w/minato/tours/")
    assert is_clean(page)
    press_on(page, "最初のツアーを作る", "link")
    page.get_by_label("手順書").first.focus()
    page.keyboard.type("人を招く")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("人を招く")
    assert is_clean(page)
    page.locator("#steps-0-selector").focus()
    page.keyboard.type("#open")
    press_on(page, "下へ動かす")
    expect(page.locator("#steps-1-selector")).to_have_value("#open")
    press_on(page, "第1版を公開する")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5分以内に")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    press_on(page, "第1版を公開する")
    page.get_by_role("dialog").get_by_role("button", name="公開する").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("第1版を公開中")).to_be_visible()
    with database.session(place.id) as session:
        [live] = live_guides(session)
    assert [step["target"] for step in live.content["steps"]] == [None, {"selector": "#open"}]


def test_what_is_missing_is_where_reading_goes_on(page: Page, server: str, place: Place) -> None:
    sign_in(page, server, place)
    page.goto(f"{server}/w/minato/checklists/new")
    page.get_by_label("名前").focus()
    page.keyboard.type("最初の一週間")
    page.keyboard.press("Enter")
    press_on(page, "第1版を公開する")
    page.get_by_role("dialog").get_by_role("button", name="公開する").focus()
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    assert is_clean(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#items-0-title_ja")).to_be_focused()
    page.get_by_label("完了の条件").select_option("tour")
    expect(page.locator("#items-0-complete_tour")).to_be_visible()
    expect(page.locator("#items-0-complete_page")).to_be_hidden()
