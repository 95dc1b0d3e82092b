"""What leads on from a step beside "next", and a step's own buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract
from tests.widget.test_embed_tours import kinds, start

Eventually = Callable[[Callable[[], Any]], Any]


def laid_out(contract: Contract, **first: Any) -> None:
    """Let the tour have one step with what is given, and a last one."""
    selector = first.pop("selector", None)
    contract.boot["tours"] = [
        answers.tour(answers.step("a", "一つ目", selector, **first), answers.step("b", "二つ目", None))
    ]


def led_on(host: Host) -> None:
    """Wait until the tour stands at its last step."""
    expect(host.part(".step")).to_have_accessible_name("二つ目")


def next_button(host: Host) -> Locator:
    return host.part(".step").get_by_role("button", name="次へ")


def skip_button(host: Host) -> Locator:
    return host.part(".step").get_by_role("button", name="この手順を飛ばす")


def test_a_click_on_what_is_no_button_leads_on(host: Host, contract: Contract, page: Page) -> None:
    laid_out(contract, selector="#waiting", advance={"by": "click", "only": True})
    host.visit()
    start(host)
    expect(next_button(host)).to_have_count(0)
    expect(skip_button(host)).to_be_visible()
    page.locator("#create").click()
    expect(host.part(".step")).to_have_accessible_name("一つ目")
    page.locator("#waiting").click()
    led_on(host)


@pytest.mark.parametrize("selector", ["#create", "#waiting"])
def test_enter_on_the_focused_target_is_a_click(host: Host, contract: Contract, page: Page, selector: str) -> None:
    laid_out(contract, selector=selector, advance={"by": "click", "only": True})
    host.visit()
    page.evaluate("document.querySelector('#waiting').tabIndex = 0")
    start(host)
    page.locator(selector).focus()
    page.keyboard.press("Enter")
    led_on(host)


def test_a_filled_field_leads_on_when_it_is_left(host: Host, contract: Contract, page: Page) -> None:
    laid_out(contract, selector="#host-search", advance={"by": "input", "only": True})
    host.visit()
    start(host)
    field = page.locator("#host-search")
    field.focus()
    page.keyboard.press("Tab")
    field.fill("  ")
    field.blur()
    # The end of a conversion is no end of writing.
    field.evaluate(
        "field => { field.value = '請求'; field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));"
        " field.dispatchEvent(new Event('change', {bubbles: true})) }"
    )
    page.wait_for_timeout(200)
    expect(host.part(".step")).to_have_accessible_name("一つ目")
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))")
    field.focus()
    page.keyboard.press("Tab")
    led_on(host)


def test_leaving_the_field_for_a_button_of_the_step_presses_that_button(
    host: Host, contract: Contract, eventually: Eventually, page: Page
) -> None:
    laid_out(contract, selector="#host-search", advance={"by": "input"}, buttons=[{"do": "snooze", "text": ""}])
    host.visit()
    start(host)
    page.locator("#host-search").fill("請求")
    host.part(".step").get_by_role("button", name="あとで").click(delay=250)
    expect(host.part(".step")).to_be_hidden()
    assert eventually(lambda: contract.facts("tour.dismissed"))[0]["props"] == {"how": "snoozed"}
    assert contract.facts("step.completed") == []


def test_an_address_leads_on_when_one_comes_there(host: Host, contract: Contract, page: Page) -> None:
    laid_out(contract, advance={"by": "page", "value": "/detail/*", "only": True})
    host.visit()
    start(host)
    expect(next_button(host)).to_have_count(0)
    page.evaluate("history.pushState(null, '', '/other')")
    page.wait_for_timeout(200)
    expect(host.part(".step")).to_have_accessible_name("一つ目")
    page.evaluate("history.pushState(null, '', '/detail/12')")
    led_on(host)
    # Whoever is there already isn't stuck.
    host.part(".step").get_by_role("button", name="戻る").click()
    next_button(host).click()
    led_on(host)


def test_an_address_leads_on_over_a_full_load(
    host: Host, contract: Contract, eventually: Eventually, page: Page
) -> None:
    laid_out(contract, url="/", advance={"by": "page", "value": "/invoices", "only": True})
    host.visit()
    start(host)
    page.locator("#to-invoices").click()
    page.wait_for_url("**/invoices")
    led_on(host)
    host.part(".step").get_by_role("button", name="完了").click()
    eventually(lambda: contract.facts("tour.completed"))
    assert ("step.completed", "a") in kinds(contract)


def test_an_event_leads_on_wherever_the_target_is(host: Host, contract: Contract) -> None:
    laid_out(contract, selector="#nowhere", advance={"by": "event", "value": "saved", "only": True})
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    host.page.wait_for_timeout(500)
    host.annai("track('other')")
    host.annai("track('saved')")
    led_on(host)


def test_the_way_out_is_always_there(host: Host, contract: Contract, page: Page) -> None:
    laid_out(contract, advance={"by": "event", "value": "never", "only": True})
    host.visit()
    start(host)
    skip_button(host).click()
    led_on(host)
    page.keyboard.press("Escape")
    expect(host.part(".step")).to_be_hidden()


def test_a_tour_put_off_comes_again_after_a_day(
    host: Host, contract: Contract, eventually: Eventually, page: Page, context: BrowserContext
) -> None:
    laid_out(contract, buttons=[{"do": "snooze", "text": "また今度"}])
    contract.boot["tours"][0]["auto"] = True
    host.visit()
    step = host.part(".step")
    step.get_by_role("button", name="また今度").click()
    expect(step).to_be_hidden()
    assert eventually(lambda: contract.facts("tour.snoozed"))[0]["step"] == "a"
    assert contract.facts("step.button")[0]["props"] == {"do": "snooze"}
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(host.launcher).to_be_visible()
    page.wait_for_timeout(300)
    expect(step).to_be_hidden()
    context.add_init_script("{ const now = Date.now; Date.now = () => now() + 86460000; }")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(step).to_be_visible()


def test_buttons_open_an_article_and_an_address_and_finish(
    host: Host, contract: Contract, eventually: Eventually, page: Page
) -> None:
    laid_out(
        contract,
        buttons=[
            {"do": "article", "value": "correct-invoice", "text": ""},
            {"do": "url", "value": "/invoices", "text": "一覧へ"},
        ],
    )
    contract.boot["tours"][0]["steps"][1]["buttons"] = [{"do": "finish", "text": "ここまで"}]
    host.visit()
    start(host)
    step = host.part(".step")
    step.get_by_role("button", name="くわしく読む").click()
    expect(host.part(".panel")).to_contain_text("元の請求書を取り消し")
    host.annai("close()")
    expect(step).to_be_visible()
    step.get_by_role("button", name="一覧へ").click()
    page.wait_for_url("**/invoices")
    next_button(host).click()
    step.get_by_role("button", name="ここまで").click()
    expect(step).to_be_hidden()
    eventually(lambda: contract.facts("tour.completed"))
    assert [fact["props"]["do"] for fact in contract.facts("step.button")] == ["article", "url", "finish"]


def test_buttons_of_a_step_fit_a_phone(host: Host, contract: Contract, page: Page) -> None:
    texts = ["あとでもう一度案内してもらう", "くわしい手順書をここで開いて読む"]
    laid_out(contract, selector="#create", buttons=[{"do": "snooze", "text": text} for text in texts])
    page.set_viewport_size({"width": 390, "height": 780})
    host.visit()
    start(host)
    frame = host.part(".step").bounding_box()
    assert frame
    for text in texts:
        box = host.part(".step").get_by_role("button", name=text).bounding_box()
        assert box
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
