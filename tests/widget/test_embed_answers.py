"""What the help panel says without being opened further: an answer in place, and other words for a slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def test_a_slip_is_put_right_by_a_press_and_a_clear_question_is_answered_in_place(
    host: Host, contract: Contract, eventually: Eventually
) -> None:
    host.visit()
    panel = host.open_panel()
    field = panel.get_by_role("combobox")
    field.fill(answers.SLIP)
    field.press("Enter")
    expect(panel.get_by_text("もしかして")).to_be_visible()
    expect(field).to_have_value(answers.SLIP)
    panel.get_by_role("button", name=answers.MEANT).click()
    expect(field).to_have_value(answers.MEANT)
    expect(panel.locator(".results li")).to_have_count(2)
    expect(panel.get_by_text("もしかして")).to_have_count(0)
    field.fill(answers.ASKED)
    answer = panel.get_by_role("region", name="回答")
    expect(answer).to_contain_text("はい。設定の「入金」で始められます。")
    expect(answer).to_contain_text("確認済み")
    # It stands above the results, and isn't told twice.
    expect(panel.locator(".results li")).to_have_count(1)
    # It is no option of the field, but the next stop.
    field.press("Tab")
    expect(answer.get_by_role("link", name="取引先にカードで払ってもらえますか")).to_be_focused()
    answer.get_by_role("button", name="続きを読む").click()
    expect(panel.get_by_role("heading", name="取引先にカードで払ってもらえますか")).to_be_focused()
    meant = [body["q"] for body in contract.asked("search") if body["settled"]]
    assert meant == [answers.SLIP, answers.MEANT, answers.ASKED]
    clicked = eventually(lambda: contract.facts("search.clicked"))[0]
    assert (clicked["props"]["article_id"], clicked["props"]["rank"]) == (answers.FAQ, 1)
