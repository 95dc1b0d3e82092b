"""The bell with the keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kb.articles.publishing import ask_review
from tests.factories import PASSWORD, Place, make_article
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_the_bell_opens_is_stepped_through_and_marked_as_read(
    page: Page, server: str, place: Place, writing: Open
) -> None:
    with writing() as session:
        author, editor = place.members["contributor"], place.members["editor"]
        article = make_article(session, author, "返金を記録する", published=False)
        ask_review(session, article, author.id, reviewer_id=editor.id)
    page.goto(f"{server}/sign-in")
    page.get_by_label("メールアドレス").fill(place.email("editor"))
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/w/**")
    bell = page.locator(".notices > summary")
    expect(bell).to_have_accessible_name("お知らせ 未読1件")
    bell.focus()
    page.keyboard.press("ArrowDown")
    mark = page.get_by_role("button", name="すべて既読にする")
    expect(mark).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.locator(".notice-item")).to_be_focused()
    page.keyboard.press("Escape")
    expect(bell).to_be_focused()
    expect(mark).to_be_hidden()
    page.keyboard.press("Enter")
    mark.focus()
    page.keyboard.press("Enter")
    expect(bell).to_have_accessible_name("お知らせ")
