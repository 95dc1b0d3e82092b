"""Kinds of steps, buttons that walk through a tour, hidden steps, and runs that are left and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract
from tests.widget.test_embed_tours import kinds, start

Eventually = Callable[[Callable[[], Any]], Any]
HOUR_LATER = "{ const now = Date.now; Date.now = () => now() + 7200000; }"


def asking() -> list[dict[str, Any]]:
    """Return a tour that asks in a dialog and goes on by the answer, by who it is, and by what is on the page."""
    ask = answers.step("ask", "何をしますか", None, kind="modal")
    ask["buttons"] = [
        {"id": 1, "do": "next", "value": "", "text": "作る"},
        {"id": 2, "do": "next", "value": "", "text": "見る"},
    ]
    by_answer = {"by": "button", "name": "ask", "is": "is", "value": "2", "to": "look"}
    by_plan = {"by": "user", "name": "plan", "is": "is", "value": "pro", "to": "pro"}
    by_page = {"by": "present", "name": "", "is": "is", "value": "#create", "to": "made"}
    return [
        ask,
        {**answers.step("way", "", None, kind="hidden"), "rules": [by_answer, by_page], "else": "*end"},
        answers.step("look", "一覧を見ます", None, kind="bubble"),
        {**answers.step("who", "", None, kind="hidden"), "rules": [by_plan], "else": "*end"},
        answers.step("made", "ここから作ります", "#create"),
        {**answers.step("over", "", None, kind="hidden"), "rules": [], "else": "*end"},
        answers.step("pro", "プロの方へ", None),
    ]


def test_a_dialog_asks_and_the_answer_leads(host: Host, contract: Contract, eventually: Eventually, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(*asking())]
    host.visit()
    host.annai("identify('u1', {plan: 'pro'})")
    page.wait_for_timeout(300)
    start(host)
    step = host.part(".step")
    # The browser's own modal dialog: the page behind is out of reach, and so is what a press there would do.
    assert step.evaluate("part => part.matches('dialog:modal')")
    expect(step).to_be_focused()
    expect(step.locator(".num")).to_contain_text("1 / 3")
    page.evaluate("document.querySelector('#host-search').focus()")
    assert page.evaluate("document.activeElement.id") != "host-search"
    step.get_by_role("button", name="見る").click()
    # A bubble takes neither the light nor the focus.
    expect(step).to_have_accessible_name("一覧を見ます")
    expect(host.part(".cutout")).to_have_count(0)
    page.locator("#host-search").fill("x")
    step.get_by_role("button", name="次へ").click()
    expect(step).to_have_accessible_name("プロの方へ")
    # What lies beside the reader's way isn't counted.
    expect(step.locator(".num")).to_contain_text("3 / 3")
    step.get_by_role("button", name="戻る").click()
    expect(step).to_have_accessible_name("一覧を見ます")
    step.get_by_role("button", name="戻る").click()
    expect(step).to_have_accessible_name("何をしますか")
    step.get_by_role("button", name="作る").click()
    expect(step).to_have_accessible_name("ここから作ります")
    page.locator("#create").click()
    expect(step).to_be_hidden()
    eventually(lambda: contract.facts("tour.completed"))
    shown = [name for kind, name in kinds(contract) if kind == "step.shown"]
    assert shown == ["ask", "look", "pro", "made"]
    pressed = [fact["props"] for fact in contract.facts("step.button")]
    assert pressed == [{"do": "next", "place": 2}, {"do": "next", "place": 1}]


def test_what_a_hidden_step_led_to_is_let_go_with_the_tour(host: Host, contract: Contract, page: Page) -> None:
    steps = [
        {**answers.step("way", "", None, kind="hidden"), "rules": [], "else": "made"},
        answers.step("made", "ここから作ります", "#create"),
        answers.step("last", "一覧です", "#to-invoices"),
    ]
    contract.boot["tours"] = [answers.tour(*steps)]
    host.visit()
    start(host)
    step = host.part(".step")
    expect(step).to_have_accessible_name("ここから作ります")
    again = "const made = document.querySelector('#create'); made.replaceWith(made.cloneNode(true))"
    step.get_by_role("button", name="次へ").click()
    expect(step).to_have_accessible_name("一覧です")
    page.evaluate(f"{{ {again} }}")
    page.wait_for_timeout(600)
    expect(step).to_have_accessible_name("一覧です")
    step.get_by_role("button", name="戻る").click()
    expect(step).to_have_accessible_name("ここから作ります")
    host.annai("endAll()")
    expect(step).to_be_hidden()
    page.evaluate(f"{{ {again} }}")
    page.wait_for_timeout(600)
    expect(step).to_be_hidden()


def test_a_dialog_gives_way_to_the_article_it_opens_and_ends_at_escape(
    host: Host, contract: Contract, eventually: Eventually, page: Page
) -> None:
    ask = answers.step("ask", "読みますか", None, kind="modal")
    ask["buttons"] = [{"id": 1, "do": "article", "value": "correct-invoice", "text": "読む"}]
    contract.boot["tours"] = [answers.tour(ask, answers.step("b", "次の手順", None))]
    host.visit()
    start(host)
    step = host.part(".step")
    step.get_by_role("button", name="読む").click()
    expect(host.part(".panel")).to_contain_text("元の請求書を取り消し")
    host.part(".panel").get_by_role("button", name="閉じる").first.click()
    expect(host.part(".panel")).to_be_hidden()
    assert step.evaluate("part => part.matches('dialog:modal')")
    page.keyboard.press("Escape")
    expect(step).to_be_hidden()
    assert eventually(lambda: contract.facts("tour.dismissed"))[0]["props"] == {"how": "escape"}
    opened = eventually(lambda: contract.facts("article.opened"))[0]
    assert (opened["props"]["via"], opened["props"]["guide"]) == ("tour", answers.TOUR)
    assert opened["props"]["guide_version"] == contract.facts("step.shown")[0]["version"]
    assert opened["run"] == contract.facts("step.shown")[0]["run"]


def test_a_circle_of_hidden_steps_ends(host: Host, contract: Contract, eventually: Eventually) -> None:
    circle = {**answers.step("round", "", None, kind="hidden"), "rules": [], "else": "round"}
    contract.boot["tours"] = [answers.tour(answers.step("a", "一つ目", None), circle)]
    host.visit()
    start(host)
    host.part(".step").get_by_role("button", name="次へ").click()
    expect(host.part(".step")).to_be_hidden()
    assert eventually(lambda: contract.facts("tour.dismissed"))[0]["props"] == {"how": "loop"}


def test_a_tour_is_taken_up_again_another_day(
    host: Host, contract: Contract, eventually: Eventually, page: Page, context: BrowserContext
) -> None:
    steps = [answers.step(key, title, None) for key, title in (("a", "一つ目"), ("b", "二つ目"), ("c", "三つ目"))]
    contract.boot["tours"] = [answers.tour(*steps)]
    host.visit()
    start(host)
    step = host.part(".step")
    step.get_by_role("button", name="次へ").click()
    expect(step).to_have_accessible_name("二つ目")
    run = eventually(lambda: contract.facts("step.shown"))[0]["run"]
    context.add_init_script(HOUR_LATER)
    page.evaluate("sessionStorage.clear()")
    # Not on other pages than the tour's own.
    host.visit("/invoices")
    expect(host.launcher).to_be_visible()
    page.wait_for_timeout(300)
    expect(step).to_be_hidden()
    host.visit()
    expect(step).to_contain_text("途中で終わっています")
    expect(host.part(".cutout")).to_have_count(0)
    step.get_by_role("button", name="続きから見る").click()
    expect(step).to_contain_text("「二つ目」の説明です。")
    step.get_by_role("button", name="次へ").click()
    step.get_by_role("button", name="完了").click()
    assert {fact["run"] for fact in eventually(lambda: contract.facts("tour.completed"))} == {run}
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(host.launcher).to_be_visible()
    page.wait_for_timeout(300)
    expect(step).to_be_hidden()
