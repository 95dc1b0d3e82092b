"""Writing, publishing and reviewing with the keyboard alone."""

import datetime as dt
import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Person
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage


def begin(keys: Keys, stage: Stage, kind: str, title: str) -> Locator:
    """Begin a draft from the list of articles; returns the text, as soon as it can be written."""
    page = keys.page
    page.goto(stage.staff("articles/"))
    keys.tab_to(page.locator("main .page-actions summary"))
    keys.press("ArrowDown")
    item = page.locator("main").get_by_role("link", name=re.compile(f"^{kind}"))
    expect(item).to_be_visible()
    keys.enter(item)
    keys.write(page.get_by_label("題名"), title)
    keys.enter(page.get_by_role("button", name="下書きを作る"))
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible()
    return page.get_by_role("textbox", name="本文")


def press_publish(keys: Keys) -> None:
    """Publish from the head of the editor, past the question that comes before."""
    page = keys.page
    keys.back_to(page.get_by_role("button", name=re.compile("^第1版を公開する")))
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name=re.compile("^第1版を公開しますか"))
    expect(dialog).to_be_visible()
    # Esc puts everything back as it was; then once more, and yes.
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("^第1版を公開する"))).to_be_focused()
    keys.press("Enter")
    expect(dialog).to_be_visible()
    keys.enter(dialog.get_by_role("button", name="公開する"))


def published(page: Page) -> Locator:
    return page.locator("#save-state").get_by_text("公開中は第1版")


def test_write_and_publish(stage: Stage, person: Person) -> None:
    keys = person()
    page = keys.page
    keys.sign_in(stage.base, stage.place.email("editor"))
    surface = begin(keys, stage, "手順書", "取引先を登録する")
    # A procedure begins with an outline; this one is written from the first line.
    keys.tab_to(surface)
    keys.press("Control+a", "Delete")
    keys.type("登録には1分ほどかかります。\n")
    # A heading by the toolbar: Alt+F10 goes there, arrows walk along it.
    keys.press("Alt+F10")
    tools = page.get_by_role("toolbar", name="書式")
    expect(tools.get_by_role("button").first).to_be_focused()
    step = tools.get_by_role("button", name="ステップを追加")
    for _ in range(tools.get_by_role("button").count()):
        if step.evaluate("one => one === document.activeElement"):
            break
        keys.press("ArrowRight")
    keys.press("Enter")
    expect(surface).to_be_focused()
    expect(surface.locator("h2")).to_have_count(1)
    keys.type("一覧を開く\n左の「取引先」を開きます。")
    # The toolbar is one stop of Tab as well, before the title.
    keys.back_to(tools.locator("button[tabindex='0']"))
    keys.tab_to(surface)
    # In a list Tab indents; Esc, then Tab, leads out of the text.
    keys.press("Control+End")
    keys.type("\n- 一つ目\n二つ目")
    keys.press("Tab")
    expect(surface).to_be_focused()
    expect(surface.locator("li li")).to_have_text("二つ目")
    keys.press("Escape", "Tab")
    expect(surface).not_to_be_focused()
    press_publish(keys)
    expect(published(page)).to_be_visible()
    stage.worker.run_due()
    # What was written is what readers see.
    keys.tab_to(page.get_by_role("link", name="読者の画面で見る"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="取引先を登録する", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="一覧を開く", level=2)).to_be_visible()


def test_the_last_words_are_published(stage: Stage, person: Person) -> None:
    keys = person()
    page = keys.page
    page.clock.install()
    keys.sign_in(stage.base, stage.place.email("editor"))
    surface = begin(keys, stage, "FAQ", "締め日はいつですか")
    keys.tab_to(surface)
    # From now on nothing is saved by itself, however slow the hands or the machine.
    page.clock.pause_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    keys.press("Control+a")
    keys.type("月末です。")
    keys.press("Tab")
    press_publish(keys)
    expect(published(page)).to_be_visible()
    keys.enter(page.get_by_role("link", name="読者の画面で見る"))
    expect(page.get_by_text("月末です。")).to_be_visible()


def ask_for_review(keys: Keys, note: str) -> None:
    """Ask somebody to look at the draft that is open."""
    page = keys.page
    ask = page.locator(".editor-head").get_by_role("button", name="レビューを依頼する").first
    keys.back_to(ask)
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="レビューを依頼する")
    keys.write(dialog.get_by_label("見てほしいところ"), note)
    keys.enter(dialog.get_by_role("button", name="依頼する"))
    expect(page.get_by_text("レビューを依頼しました。")).to_be_visible()


def test_review(stage: Stage, person: Person) -> None:
    author, reviewer = person(), person()
    author.sign_in(stage.base, stage.place.email("contributor"))
    surface = begin(author, stage, "FAQ", "領収書の宛名は変えられますか")
    author.tab_to(surface)
    author.type("変えられます。")
    author.press("Tab")
    ask_for_review(author, "言い回しを見てください")
    # The reviewer finds it in the list, reads, and sends it back with a reason.
    reviewer.sign_in(stage.base, stage.place.email("editor"))
    page = reviewer.page
    page.goto(stage.staff("reviews"))
    reviewer.enter(page.get_by_role("link", name="領収書の宛名は変えられますか").first)
    expect(page.locator(".editor-notes")).to_contain_text("言い回しを見てください")
    reviewer.enter(page.get_by_role("button", name="差し戻す").first)
    dialog = page.get_by_role("dialog", name="差し戻す")
    reviewer.write(dialog.get_by_label("直してほしいところ"), "どこで変えるかも書いてください")
    reviewer.enter(dialog.get_by_role("button", name="差し戻す"))
    expect(page.get_by_text("理由は書いた人に伝わります")).to_be_visible()
    # The author reads why, mends it and asks again.
    author.page.reload()
    expect(author.page.locator(".editor-notes")).to_contain_text("どこで変えるかも書いてください")
    expect(author.page.get_by_role("toolbar", name="書式")).to_be_visible()
    author.tab_to(author.page.get_by_role("textbox", name="本文"))
    author.press("Control+End")
    author.type("請求書の画面で変えます。")
    author.press("Tab")
    ask_for_review(author, "直しました")
    page.goto(stage.staff("reviews"))
    reviewer.enter(page.get_by_role("link", name="領収書の宛名は変えられますか").first)
    expect(page.get_by_role("textbox", name="本文")).to_contain_text("請求書の画面で変えます。")
    reviewer.enter(page.get_by_role("button", name="承認して公開する"))
    expect(page.get_by_text("承認して公開しました。")).to_be_visible()
    expect(published(page)).to_be_visible()
