"""Banners and announcements on a page with the strictest policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]
TOP, SECOND, INLINE, BOTTOM = (f"0193e000-0000-7000-8000-00000000000{number}" for number in range(4))
SHIFTS = """
window.moved = 0; window.told = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def banner(key: str, title: str, place: str = "top", **values: Any) -> dict[str, Any]:
    """Return a banner."""
    return {
        "id": key,
        "version": 2,
        "urls": ["/"],
        "place": place,
        "tone": "info",
        "target": None,
        "title": title,
        "nodes": [["p", {}, "来月から", ["strong", {}, "様式"], "が変わります。"]],
        "closes": True,
        "button": None,
        **values,
    }


def test_a_banner_at_each_place(host: Host, contract: Contract, page: Page, eventually: Eventually) -> None:
    to_invoices = {"do": "url", "value": "/invoices", "text": "確かめる"}
    beside = {"target": {"selector": "#waiting"}, "tone": "notice"}
    contract.boot |= {
        "more": True,
        "banners": [
            banner(TOP, "様式の変更", button=to_invoices),
            banner(SECOND, "二番目", tone="important"),
            banner(INLINE, "横の説明", "inline", **beside, again=0),
            banner(BOTTOM, "障害", "bottom", tone="important", closes=False),
        ],
    }
    page.add_init_script(SHIFTS)
    host.visit()
    page.evaluate("document.querySelector('#create').focus(); annai.on('banner', (one) => window.told.push(one))")
    top, bottom, card = (host.part(f".banner-{place}") for place in ("top", "bottom", "inline"))
    for part, name in ((top, "様式の変更"), (bottom, "障害"), (card, "横の説明")):
        expect(part).to_be_visible()
        expect(part).to_have_role("region")
        expect(part).to_have_accessible_name(name)
    expect(host.part(".banner")).to_have_count(3)
    expect(bottom).to_contain_text("重要")
    shown = eventually(lambda: len(contract.facts("content.shown")) > 2 and contract.facts("content.shown"))
    assert {one["content"] for one in shown} == {TOP, INLINE, BOTTOM}
    assert page.evaluate("document.activeElement.id") == "create", "nobody's focus is taken"
    # Browsers tell it to three digits; a banner that pushed anything would be far beyond that.
    assert page.evaluate("window.moved") < 0.001
    launcher, bar = host.launcher.bounding_box(), bottom.bounding_box()
    assert launcher
    assert bar
    assert launcher["y"] + launcher["height"] <= bar["y"]
    _close_each(host, contract, page, eventually)


def _close_each(host: Host, contract: Contract, page: Page, eventually: Eventually) -> None:
    host.part(".banner-inline").get_by_role("button", name="このお知らせを閉じる").click()
    expect(host.part(".banner-inline")).to_have_count(0)
    host.part(".banner-bottom button").focus()
    page.keyboard.press("Escape")
    expect(host.part(".banner-bottom")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "create", "the focus goes back to where it was"
    told = page.evaluate("window.told.filter((one) => one.place === 'bottom').map((one) => one.height)")
    assert told[-1] == 0
    host.part(".banner-top").get_by_role("button", name="確かめる").click()
    page.wait_for_url("**/invoices")
    expect(host.launcher).to_be_visible()
    expect(host.part(".banner")).to_have_count(0)
    how = {one["content"]: one["props"]["how"] for one in eventually(lambda: contract.facts("banner.dismissed"))}
    assert how == {INLINE: "close", TOP: "button"}
    assert [one["content"] for one in contract.facts("banner.hidden")] == [BOTTOM]
    assert contract.facts("banner.pressed")[0]["props"] == {"do": "url"}
    runs = {(one["content"], one["run"]) for one in contract.facts() if one["kind"].startswith(("banner.", "content."))}
    assert len({run for _content, run in runs}) == len(runs)
    assert contract.facts("banner.hidden")[0]["run"] in {one["run"] for one in contract.facts("content.shown")}
    host.visit()
    expect(host.part(".banner-top")).to_have_accessible_name("二番目")
    expect(host.part(".banner")).to_have_count(1)
    page.evaluate("sessionStorage.removeItem('annai:banners')")
    page.reload()
    expect(host.part(".banner-bottom")).to_be_visible()
    expect(host.part(".banner-inline")).to_be_visible()
    expect(host.part(".banner")).to_have_count(3)
    reasons = {one["rule"]: one["held"] for one in page.evaluate(f"annai.why('{TOP}')")}
    assert (reasons["content"], reasons["url"], reasons["closed"], reasons["place"]) == (True, True, False, False)


def test_a_banner_on_a_narrow_screen(host: Host, contract: Contract, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 560})
    contract.boot["site"]["launcher"] = "none"
    article = {"do": "article", "value": "correct-invoice", "text": ""}
    contract.boot |= {"more": True, "banners": [banner(TOP, "様式の変更", tone="important", button=article)]}
    host.visit()
    bar = host.part(".banner-top")
    expect(bar).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in bar.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 320
    bar.get_by_role("button", name="くわしく読む").click()
    expect(
        host.part(".panel").get_by_role("heading", name=answers.articles()["correct-invoice"]["title"])
    ).to_be_visible()


