"""The help panel on a page with the strictest policy: search, articles, votes, questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def test_search_article_and_vote(host: Host, contract: Contract, eventually: Eventually) -> None:
    host.visit()
    panel = host.open_panel()
    expect(panel.get_by_role("heading", name="何をお探しですか？")).to_be_visible()
    field = panel.get_by_role("searchbox", name="ヘルプを探す")
    expect(field).to_be_focused()
    field.fill("請求書")
    first = panel.locator(".results a").first
    expect(first.locator("mark")).to_have_text("請求")
    first.click()
    expect(panel.get_by_role("heading", name="送信した請求書を訂正して再発行する")).to_be_focused()
    expect(panel.locator(".step-title").nth(1)).to_have_text("2元の請求書を取り消す")
    expect(panel.get_by_role("img", name="右上のボタン")).to_have_js_property("naturalWidth", 1)
    panel.get_by_role("button", name="はい").click()
    expect(panel.get_by_text("ありがとうございます。")).to_be_visible()
    assert (
        contract.asked("feedback")[0] | {"helpful": True, "article_id": answers.ARTICLE}
        == contract.asked("feedback")[0]
    )
    settled = [body for body in contract.asked("search") if body["settled"]]
    assert [body["q"] for body in settled] == ["請求書"]
    clicked = eventually(lambda: contract.facts("search.clicked"))[0]
    assert clicked["props"] == {"search_id": settled[0]["search_id"], "article_id": answers.ARTICLE, "rank": 1}
    opened = eventually(lambda: contract.facts("article.opened"))[0]
    assert opened["props"]["via"] == "search"
    assert opened["page"] == "/"
