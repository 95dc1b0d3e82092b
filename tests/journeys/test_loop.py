"""The loop that the product exists for, walked in Japanese: ask, miss, gap, write, review, publish, find, prove."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.db import Database
from core.jobs.worker import Worker
from tests.factories import PASSWORD, Place

WORDS = "振込手数料 引かれた 消込"
ANSWER = "差額を「振込手数料」として登録すると、請求書が消込済みになります。"


@pytest.fixture
def reader(browser: Browser, browser_context_args: dict[str, Any]) -> BrowserContext:
    """Somebody who is not signed in, in a browser of their own."""
    return browser.new_context(**browser_context_args)


def sign_in(page: Page, server: str, place: Place, role: str) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("メールアドレス").fill(place.email(role))
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    expect(page).to_have_url(re.compile(f"/w/{place.slug}/"))


def ask(page: Page, server: str, place: Place, words: str) -> None:
    page.goto(f"{server}/help/{place.slug}/")
    page.locator("input[name=q]").fill(words)
    page.locator("input[name=q]").press("Enter")


def write(page: Page, text: str) -> None:
    """Type into the editor, as soon as it stands on its plain field."""
    page.locator(".ProseMirror").click()
    page.keyboard.type(text)
    with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        page.locator("#title").press("End")
        page.keyboard.insert_text("とき")


@pytest.mark.browser
def test_a_miss_becomes_an_answer_that_proves_itself(
    server: str, place: Place, page: Page, reader: BrowserContext, browser: Browser, worker: Worker, database: Database
) -> None:
    del database
    # Ask, and miss.
    customer = reader.new_page()
    ask(customer, server, place, WORDS)
    expect(customer.get_by_role("heading", level=1)).to_contain_text("まだありません")
    customer.get_by_label("知りたいこと").fill("手数料の分だけ少ない入金を消し込みたい")
    customer.get_by_role("button", name="質問を残す").click()
    expect(customer.get_by_role("heading", level=1)).to_contain_text("ありがとうございます")
    # The miss is a gap on the manager's screen, with both the search and the question.
    sign_in(page, server, place, "manager")
    page.goto(f"{server}/w/{place.slug}/gaps/")
    page.get_by_role("link", name=WORDS).click()
    page.get_by_label("種類").select_option("faq")
    page.get_by_role("button", name="下書きを作る").click()
    expect(page.locator("#title")).to_have_value(WORDS)
    write(page, ANSWER)
    article_url = page.url
    # A second person reviews and publishes.
    page.locator(".editor-actions summary").last.click()
    page.locator(".editor-actions").get_by_text("レビューを依頼する").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("依頼")).click()
    editor_context = browser.new_context(locale="ja-JP")
    editor = editor_context.new_page()
    sign_in(editor, server, place, "editor")
    editor.goto(article_url)
    editor.get_by_role("button", name="承認して公開する").click()
    expect(editor.get_by_text(re.compile("承認して公開しました"))).to_be_visible()
    editor_context.close()
    worker.run_due()
    # The same words find it now, somebody else opens it, and the gap is proven.
    ask(customer, server, place, WORDS)
    customer.get_by_role("link", name=re.compile("振込手数料")).first.click()
    expect(customer.locator("article")).to_contain_text("消込済みになります")
    page.goto(f"{server}/w/{place.slug}/gaps/")
    proven = page.get_by_role("region").locator("section", has=page.get_by_role("heading", name=re.compile("実証済み")))
    expect(proven.get_by_role("link", name=WORDS)).to_be_visible()