def news(number: int, *, read: bool = False, **values: Any) -> dict[str, Any]:
    """Return an announcement."""
    return {
        "id": f"0193f000-0000-7000-8000-00000000000{number}",
        "version": 1,
        "urls": [],
        "title": f"お知らせ {number}",
        "nodes": [["p", {}, "消込が", ["strong", {}, "速く"], "なりました。"]],
        "at": f"2026-10-0{9 - number}T00:00:00+09:00",
        "read": read,
        "button": None,
        **values,
    }


def test_news_are_counted_and_read(host: Host, contract: Contract, page: Page, eventually: Eventually) -> None:
    to_tour = {"do": "tour", "value": answers.TOUR, "text": ""}
    given = [news(1, button=to_tour), news(2, read=True), news(3), news(4), news(5, urls=["/elsewhere"])]
    contract.boot |= {"more": True, "news": given, "tours": [answers.tour()]}
    host.visit()
    badge = host.part(".unread")
    expect(badge).to_contain_text("3")
    expect(host.launcher).to_have_accessible_description("未読のお知らせ 3件")
    panel = host.open_panel()
    expect(badge).to_be_hidden()
    section = panel.get_by_role("region", name="お知らせ")
    expect(section.get_by_role("listitem")).to_have_count(3)
    expect(section.get_by_text("新着")).to_have_count(2)
    shown = eventually(lambda: len(contract.facts("content.shown")) > 2 and contract.facts("content.shown"))
    assert {one["content"] for one in shown} == {one["id"] for one in given[:3]}
    section.get_by_role("button", name="お知らせ 1").click()
    article = panel.get_by_role("article", name="お知らせ 1")
    expect(article).to_contain_text("消込が速くなりました。")
    expect(article).to_contain_text("2026年10月8日")
    assert eventually(lambda: contract.facts("news.opened"))[0]["content"] == given[0]["id"]
    panel.get_by_role("button", name="戻る").click()
    panel.get_by_role("button", name="すべてのお知らせ").click()
    expect(section.get_by_role("listitem")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(badge).to_contain_text("2")
    host.visit()
    expect(badge).to_contain_text("2")
    host.annai("open({ tab: 'news' })")
    panel.get_by_role("button", name="お知らせ 1").click()
    panel.get_by_role("button", name="やってみる").click()
    expect(host.part(".step")).to_contain_text("請求書を送るまで")
    expect(panel).to_be_hidden()
    assert eventually(lambda: contract.facts("news.pressed"))[0]["props"] == {"do": "tour"}
    assert len(contract.facts("news.opened")) == 1
    assert contract.facts("news.opened")[0]["run"] in {one["run"] for one in contract.facts("content.shown")}
