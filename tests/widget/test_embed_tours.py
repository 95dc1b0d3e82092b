"""Tours: over pages, with missing targets, by keyboard, within dialogs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget import answers
from tests.widget.conftest import Host
from tests.widget.contract import Contract

Eventually = Callable[[Callable[[], Any]], Any]


def start(host: Host, name: str = answers.TOUR) -> None:
    """Start a tour as the host's script would."""
    host.annai(f"start('{name}')")
    expect(host.part(".step")).to_be_visible()


def kinds(contract: Contract) -> list[tuple[str, str]]:
    """Return what was told of the run, in the order in which it happened."""
    about = [fact for fact in contract.facts() if fact.get("run")]
    return [(fact["kind"], fact.get("step", "")) for fact in sorted(about, key=lambda fact: fact["id"])]


def test_tour_over_two_pages(host: Host, contract: Contract, eventually: Eventually, page: Page) -> None:
    contract.boot["tours"] = [answers.tour()]
    host.visit()
    start(host)
    step = host.part(".step")
    expect(step).to_have_accessible_name("請求書を送るまで")
    expect(step.locator(".num")).to_contain_text("1 / 3")
    expect(step).to_be_focused()
    step.get_by_role("button", name="次へ").click()
    expect(step).to_have_accessible_name("ここから作ります")
    expect(step).to_have_attribute("data-side", "below")
    step.get_by_role("button", name="戻る").click()
    expect(step).to_have_accessible_name("請求書を送るまで")
    step.get_by_role("button", name="次へ").click()
    step.get_by_role("button", name="次の画面へ").click()
    page.wait_for_url("**/invoices")
    expect(step).to_have_accessible_name("取引先を選びます")
    page.reload()
    expect(step).to_have_accessible_name("取引先を選びます")
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()
    eventually(lambda: contract.facts("tour.completed"))
    assert kinds(contract) == [
        ("tour.started", ""),
        ("step.shown", "welcome"),
        ("step.completed", "welcome"),
        ("step.shown", "create"),
        ("step.completed", "welcome"),
        ("step.completed", "create"),
        ("step.shown", "fill"),
        ("step.completed", "fill"),
        ("tour.completed", ""),
    ]
    assert len({fact["run"] for fact in contract.facts() if fact.get("run")}) == 1
    page.reload()
    expect(host.launcher).to_be_visible()
    expect(step).to_be_hidden()


def test_target_stays_usable_and_leads_on(host: Host, contract: Contract, page: Page) -> None:
    steps = (
        answers.step("link", "請求書を開きます", "#to-invoices", url="/"),
        answers.step("fill", "選びます", "#partner"),
    )
    contract.boot["tours"] = [answers.tour(*steps)]
    host.visit()
    start(host)
    page.locator("#to-invoices").click()
    page.wait_for_url("**/invoices")
    expect(host.part(".step")).to_have_accessible_name("選びます")


