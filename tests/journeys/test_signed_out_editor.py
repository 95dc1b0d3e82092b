"""Writing while the session has ended elsewhere: nothing is lost, it is said, and it goes on after signing in again."""

from __future__ import annotations

import re

import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from core.accounts.models import SignInSession
from kb.articles.models import Article
from tests.factories import PASSWORD, make_article
from tests.journeys.conftest import Person
from tests.journeys.stage import Stage

SAVED = re.compile(r"\d:\d\dに保存")
SIGNED_OUT = re.compile("サインアウト中のため")


def draft(stage: Stage, title: str) -> str:
    with stage.database.session(stage.place.id, write=True) as session:
        made = make_article(session, stage.place.members["editor"], title, body="はじめの文。", published=False)
        return str(made.id)


def body_of(stage: Stage, title: str) -> str:
    with stage.database.session(stage.place.id) as session:
        return session.scalars(sa.select(Article.body).where(Article.title == title)).one()


def sign_in(page: Page, email: str) -> None:
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("#sidebar")).to_be_attached()


def begin(stage: Stage, page: Page, title: str) -> Locator:
    """Sign in and open a draft; returns its text."""
    page.goto(f"{stage.base}/sign-in")
    sign_in(page, stage.place.email("editor"))
    page.goto(stage.staff(f"articles/{draft(stage, title)}"))
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible()
    return page.get_by_role("textbox", name="本文")


def write(page: Page, surface: Locator, words: str) -> None:
    surface.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def state(page: Page) -> Locator:
    return page.locator("[data-save-text]")


def test_signed_out_in_another_tab(stage: Stage, person: Person) -> None:
    page = person().page
    surface = begin(stage, page, "別のタブ")
    with page.expect_response(re.compile("/draft$")):
        write(page, surface, "一つ目。")
    other = page.context.new_page()
    other.goto(stage.staff("articles/"))
    with other.expect_navigation():
        other.locator("form[action$='/sign-out']").first.evaluate("one => one.requestSubmit()")
    other.close()
    write(page, surface, "二つ目。")
    expect(state(page)).to_contain_text(SIGNED_OUT, timeout=10_000)
    expect(state(page)).not_to_contain_text("接続")
    # The save button doesn't lead away from what isn't saved.
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(surface).to_contain_text("二つ目。")
    expect(state(page)).to_contain_text(SIGNED_OUT)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="サインインする（新しいタブ）").click()
    sign_in(opened.value, stage.place.email("editor"))
    opened.value.close()
    page.bring_to_front()
    expect(state(page)).to_have_text(SAVED, timeout=15_000)
    assert "一つ目。二つ目。" in body_of(stage, "別のタブ")
    # From here on everything works as before, the other forms of the page too.
    write(page, surface, "三つ目。")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_text("保存しました").first).to_be_visible()
    assert "三つ目。" in body_of(stage, "別のタブ")


def test_somebody_else_signs_in_meanwhile(stage: Stage, person: Person) -> None:
    page = person().page
    surface = begin(stage, page, "別の人")
    with stage.database.session(write=True) as session:
        session.execute(sa.delete(SignInSession))
    write(page, surface, "編集者の文。")
    expect(state(page)).to_contain_text(SIGNED_OUT, timeout=10_000)
    other = page.context.new_page()
    other.goto(f"{stage.base}/sign-in")
    sign_in(other, stage.place.email("contributor"))
    page.bring_to_front()
    expect(state(page)).to_contain_text("別の人がサインイン中のため", timeout=15_000)
    assert "編集者の文。" not in body_of(stage, "別の人")
    # Nor do they find it in their own editor.
    other.goto(page.url)
    expect(other.get_by_role("textbox", name="本文")).not_to_contain_text("編集者の文。")
    other.context.clear_cookies()
    other.goto(f"{stage.base}/sign-in")
    sign_in(other, stage.place.email("editor"))
    other.close()
    page.bring_to_front()
    expect(state(page)).to_have_text(SAVED, timeout=15_000)
    assert "編集者の文。" in body_of(stage, "別の人")


def test_a_server_that_fails_is_not_called_a_lost_connection(stage: Stage, person: Person) -> None:
    page = person().page
    surface = begin(stage, page, "失敗")
    page.route("**/draft", lambda route: route.fulfill(status=500, body="{}"))
    write(page, surface, "書いた文。")
    expect(state(page)).to_contain_text("サーバーのエラーのため", timeout=10_000)
    page.unroute("**/draft")
    page.route("**/draft", lambda route: route.abort())
    write(page, surface, "もう一つ。")
    expect(state(page)).to_contain_text("接続がないため", timeout=10_000)
