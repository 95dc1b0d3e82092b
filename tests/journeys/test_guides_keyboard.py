"""Guides with the keyboard alone: colleagues make them by forms, then a customer meets them in the product."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import make_article
from tests.journeys.conftest import Person
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage

PROCEDURE = (
    "支払サイトを変えます。\n\n## 請求書を開く\n\n左の一覧です。\n\n## 支払サイトを選ぶ\n\n**月末**を選びます。\n"
)
Part = Callable[[str], Locator]


@pytest.fixture(scope="module")
def stage(stage: Stage) -> Stage:
    """A procedure that guides can lead to."""
    with stage.database.session(stage.place.id, write=True) as session:
        make_article(session, stage.place.members["editor"], "支払サイトを変える", body=PROCEDURE, kind="procedure")
    stage.worker.run_due()
    return stage


@pytest.fixture
def editor(stage: Stage, person: Person) -> Keys:
    """Somebody who may make guides, signed in."""
    keys = person()
    keys.sign_in(stage.base, stage.place.email("editor"))
    return keys


def publish(keys: Keys) -> None:
    """Publish the guide that is open."""
    page = keys.page
    keys.enter(page.get_by_role("button", name="第1版を公開する"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    keys.enter(dialog.get_by_role("button", name="公開する"))
    expect(page.get_by_text("第1版を公開中").first).to_be_visible()


def widget(page: Page) -> Part:
    """Return how to find the parts of the widget on a page of the product."""
    return lambda selector: page.locator(f"annai-widget {selector}")


def test_tooltip(stage: Stage, editor: Keys, person: Person) -> None:
    page = editor.page
    page.goto(stage.staff("tooltips/"))
    editor.enter(page.get_by_role("link", name="最初のツールチップを作る"))
    editor.write(page.get_by_label("名前", exact=True), "入金待ちの説明")
    editor.write(page.get_by_label("題名（日本語）"), "入金待ちに含まれるもの")
    editor.write(page.get_by_label("本文（日本語）"), "まだ**消し込まれていない**請求書の合計です。")
    editor.write(page.get_by_label("くわしく読む記事"), "支払サイトを変える")
    editor.write(page.locator("#selector"), "#figure-waiting dt")
    editor.enter(page.get_by_role("button", name="ページを追加"))
    editor.type("/")
    editor.enter(page.get_by_role("button", name="下書きを保存する"))
    expect(page.get_by_role("heading", name="入金待ちの説明", level=1)).to_be_visible()
    publish(editor)
    # In the product its mark is a stop of Tab; the tip takes the focus, and Esc gives it back.
    customer = person()
    customer.page.goto(stage.shop)
    part = widget(customer.page)
    mark = part(".hotspot")
    customer.tab_to(mark)
    expect(mark).to_have_accessible_name("説明：入金待ちに含まれるもの")
    customer.press("Enter")
    expect(part(".tip")).to_be_focused()
    expect(part(".tip")).to_contain_text("まだ消し込まれていない請求書の合計です。")
    customer.press("Escape")
    expect(part(".tip")).to_be_hidden()
    expect(mark).to_be_focused()
    customer.press("Space")
    expect(part(".tip")).to_be_focused()
    customer.enter(part(".tip").get_by_role("button", name="くわしく読む"))
    expect(part(".panel").get_by_role("heading", name="支払サイトを変える")).to_be_focused()


def test_checklist(stage: Stage, editor: Keys, person: Person) -> None:
    page = editor.page
    page.goto(stage.staff("checklists/"))
    editor.enter(page.get_by_role("link", name="最初のチェックリストを作る"))
    editor.write(page.get_by_label("名前", exact=True), "はじめの準備をする")
    editor.press("Enter")
    editor.write(page.locator("#items-0-title_ja"), "設定の画面を見る")
    editor.choose(page.locator("#items-0-complete_by"), "ページを開いたとき")
    editor.write(page.locator("#items-0-complete_page"), "/settings")
    editor.choose(page.locator("#items-0-action"), "ページを開く")
    editor.write(page.locator("#items-0-action_page"), "/settings")
    editor.enter(page.get_by_role("button", name="項目を追加する"))
    editor.write(page.locator("#items-1-title_ja"), "社内に知らせる")
    publish(editor)
    # The customer opens the list from the panel, goes where it leads, and ticks the rest off.
    customer = person()
    page = customer.page
    page.goto(stage.shop)
    part = widget(page)
    customer.enter(part(".launcher"))
    customer.enter(part(".panel").get_by_role("button", name=re.compile("^(始める|続ける)")))
    checklist = part(".checklist")
    expect(checklist).to_be_visible()
    customer.enter(checklist.get_by_role("button", name="やってみる"))
    expect(page).to_have_url(f"{stage.shop}/settings")
    customer.enter(part(".launcher"))
    customer.enter(part(".panel").get_by_role("button", name=re.compile("^(始める|続ける)")))
    expect(checklist.locator(".ring")).to_have_text("1 / 2")
    customer.enter(checklist.get_by_role("button", name="済みにする"))
    expect(checklist).to_contain_text("すべて済みました。")
    customer.press("Escape")
    expect(checklist).to_be_hidden()


def test_tour(stage: Stage, editor: Keys, person: Person) -> None:
    page = editor.page
    page.goto(stage.staff("articles/"))
    editor.enter(page.locator("main").get_by_role("link", name="支払サイトを変える").first)
    # One step: the procedure becomes a tour, with a step for each of its headings.
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible()
    editor.enter(page.get_by_role("button", name="ツアーを作る"))
    expect(page.locator("#steps-1-title_ja")).to_have_value("支払サイトを選ぶ")
    editor.write(page.locator("#steps-0-selector"), "#side a[href='/invoices']")
    editor.write(page.locator("#steps-1-selector"), "#figure-waiting")
    editor.enter(page.get_by_role("button", name="ページを追加"))
    editor.type("/")
    publish(editor)
    # The customer reads the procedure in the panel, and has it shown on the screen.
    customer = person()
    page = customer.page
    page.goto(stage.shop)
    part = widget(page)
    customer.enter(part(".launcher"))
    expect(part(".find input")).to_be_focused()
    customer.type("支払サイト")
    expect(part(".results li")).to_have_count(1)
    customer.press("ArrowDown", "Enter")
    expect(part(".panel").get_by_role("heading", name="支払サイトを変える")).to_be_focused()
    customer.enter(part(".panel").get_by_role("button", name="画面で案内する"))
    step = part(".step")
    expect(step).to_contain_text("請求書を開く")
    customer.enter(step.get_by_role("button", name="次へ"))
    expect(step).to_contain_text("支払サイトを選ぶ")
    customer.enter(step.get_by_role("button", name="戻る"))
    expect(step).to_contain_text("請求書を開く")
    customer.enter(step.get_by_role("button", name="次へ"))
    customer.enter(step.get_by_role("button", name="完了"))
    expect(step).to_be_hidden()
