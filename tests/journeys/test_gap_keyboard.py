"""From a search that finds nothing to a gap that is proven closed, with the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage

WORDS = "電子マネー 支払い 登録"


def search(keys: Keys, stage: Stage) -> None:
    """Search the help center for the words."""
    keys.page.goto(stage.help())
    keys.press("/")
    keys.type(WORDS)
    keys.press("Enter")
    expect(keys.page).to_have_url(re.compile("/search"))


def test_gap_to_proven(stage: Stage, person: Person) -> None:
    customer, manager = person(), person()
    search(customer, stage)
    page = customer.page
    customer.write(page.get_by_label("知りたいこと"), "電子マネーで払えるようにしたいです")
    customer.write(page.get_by_label("お知らせ先のメールアドレス"), "keiri@customer.example")
    customer.enter(page.get_by_role("button", name="質問を残す"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("ありがとうございます")
    # On the board, the gap; in the gap, the article that closes it.
    manager.sign_in(stage.base, stage.place.email("manager"))
    page = manager.page
    page.goto(stage.staff("gaps/"))
    manager.enter(page.get_by_role("link", name=WORDS))
    manager.choose(page.get_by_label("種類"), "FAQ")
    manager.enter(page.get_by_role("button", name="下書きを作る"))
    expect(page.locator("#title")).to_have_value(WORDS)
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible()
    manager.tab_to(page.get_by_role("textbox", name="本文"))
    manager.press("Control+a")
    manager.type("「設定」の「支払い方法」で、電子マネーを登録します。")
    manager.press("Tab")
    manager.back_to(page.get_by_role("button", name=re.compile("^第1版を公開する")))
    manager.press("Enter")
    manager.enter(page.get_by_role("dialog").get_by_role("button", name="公開する"))
    expect(page.locator("#save-state").get_by_text("公開中は第1版")).to_be_visible()
    stage.worker.run_due()
    # The same words find it, and somebody else opens it.
    search(customer, stage)
    customer.enter(customer.page.locator(".answer h2 a"))
    expect(customer.page.locator("article")).to_contain_text("電子マネーを登録します")
    page.goto(stage.staff("gaps/"))
    manager.enter(page.get_by_role("link", name=WORDS))
    expect(page.get_by_text("実証済み").first).to_be_visible()
    expect(page.get_by_text(re.compile("同じ言葉で記事が見つかり|実証"))).not_to_have_count(0)
