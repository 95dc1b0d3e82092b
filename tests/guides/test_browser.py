"""A tour and a checklist with the keyboard alone, confirmations included."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.db import Database
from guides.publishing.queries import live_guides
from guides.tooltips.models import Tooltip
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


def test_pages_are_chosen_row_by_row_and_kept_as_lines(
    page: Page, server: str, place: Place, database: Database
) -> None:
    sign_in(page, server, place)
    page.goto(f"{server}/w/minato/tooltips/new")
    page.get_by_label("名前", exact=True).fill("招待")
    kept = page.locator("#url_patterns")
    expect(kept).to_be_hidden()
    add, rows = page.get_by_role("button", name="ページを追加"), page.locator("[data-pattern-row]")
    for how, address in (
        ("次と同じ", "/members"),
        ("次の配下すべて", "/invoices/"),
        ("次で始まる", "/p"),
        ("次を含む", "edit"),
        ("次のパターンに合う（*を使用）", "/a/*/b"),
    ):
        add.click()
        rows.last.get_by_label("ページの条件").select_option(how)
        rows.last.get_by_label("アドレス").fill(address)
    lines = "/members\n/invoices/*\n/p*\n*edit*\n/a/*/b"
    expect(kept).to_have_value(lines)
    rows.nth(3).get_by_role("button", name="取り除く").click()
    assert is_clean(page)
    page.get_by_role("button", name="テキストで編集").click()
    expect(kept).to_be_focused()
    kept.fill(lines)
    page.get_by_role("button", name="選択式で編集").click()
    expect(rows).to_have_count(5)
    page.get_by_role("button", name="下書きを保存する").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("招待")
    assert [row.evaluate("row => row.querySelector('select').value") for row in rows.all()] == [
        "is",
        "under",
        "starts",
        "contains",
        "pattern",
    ]
    with database.session(place.id) as session:
        [tooltip] = session.scalars(sa.select(Tooltip))
        assert tooltip.url_patterns == lines.split("\n")
    # Nothing was changed: the page can be left; a row that is changed is something to lose.
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is True
    rows.first.get_by_label("アドレス").fill("/elsewhere")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
