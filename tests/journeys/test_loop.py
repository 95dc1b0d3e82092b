"""The loop that the product exists for, walked in Japanese, from the first import to an answer that proves itself."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config import Settings
from core.db import Database
from core.jobs.worker import Worker
from tests.factories import PASSWORD, Place
from tests.journeys.stage import selling
from tests.kb.exchange.conftest import files_of, zipped

WORDS = "振込手数料 引かれた 消込"
ANSWER = "差額を「振込手数料」として登録すると、請求書が消込済みになります。"
FOLDER = Path(__file__).parents[1] / "samples" / "import" / "minato"
Visitor = Callable[[], Page]


@pytest.fixture
def shop(settings: Settings, database: Database, place: Place, server: str) -> Iterator[str]:
    """The customer's product, with the widget in it."""
    with selling(settings, database, place.id, server) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Visitor]:
    """Let people come, each with a browser of their own."""
    contexts = []

    def come() -> Page:
        contexts.append(browser.new_context(**browser_context_args))
        return contexts[-1].new_page()

    yield come
    for context in contexts:
        context.close()


def sign_in(page: Page, server: str, place: Place, role: str) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("メールアドレス").fill(place.email(role))
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    expect(page).to_have_url(re.compile(f"/w/{place.slug}/"))


def bring(page: Page, at: str, worker: Worker, archive: Path) -> None:
    """Import a help center that was written elsewhere."""
    archive.write_bytes(zipped(files_of(FOLDER)))
    page.goto(f"{at}/imports/")
    page.get_by_label("zipファイル").set_input_files(archive)
    page.get_by_label("すぐに公開する").check()
    page.get_by_role("button", name="インポートを開始").click()
    worker.run_due()
    expect(page.get_by_role("table", name="ファイルごとの結果")).to_be_visible()
    worker.run_due()


def panel_of(page: Page, shop: str) -> Locator:
    """Open the help panel inside the product."""
    page.goto(shop)
    page.locator("annai-widget .launcher").click()
    panel = page.locator("annai-widget .panel")
    expect(panel).to_be_visible()
    return panel


def search_in(panel: Locator, words: str) -> None:
    field = panel.get_by_role("combobox")
    field.fill(words)
    field.press("Enter")


def miss(page: Page, shop: str) -> None:
    """Look in the product for what nobody has written yet, and leave the question."""
    panel = panel_of(page, shop)
    search_in(panel, "請求書 まとめて 送る")
    expect(panel.locator(".results a").first).to_contain_text("請求書をまとめて送る")
    search_in(panel, WORDS)
    expect(panel.get_by_text("ぴったりの答えがまだありません")).to_be_visible()
    panel.get_by_label("知りたいこと").fill("手数料の分だけ少ない入金を消し込みたい")
    panel.get_by_role("button", name="質問を残す").click()
    expect(panel.get_by_text("質問を受け取りました")).to_be_visible()


def write(page: Page, at: str) -> str:
    """Write the article from the gap, and ask for a review; returns where the article is."""
    page.goto(f"{at}/gaps/")
    page.get_by_role("link", name=WORDS).click()
    page.get_by_label("種類").select_option("faq")
    page.get_by_role("button", name="下書きを作る").click()
    expect(page.locator("#title")).to_have_value(WORDS)
    address = page.url
    # The editor stands in the place of its plain field from here on.
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible()
    page.get_by_role("textbox", name="本文").click()
    page.keyboard.type(ANSWER)
    page.locator("#title").press("End")
    page.keyboard.insert_text("とき")
    page.locator(".editor-actions summary").last.click()
    page.locator(".editor-actions").get_by_text("レビューを依頼する").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("依頼")).click()
    expect(page.get_by_text("レビューを依頼しました。")).to_be_visible()
    return address


def approve(page: Page, article: str) -> None:
    """Read what a colleague wrote, and publish it."""
    page.goto(article)
    page.get_by_role("button", name="承認して公開する").click()
    expect(page.get_by_text(re.compile("承認して公開しました"))).to_be_visible()


def make_tour(page: Page, at: str) -> None:
    """Make a tour of the imported procedure, point its steps at the product, and publish it."""
    page.goto(f"{at}/articles/")
    page.locator("main").get_by_role("link", name="請求書をまとめて送る").first.click()
    page.get_by_role("button", name="ツアーを作る").click()
    expect(page.locator("#steps-1-title_ja")).to_have_value("送る請求書を選ぶ")
    page.locator("#steps-0-selector").fill("#side a[href='/invoices']")
    page.locator("#steps-1-selector").fill("#select-all")
    page.locator("#steps-1-url_pattern").fill("/invoices")
    page.get_by_role("button", name="第1版を公開する").click()
    page.get_by_role("dialog").get_by_role("button", name="公開する").click()
    expect(page.get_by_text("第1版を公開中").first).to_be_visible()


def follow(page: Page, shop: str) -> None:
    """Open the procedure inside the product, and be led through it from one screen to the next."""
    panel = panel_of(page, shop)
    search_in(panel, "請求書 まとめて 送る")
    panel.locator(".results a").first.click()
    panel.get_by_role("button", name="画面で案内する").click()
    step = page.locator("annai-widget .step")
    expect(step).to_contain_text("「請求書」の一覧を開く")
    step.get_by_role("button", name=re.compile("^次")).click()
    page.locator("#side a[href='/invoices']").click()
    expect(page).to_have_url(f"{shop}/invoices")
    expect(step).to_contain_text("送る請求書を選ぶ")
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()


@pytest.mark.browser
def test_a_miss_becomes_an_answer_that_proves_itself(
    server: str, shop: str, place: Place, visitor: Visitor, worker: Worker, tmp_path: Path
) -> None:
    at = f"{server}/w/{place.slug}"
    manager, editor, customer, other = visitor(), visitor(), visitor(), visitor()
    # What was written elsewhere comes along, and is found at once.
    sign_in(manager, server, place, "manager")
    bring(manager, at, worker, tmp_path / "help-center.zip")
    # Somebody in the product looks for what isn't there: the miss is a gap on the manager's screen.
    miss(customer, shop)
    article = write(manager, at)
    # A second person reviews and publishes.
    sign_in(editor, server, place, "editor")
    approve(editor, article)
    worker.run_due()
    # The same words find it in the product now.
    panel = panel_of(customer, shop)
    search_in(panel, WORDS)
    panel.locator(".answer h3 a").click()
    expect(panel.locator(".article")).to_contain_text("消込済みになります")
    # In the help center as well; it is opened, and the gap has proven itself closed.
    other.goto(f"{server}/help/{place.slug}/")
    other.locator("input[name=q]").fill(WORDS)
    other.locator("input[name=q]").press("Enter")
    other.get_by_role("link", name=re.compile("振込手数料")).first.click()
    expect(other.locator("article")).to_contain_text("消込済みになります")
    manager.goto(f"{at}/gaps/")
    manager.get_by_role("link", name=WORDS).click()
    expect(manager.get_by_text("実証済み").first).to_be_visible()
    # And a procedure becomes a small tour on the live product.
    make_tour(editor, at)
    follow(other, shop)
