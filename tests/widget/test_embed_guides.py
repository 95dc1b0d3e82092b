"""Tooltips, checklists and tours on a page with the strictest policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def box(host: Host, selector: str) -> dict[str, float]:
    """Return where an element is."""
    found = host.page.locator(selector).bounding_box()
    assert found
    return {name: float(found[name]) for name in ("x", "y", "width", "height")}


def test_tooltip_by_its_marker(host: Host, contract: Contract, eventually: Eventually) -> None:
    contract.boot["tooltips"] = [answers.tooltip()]
    host.visit()
    marker = host.part(".hotspot")
    expect(marker).to_have_accessible_name("説明：入金待ちに含まれるもの")
    assert abs(box(host, "annai-widget .hotspot")["y"] + 12 - box(host, "#waiting")["y"]) < 24
    shown = eventually(lambda: contract.facts("content.shown"))[0]
    assert (shown["content"], shown["version"], shown["page"]) == (answers.TOOLTIP, 3, "/")
    marker.click()
    tip = host.part(".tip")
    expect(tip).to_be_focused()
    expect(tip).to_contain_text("まだ消し込まれていない請求書の合計です。")
    expect(marker).to_have_attribute("aria-expanded", "true")
    run = eventually(lambda: contract.facts("tooltip.opened"))[0]["run"]
    assert run == shown["run"]
    tip.get_by_role("button", name="くわしく読む").click()
    expect(tip).to_be_hidden()
    expect(host.part(".panel").get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_visible()
    opened = eventually(lambda: contract.facts("article.opened"))[0]
    assert (opened["props"]["via"], opened["run"]) == ("tooltip", run)
    assert (opened["props"]["guide"], opened["props"]["guide_version"]) == (answers.TOOLTIP, 3)


def test_tooltip_by_hovering_and_by_keyboard(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tooltips"] = [answers.underline()]
    host.visit()
    line = host.part(".over-underline")
    expect(line).to_be_visible()
    page.locator("[data-annai=late]").hover()
    tip = host.part(".tip")
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()
    line.focus()
    page.keyboard.press("Enter")
    expect(tip).to_be_focused()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(line).to_be_focused()


def test_tooltip_waits_for_its_element_and_follows_it(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tooltips"] = [{**answers.tooltip(), "target": {"selector": "#later"}}]
    host.visit()
    expect(host.launcher).to_be_visible()
    page.evaluate(
        "const later = document.createElement('b'); later.id = 'later'; later.append('x'); document.body.append(later)"
    )
    marker = host.part(".hotspot")
    expect(marker).to_be_visible()
    before = box(host, "annai-widget .hotspot")["y"]
    page.evaluate("document.body.prepend(...Array.from({length: 5}, () => document.createElement('p')))")
    page.evaluate("document.querySelector('h1').style.paddingTop = '100px'")
    page.wait_for_timeout(400)
    assert box(host, "annai-widget .hotspot")["y"] > before + 90
    page.evaluate("document.querySelector('#later').remove()")
    expect(marker).to_be_hidden()


def test_any_number_of_tooltips_and_only_those_of_the_page(host: Host, contract: Contract, page: Page) -> None:
    many = [{**answers.tooltip(), "id": f"0193b000-0000-7000-8000-{n:012}", "urls": ["/"]} for n in range(40)]
    contract.boot["tooltips"] = [*many, {**answers.tooltip(), "urls": ["/elsewhere*"]}]
    host.visit()
    expect(host.part(".hotspot")).to_have_count(40)
    page.evaluate("history.pushState(null, '', '/elsewhere/1')")
    expect(host.part(".hotspot")).to_have_count(1)


def test_checklist_from_first_to_last_item(host: Host, contract: Contract, eventually: Eventually) -> None:
    contract.boot["checklists"] = [answers.checklist()]
    contract.boot["tours"] = [answers.tour(answers.step("one", "ひとつ", None))]
    host.visit()
    panel = host.open_panel()
    expect(panel.locator(".ring")).to_have_text("1 / 6")
    panel.get_by_role("button", name="続ける").click()
    checklist = host.part(".checklist")
    expect(checklist).to_contain_text("6 つのうち 1 つ済み・あと約 15 分")
    expect(panel).to_be_hidden()
    checklist.get_by_role("button", name="済みにする").click()
    expect(checklist.locator(".ring")).to_have_text("2 / 6")
    expect(checklist.get_by_role("button", name="請求書の画面を見る")).to_have_attribute("aria-expanded", "true")
    checklist.get_by_role("button", name="やってみる").click()
    host.page.wait_for_url("**/invoices")
    host.annai("track('imported')")
    host.annai("open({tab: 'checklist'})")
    expect(checklist.locator(".ring")).to_have_text("4 / 6")
    checklist.get_by_role("button", name="やってみる").click()
    host.part(".step").get_by_role("button", name="完了").click()
    host.annai("open({tab: 'checklist'})")
    checklist.get_by_role("button", name="読む", exact=True).click()
    expect(host.part(".panel .step-title").first).to_be_visible()
    host.annai("open({tab: 'checklist'})")
    expect(checklist).to_contain_text("すべて済みました。")
    eventually(lambda: contract.facts("checklist.completed"))
    hows = [(fact["props"]["item"], fact["props"]["how"]) for fact in contract.facts("checklist.item_done")]
    assert sorted(hows) == [(kind, kind) for kind in ("article", "event", "hand", "page", "tour")]
    own = [fact for fact in contract.facts() if fact.get("content") == answers.CHECKLIST]
    (run,) = {fact["run"] for fact in own}
    assert eventually(lambda: contract.facts("article.opened"))[0]["run"] == run


def test_checklist_in_order_with_films_and_a_finish(host: Host, contract: Contract, page: Page) -> None:
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.emulate_media(reduced_motion="reduce")
    page.route("**/film.webm", lambda _route: None)
    page.context.route("**/gone.mp4", lambda route: route.fulfill(status=404, body="gone"))
    films = [["a", {"href": f"http://films.test/{name}"}, name] for name in ("film.webm", "gone.mp4")]
    items = [{**answers.item("a", "一つ目", "hand"), "nodes": [["p", {}, *films]]}, answers.item("b", "二つ目", "hand")]
    contract.boot["checklists"] = [{**answers.checklist(), "items": items, "ordered": True}]
    host.visit()
    host.annai("open({tab: 'checklist'})")
    checklist = host.part(".checklist")
    # Nobody fetches a film unasked; one that can't be played is the link that it was.
    expect(checklist.locator("video")).to_have_count(0)
    checklist.get_by_role("link", name="film.webm").click()
    expect(checklist.locator("video")).to_have_attribute("aria-label", "film.webm")
    with page.expect_popup() as opened:
        checklist.get_by_role("link", name="gone.mp4").click()
    assert opened.value.url.endswith("/gone.mp4")
    expect(checklist.get_by_role("link", name="gone.mp4")).to_be_visible()
    checklist.get_by_role("button", name="二つ目").click()
    expect(checklist.locator(".item-open")).to_contain_text("先に「一つ目」を終えてください")
    expect(checklist.get_by_role("button", name="済みにする")).to_have_count(0)
    checklist.get_by_role("button", name="一つ目").click()
    checklist.get_by_role("button", name="済みにする").click()
    expect(checklist.locator(".item-open")).to_contain_text("二つ目")
    checklist.get_by_role("button", name="済みにする").click()
    finish = checklist.locator(".checklist-finish")
    expect(finish).to_be_visible()
    assert finish.locator("svg").evaluate("icon => getComputedStyle(icon).animationName") == "none"


def test_checklist_put_away_and_brought_back(host: Host, contract: Contract, eventually: Eventually) -> None:
    contract.boot["checklists"] = [answers.checklist()]
    host.visit()
    host.annai("open({tab: 'checklist'})")
    host.part(".checklist").get_by_role("button", name="表示しない").click()
    dismissed = eventually(lambda: contract.facts("checklist.dismissed"))[0]
    assert dismissed["props"] == {"how": "hide"}
    host.visit()
    panel = host.open_panel()
    panel.get_by_role("button", name="「最初の請求書を送るまで」をもう一度表示する").click()
    expect(host.part(".checklist")).to_be_visible()
    assert eventually(lambda: contract.facts("checklist.restored"))[0]["run"] != dismissed["run"]


def test_a_checklist_brought_back_in_another_browser(
    host: Host, contract: Contract, page: Page, eventually: Eventually
) -> None:
    """The server's word counts for somebody known, once it has heard what was done here."""
    contract.boot["checklists"] = [answers.checklist()]
    page.add_init_script("window.annai = {q: [['identify', 'u1']]}")
    host.visit()
    host.annai("open({tab: 'checklist'})")
    host.part(".checklist").get_by_role("button", name="表示しない").click()
    expect(host.open_panel().locator(".next")).to_have_count(0)
    eventually(lambda: contract.facts("checklist.dismissed"))
    page.wait_for_timeout(300)
    page.reload()
    expect(host.open_panel().locator(".next")).to_be_visible()