def test_press_of_a_button_in_the_same_page_leads_on(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [
        answers.tour(answers.step("a", "押します", "#create"), answers.step("b", "済みました", None))
    ]
    host.visit()
    page.evaluate(
        "window.pressed = 0; document.querySelector('#create').addEventListener('click', () => window.pressed++)"
    )
    start(host)
    page.locator("#create").click()
    expect(host.part(".step")).to_have_accessible_name("済みました")
    assert page.evaluate("window.pressed") == 1


def test_tour_in_a_single_page_application(host: Host, contract: Contract, page: Page) -> None:
    steps = (answers.step("a", "一覧", None, url="/"), answers.step("b", "詳細", None, url="/detail/*"))
    contract.boot["tours"] = [answers.tour(*steps)]
    host.visit()
    page.evaluate("window.navigated = []; annai.setNavigate((url) => window.navigated.push(url))")
    start(host)
    step = host.part(".step")
    step.get_by_role("button", name="次へ").click()
    expect(step).to_contain_text("この手順は別の画面にあります。")
    page.evaluate("history.pushState(null, '', '/detail/12')")
    expect(step).to_contain_text("「詳細」の説明です。")
    step.get_by_role("button", name="戻る").click()
    assert page.evaluate("window.navigated") == ["/"]


def test_a_tour_that_begins_on_another_page_says_so(host: Host, contract: Contract, page: Page) -> None:
    tour = answers.tour()
    contract.boot["tours"] = [{**tour, "steps": [{**tour["steps"][0], "url": "/invoices"}, *tour["steps"][1:]]}]
    host.visit()
    start(host)
    step = host.part(".step")
    expect(step).to_contain_text("この手順は別の画面にあります。")
    step.get_by_role("button", name="その画面を開く").click()
    page.wait_for_url("**/invoices")


def test_reader_who_goes_ahead_is_met_there(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [
        answers.tour(answers.step("a", "一覧", None, url="/"), answers.step("b", "請求書です", None, url="/invoices"))
    ]
    host.visit()
    start(host)
    page.locator("#to-invoices").click()
    expect(host.part(".step")).to_have_accessible_name("請求書です")


@pytest.mark.parametrize(
    ("on_missing", "shown"),
    [("wait", "案内する場所が現れると"), ("centre", "「ない」の説明"), ("skip", "「次」の説明")],
)
def test_missing_target(
    host: Host, contract: Contract, eventually: Eventually, page: Page, on_missing: str, shown: str
) -> None:
    missing = answers.step("a", "ない", "#later", on_missing=on_missing)
    contract.boot["tours"] = [answers.tour(missing, answers.step("b", "次", None))]
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    step = host.part(".step")
    expect(step).to_contain_text(shown)
    fact = eventually(lambda: contract.facts("target.missing"))[0]
    assert (fact["step"], fact["props"]["selector"]) == ("a", "#later")
    if on_missing == "skip":
        assert 300 <= fact["props"]["waited_ms"] < 3_000
        assert fact["props"]["reason"] == "absent"
        return
    assert 4_000 <= fact["props"]["waited_ms"] < 8_000
    page.evaluate(
        "const later = document.createElement('b'); later.id = 'later'; later.append('x'); document.body.append(later)"
    )
    expect(step).to_have_attribute("data-side", re.compile("above|below"))
    expect(step).to_contain_text("「ない」の説明です。")


def test_a_step_is_not_skipped_while_the_page_is_being_built(host: Host, contract: Contract, page: Page) -> None:
    missing = answers.step("a", "遅い", "#later", on_missing="skip")
    contract.boot["tours"] = [answers.tour(missing, answers.step("b", "次", None))]
    host.visit()
    page.evaluate(
        """() => {
            let row = 0;
            const building = setInterval(() => {
                const next = document.createElement('p');
                next.append(`row ${row++}`);
                if (row === 9) { next.id = 'later'; clearInterval(building); }
                document.body.prepend(next);
            }, 100);
        }"""
    )
    host.annai(f"start('{answers.TOUR}')")
    expect(host.part(".step")).to_contain_text("「遅い」の説明です。")
    assert contract.facts("target.missing") == []


def test_missing_target_ends_the_tour(host: Host, contract: Contract, eventually: Eventually) -> None:
    contract.boot["tours"] = [answers.tour(answers.step("a", "ない", "#later", on_missing="stop"))]
    host.visit()
    host.annai(f"start('{answers.TOUR}')")
    assert eventually(lambda: contract.facts("tour.dismissed"))[0]["props"] == {"how": "stopped"}


def test_tour_starts_by_itself_once(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(auto=True)]
    host.visit()
    step = host.part(".step")
    expect(step).to_be_visible()
    step.get_by_role("button", name="案内を終える").click()
    page.reload()
    expect(host.launcher).to_be_visible()
    page.wait_for_timeout(300)
    expect(step).to_be_hidden()


@pytest.mark.parametrize(("status", "words"), [(403, "一度だけ使えます"), (500, "つながりませんでした")])
def test_no_tour_covers_why_the_builder_stays_shut(
    host: Host, contract: Contract, page: Page, status: int, words: str
) -> None:
    contract.boot["tours"] = [answers.tour(auto=True)]
    contract.refuses["builder/open"] = status
    host.visit("/#/annai-build/used-before")
    gate = host.part(".gate")
    expect(gate).to_contain_text(words)
    page.wait_for_timeout(300)
    expect(host.part(".step")).to_have_count(0)
    gate.get_by_role("button", name="閉じる").click()
    expect(host.part(".step")).to_be_visible()


def test_two_tours_never_at_once(host: Host, contract: Contract) -> None:
    other = answers.tour(answers.step("x", "もうひとつ", None), id="0193d000-0000-7000-8000-000000000002")
    contract.boot["tours"] = [answers.tour(), other]
    host.visit()
    start(host)
    host.annai("start('0193d000-0000-7000-8000-000000000002')")
    step = host.part(".step")
    expect(step).to_have_count(1)
    expect(step).to_have_accessible_name("請求書を送るまで")
    host.page.keyboard.press("Escape")
    expect(step).to_have_accessible_name("もうひとつ")


def test_start_waits_for_a_slow_answer(host: Host, contract: Contract) -> None:
    """The core is there long before the answer; what was asked for meanwhile isn't lost."""
    contract.boot_s = 1.0
    contract.boot["tours"] = [answers.tour()]
    host.visit()
    start(host)


def test_tour_by_keyboard_alone(host: Host, contract: Contract, eventually: Eventually, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(answers.step("a", "押します", "#create"), answers.step("b", "済み", None))]
    host.visit()
    page.locator("#host-search").focus()
    page.locator("#host-search").blur()
    start(host)
    step, target = host.part(".step"), page.locator("#create")
    expect(step).to_be_focused()
    page.keyboard.press("Tab")
    expect(step.get_by_role("button", name="案内を終える")).to_be_focused()
    page.keyboard.press("Tab")
    expect(step.get_by_role("button", name="次へ")).to_be_focused()
    page.keyboard.press("Tab")
    expect(target).to_be_focused()
    page.keyboard.press("Tab")
    expect(step.get_by_role("button", name="案内を終える")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(target).to_be_focused()
    page.keyboard.press("Enter")
    expect(step).to_have_accessible_name("済み")
    page.keyboard.press("Escape")
    expect(step).to_be_hidden()
    assert eventually(lambda: contract.facts("tour.dismissed"))[0]["props"] == {"how": "escape"}


def test_focus_is_not_taken_from_somebody_who_writes(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [answers.tour()]
    host.visit()
    page.locator("#host-search").focus()
    start(host)
    expect(page.locator("#host-search")).to_be_focused()
    expect(host.part("[role=status]")).to_contain_text("請求書を送るまで")


def test_step_within_a_modal_dialog(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(answers.step("a", "選びます", "#in-dialog"))]
    host.visit()
    expect(host.launcher).to_be_visible()
    page.evaluate(
        "const dialog = document.querySelector('#dialog'); dialog.style.transform = 'translate(10px, 10px)';"
        "dialog.style.overflow = 'hidden'; dialog.showModal()"
    )
    start(host)
    step = host.part(".step")
    expect(step).to_have_attribute("data-side", "below")
    target, cutout = page.locator("#in-dialog").bounding_box(), host.part(".cutout").bounding_box()
    assert target
    assert cutout
    assert abs(cutout["x"] + 6 - target["x"]) <= 1
    assert abs(cutout["y"] + 6 - target["y"]) <= 1
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()
    page.evaluate("document.querySelector('#dialog').close()")
    page.wait_for_function("document.querySelector('annai-widget').parentNode === document.body")


def test_an_element_under_a_bar_is_brought_out(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(answers.step("a", "押します", "#under"))]
    page.emulate_media(reduced_motion="reduce")
    host.visit()
    page.evaluate(
        """() => {
          const make = (css, id = "") => {
            const made = document.createElement("div");
            made.id = id;
            made.style.cssText = css;
            document.body.append(made);
          };
          make("position: absolute; top: 1000px; left: 40px; width: 90px; height: 30px", "under");
          make("position: absolute; top: 3000px; height: 1px; width: 1px");
          make("position: fixed; inset: 0 0 auto; height: 72px; background: #fed");
          scrollTo(0, 980);
        }"""
    )
    start(host)
    expect(host.part(".step")).to_have_attribute("data-side", re.compile("."))
    page.wait_for_function("document.querySelector('#under').getBoundingClientRect().top > 72")


def test_registered_target_comes_first(host: Host, contract: Contract, page: Page) -> None:
    contract.boot["tours"] = [answers.tour(answers.step("a", "ここです", "[data-annai=late]"))]
    host.visit()
    page.evaluate("annai.registerTarget('late', () => document.querySelector('#create'))")
    start(host)
    cutout, target = host.part(".cutout").bounding_box(), page.locator("#create").bounding_box()
    assert cutout
    assert target
    assert abs(cutout["x"] + 6 - target["x"]) <= 1
