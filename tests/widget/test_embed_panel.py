"""The help panel on a page with the strictest policy: search, articles, votes, questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def settled(contract: Contract) -> list[dict[str, Any]]:
    """Return the searches that were meant."""
    return [body for body in contract.asked("search") if body["settled"]]


def test_search_article_and_vote(host: Host, contract: Contract, eventually: Eventually) -> None:
    host.visit()
    panel = host.open_panel()
    expect(panel.get_by_role("heading", name="何をお探しですか？")).to_be_visible()
    field = panel.get_by_role("combobox", name="ヘルプを探す")
    expect(field).to_be_focused()
    field.fill("請求書")
    first = panel.locator(".results a").first
    expect(first.locator("mark")).to_have_text(["請求", "請求"])
    first.click()
    expect(panel.get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_focused()
    expect(panel.locator(".step-title").nth(1)).to_have_text("2元の請求書を取り消す")
    expect(panel.get_by_role("img", name="右上のボタン")).to_have_js_property("naturalWidth", 1)
    panel.get_by_role("button", name="はい").click()
    expect(panel.get_by_text("ありがとうございます。")).to_be_visible()
    vote = contract.asked("feedback")[0]
    assert (vote["helpful"], vote["article_id"], vote["viewer"]) == (True, answers.ARTICLE, "viewer-nobody")
    assert [body["q"] for body in settled(contract)] == ["請求書"]
    search_id = settled(contract)[0]["search_id"]
    clicked = eventually(lambda: contract.facts("search.clicked"))[0]
    assert clicked["props"] == {"search_id": search_id, "article_id": answers.ARTICLE, "rank": 1}
    opened = eventually(lambda: contract.facts("article.opened"))[0]
    assert opened["props"] == {"article_id": answers.ARTICLE, "via": "search", "search_id": search_id, "rank": 1}
    assert (opened["page"], opened["locale"], opened["session"]) == ("/", "ja", vote["session"])


def test_way_through_articles_and_back(host: Host) -> None:
    host.visit()
    panel = host.open_panel()
    panel.get_by_role("combobox").fill("請求書")
    panel.locator(".results a").first.click()
    panel.get_by_role("link", name="カード払いについて").click()
    expect(panel.get_by_role("heading", name="取引先にカードで払ってもらえますか")).to_be_visible()
    back = panel.get_by_role("button", name="戻る")
    back.click()
    expect(panel.get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_visible()
    back.click()
    expect(panel.locator(".results li")).to_have_count(2)
    back.click()
    expect(panel.get_by_role("heading", name="何をお探しですか？")).to_be_visible()
    expect(panel.get_by_role("combobox")).to_have_value("")


def test_an_article_shows_itself_on_the_screen(host: Host, contract: Contract, eventually: Eventually) -> None:
    contract.boot["tours"] = [answers.tour(urls=["/elsewhere"])]
    host.visit()
    host.annai("article('correct-invoice')")
    host.part(".article").get_by_role("button", name="画面で案内").click()
    expect(host.part(".panel")).to_be_hidden()
    expect(host.part(".step")).to_have_accessible_name("請求書を送るまで")
    assert eventually(lambda: contract.facts("tour.started"))
    # Without its tour, there is nothing to promise.
    host.annai("endAll()")
    contract.boot["tours"] = []
    host.annai("setLocale('en')")
    # Opened before the answer for the new language has come: it opens again in that one.
    host.annai("article('correct-invoice')")
    expect(host.part(".panel").get_by_role("button", name="Close help")).to_be_visible()
    expect(host.part(".article h3")).to_be_visible()
    expect(host.part(".article > .button-main")).to_have_count(0)


def test_what_the_reader_has_come_to_is_kept_over_a_change_of_language_and_person(
    host: Host, contract: Contract, eventually: Eventually
) -> None:
    host.visit()
    panel = host.open_panel()
    field = panel.get_by_role("combobox")
    field.fill("請求書の訂正")
    panel.get_by_role("option").first.click()
    expect(panel.get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_visible()
    panel.get_by_role("link", name="カード払い").click()
    reached = panel.get_by_role("heading", name="取引先にカードで払ってもらえますか")
    expect(reached).to_be_visible()
    host.annai("setLocale('en')")
    expect(panel.get_by_role("button", name="Close help")).to_be_visible()
    expect(reached).to_be_visible()
    told = eventually(lambda: len(contract.facts("article.opened")) > 2 and contract.facts("article.opened"))
    assert [one["props"]["via"] for one in told] == ["search", "link", "again"]
    assert [one["props"]["via"] for one in contract.facts("panel.opened")] == ["launcher", "again"]
    # Closed and opened from the launcher, it still shows that; then its reader goes on to other words.
    panel.get_by_role("button", name="Close help").click()
    host.launcher.click()
    host.annai("identify('u1')")
    expect(panel.get_by_role("button", name="No")).to_be_visible()
    expect(reached).to_be_visible()
    host.annai("search('請求')")
    expect(panel.get_by_role("option")).to_have_count(2)
    host.annai("identify('u2')")
    expect(panel.get_by_role("option")).to_have_count(2)
    expect(field).to_have_value("請求")
    # What is closed stays closed.
    panel.get_by_role("button", name="Close help").click()
    host.annai("setLocale('ja')")
    expect(host.launcher).to_have_accessible_name("ヘルプを開く")
    host.page.wait_for_timeout(300)
    expect(panel).to_be_hidden()


def test_unhelpful_with_a_reason(host: Host, contract: Contract) -> None:
    host.visit()
    host.annai("article('card-payment')")
    panel = host.part(".panel")
    panel.get_by_role("button", name="いいえ").click()
    panel.get_by_label("説明が分かりにくい").check()
    panel.get_by_label("くわしく教えてください").fill("設定の場所が分かりません")
    panel.get_by_role("button", name="送信する").click()
    expect(panel.get_by_text("まだ解決しないとき")).to_be_visible()
    first, last = contract.asked("feedback")
    assert first["id"] == last["id"]
    assert (last["helpful"], last["reason"], last["comment"]) == (False, "unclear", "設定の場所が分かりません")
    panel.get_by_role("button", name="質問を残す").click()
    expect(panel.get_by_label("知りたいこと")).to_be_focused()


def test_zero_results_become_a_question(host: Host, contract: Contract) -> None:
    host.visit()
    panel = host.open_panel()
    panel.get_by_role("combobox").fill("電子マネーで払いたい")
    panel.get_by_role("combobox").press("Enter")
    expect(panel.get_by_text("ぴったりの答えがまだありません")).to_be_visible()
    expect(panel.get_by_role("link", name="取引先にカードで払ってもらえますか")).to_be_visible()
    expect(panel.get_by_label("知りたいこと")).to_have_value("電子マネーで払いたい")
    mail = panel.get_by_label("お知らせ先のメールアドレス")
    mail.fill("keiri@")
    panel.get_by_role("button", name="質問を残す").click()
    expect(panel.get_by_role("alert")).to_contain_text("メールアドレスの形を確かめてください")
    expect(mail).to_be_focused()
    mail.fill("keiri@example.co.jp")
    panel.get_by_role("button", name="質問を残す").click()
    expect(panel.get_by_text("質問を受け取りました")).to_be_visible()
    asked = contract.asked("questions")[0]
    assert asked["search_id"] == settled(contract)[0]["search_id"]
    assert (asked["text"], asked["email"]) == ("電子マネーで払いたい", "keiri@example.co.jp")


def test_results_that_do_not_help_leave_a_way_to_ask(host: Host, contract: Contract) -> None:
    host.visit()
    panel = host.open_panel()
    panel.get_by_role("combobox").fill("請求書")
    expect(panel.locator(".results a").first).to_be_visible()
    leave = panel.get_by_role("button", name="質問を残す")
    button, frame = leave.bounding_box(), panel.bounding_box()
    assert button
    assert frame
    assert button["x"] - frame["x"] >= 16  # in line with the heading above it
    leave.click()
    expect(panel.get_by_label("知りたいこと")).to_have_value("請求書")
    panel.get_by_role("button", name="質問を残す").click()
    expect(panel.get_by_text("質問を受け取りました")).to_be_visible()
    assert contract.asked("questions")[0]["search_id"] == settled(contract)[0]["search_id"]


def test_conversion_is_no_search(host: Host, contract: Contract, page: Page) -> None:
    """しょうにん → 承認 is one search, whatever the input method showed on the way."""
    host.visit()
    field = host.open_panel().get_by_role("combobox")
    keyboard = page.context.new_cdp_session(page)
    for text in ("せ", "せい", "せいk", "せいきゅう"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(60)
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    page.wait_for_timeout(2_000)
    assert not settled(contract)
    assert "せいk" not in [body["q"] for body in contract.asked("search")]
    keyboard.send("Input.insertText", {"text": "請求"})
    expect(field).to_have_value("請求")
    expect(host.part(".results li")).to_have_count(2)
    page.wait_for_timeout(1_500)
    assert [body["q"] for body in settled(contract)] == ["請求"]


def test_server_away_is_said_and_can_be_tried_again(host: Host, contract: Contract) -> None:
    host.visit()
    panel = host.open_panel()
    contract.is_away = True
    panel.get_by_role("combobox").fill("請求書")
    panel.get_by_role("combobox").press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("ヘルプにつながりませんでした")
    contract.is_away = False
    panel.get_by_role("button", name="もう一度試す").click()
    panel.locator(".results a").first.click()
    further = panel.get_by_role("link", name="カード払いについて")
    expect(further).to_be_visible()
    contract.is_away = True
    further.click()
    expect(panel.get_by_role("alert")).to_contain_text("ヘルプにつながりませんでした")
    contract.is_away = False
    panel.get_by_role("button", name="もう一度試す").click()
    expect(panel.get_by_role("heading", name="取引先にカードで払ってもらえますか")).to_be_visible()


def test_article_that_has_gone(host: Host) -> None:
    host.visit()
    host.annai("article('gone')")
    panel = host.part(".panel")
    expect(panel.get_by_role("alert")).to_contain_text("この記事は見つかりませんでした")
    expect(panel.get_by_role("combobox")).to_be_visible()


def test_identified_by_name_and_asked_again_when_the_token_is_old(host: Host, contract: Contract) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    host.annai("identify('u1', {name: '佐藤'}, {token: 'signed'})")
    host.page.wait_for_function("annai.on && document.querySelector('annai-widget')")
    panel = host.part(".panel")
    host.page.wait_for_timeout(500)
    host.launcher.click()
    expect(panel.get_by_role("heading", name="佐藤さん、何をお探しですか？")).to_be_visible()
    contract.refuses["search"] = 401
    panel.get_by_role("combobox").fill("請求書")
    expect(panel.locator(".results li")).to_have_count(2)
    assert [body["token"] for body in contract.asked("boot")] == [None, "signed", "signed"]
    assert contract.asked("search")[-1]["viewer"] == "viewer-u1"


def test_panel_by_keyboard_alone(host: Host, contract: Contract, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    page.locator("#host-search").focus()
    page.keyboard.press("Tab")
    expect(host.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(host.part(".find input")).to_be_focused()
    page.keyboard.type("請求書")
    expect(host.part(".results li")).to_have_count(2)
    field, options = host.part(".find input"), host.part(".panel").get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", host.part(".results").get_attribute("id") or "")
    for key, chosen in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(field).to_be_focused()
        active = (options.nth(chosen).get_attribute("id") or "") if chosen >= 0 else ""
        expect(field).to_have_attribute("aria-activedescendant", active)
        for at in range(2):
            expect(options.nth(at)).to_have_attribute("aria-selected", "true" if at == chosen else "false")
    # Esc gives up the choice first; the words and the panel stay.
    page.keyboard.press("Escape")
    expect(options.nth(1)).to_have_attribute("aria-selected", "false")
    expect(field).to_have_value("請求書")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(host.part(".article h3").first).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if host.part(".feedback .button").first.evaluate("one => one === one.getRootNode().activeElement"):
            break
    page.keyboard.press("Enter")
    expect(host.part(".feedback")).to_contain_text("ありがとうございます。")
    assert contract.asked("feedback")[0]["helpful"] is True
    page.keyboard.press("Escape")
    expect(host.part(".panel")).to_be_hidden()
    expect(host.launcher).to_be_focused()


def test_status_says_what_is_on_the_screen(host: Host) -> None:
    host.visit()
    field = host.open_panel().get_by_role("combobox")
    status = host.part(".root > [role=status]")
    field.fill("電子マネー")
    expect(status).to_have_text("ぴったりの答えがまだありません")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("")
    expect(status).to_have_text("")
    field.fill("請求書")
    expect(host.part(".panel").get_by_role("listbox", name="2 件見つかりました")).to_be_visible()
    expect(status).to_have_text("2 件見つかりました")


def test_enter_of_a_conversion_opens_nothing(host: Host, page: Page) -> None:
    host.visit()
    field = host.open_panel().get_by_role("combobox")
    field.fill("請求書")
    chosen = host.part(".results a").first
    expect(chosen).to_be_visible()
    field.press("ArrowDown")
    expect(chosen).to_have_attribute("aria-selected", "true")
    enter = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", enter)
    page.wait_for_timeout(200)
    expect(chosen).to_be_visible()
    field.press("Enter")
    expect(host.part(".article h3").first).to_be_focused()


def test_esc_gives_the_focus_back(host: Host, page: Page) -> None:
    host.visit()
    expect(host.launcher).to_be_visible()
    search = page.locator("#host-search")
    search.focus()
    host.annai("open()")
    expect(host.part(".find input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(host.part(".panel")).to_be_hidden()
    expect(search).to_be_focused()
    # Nothing had it, or what had it has gone: the launcher takes it.
    for gone in ("document.activeElement.blur()", "document.querySelector('#host-search').remove()"):
        search.focus()
        if "blur" in gone:
            page.evaluate(gone)
        host.annai("open()")
        expect(host.part(".find input")).to_be_focused()
        if "remove" in gone:
            page.evaluate(gone)
        page.keyboard.press("Escape")
        expect(host.launcher).to_be_focused()


def test_keys_and_presses_stay_within(host: Host, page: Page) -> None:
    host.visit()
    page.evaluate(
        "window.heard = []; for (const name of ['keydown', 'focusin', 'mousedown', 'click', 'input'])"
        "document.addEventListener(name, () => window.heard.push(name))"
    )
    host.open_panel().get_by_role("combobox").press_sequentially("g/")
    assert page.evaluate("window.heard") == []