def test_checklist_by_keyboard_alone(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["checklists"] = [answers.checklist()]
    host.visit()
    host.launcher.focus()
    page.keyboard.press("Enter")
    for name in ("続ける", "済みにする"):
        button = host.part(f".sheet:not([hidden]) button:text-is('{name}')")
        expect(button).to_be_visible()
        for _ in range(20):
            if button.evaluate("one => one === one.getRootNode().activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(host.part(".checklist .ring")).to_have_text("2 / 6")
    expect(host.part(".checklist [data-item=page]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(host.part(".checklist")).to_be_hidden()
    expect(host.launcher).to_be_focused()


def test_a_mark_is_gone_while_its_element_lies_behind_a_dialog(host: Host, contract: Contract, page: Page) -> None:
    behind = {**answers.tooltip(), "target": {"selector": "#create"}}
    inside = {**answers.tooltip(), "id": answers.TOUR, "title": "選ぶもの", "target": {"selector": "#in-dialog"}}
    contract.boot["tooltips"] = [behind, inside]
    host.visit()
    marks = host.part(".hotspot")
    expect(marks).to_have_count(1)
    expect(marks).to_be_visible()
    page.evaluate("document.querySelector('#dialog').showModal()")
    expect(host.part(".hotspot[aria-label='説明：選ぶもの']")).to_be_visible()
    expect(host.part(".hotspot:not([aria-label='説明：選ぶもの'])")).to_be_hidden()
    page.evaluate("document.querySelector('#dialog').close()")
    expect(host.part(".hotspot:not([aria-label='説明：選ぶもの'])")).to_be_visible()


def test_panel_names_each_of_several_checklists(host: Host, contract: Contract) -> None:
    done = {**answers.checklist(), "id": answers.TOUR, "title": "月次の締め"}
    done["items"] = [{**one, "done": True} for one in done["items"]]
    other = {**answers.checklist(), "id": answers.ARTICLE, "title": "メンバーの準備"}
    contract.boot["checklists"] = [answers.checklist(), other, done]
    host.visit()
    lists = host.open_panel().locator(".next")
    expect(lists.nth(0)).to_contain_text("最初の請求書を送るまで")
    expect(lists.nth(1)).to_contain_text("メンバーの準備")
    expect(lists.nth(1).get_by_role("button")).to_have_text("続ける")
    # What is complete isn't gone on with, but can still be looked at.
    expect(lists.nth(2)).to_contain_text("月次の締め")
    lists.nth(2).get_by_role("button", name="見る").click()
    expect(host.part(".checklist-finish")).to_be_visible()


def test_for_this_screen(host: Host, contract: Contract) -> None:
    contract.boot["tours"] = [answers.tour()]
    contract.boot["articles"] = [
        {"slug": "card-payment", "title": "カード払い", "kind": "faq", "urls": ["/"]},
        {"slug": "elsewhere", "title": "ほかの画面", "kind": "article", "urls": ["/elsewhere"]},
    ]
    host.visit()
    here = host.open_panel().get_by_role("region", name="この画面について")
    expect(here.get_by_role("listitem")).to_have_text(["カード払い", "はじめての請求書を画面で案内3 ステップ"])
    here.get_by_role("button", name="はじめての請求書を画面で案内").click()
    expect(host.part(".step")).to_be_visible()
    expect(host.part(".panel")).to_be_hidden()
