"""What customers and authors do in Firefox: the same pages, the same widget, another engine."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.publishing import publish_checklist
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from guides.tours.queries import steps_of, tours_by_name
from kb.search.models import Search
from tests.factories import make_article
from tests.journeys.conftest import Person
from tests.journeys.desk import Desk, begun
from tests.journeys.stage import Stage

pytestmark = pytest.mark.browser

# A part of the product that is closed to selectors, and goes to another address without loading a page.
CARD = """document.addEventListener("DOMContentLoaded", () => {
  const card = document.createElement("x-card");
  const button = document.createElement("button");
  button.append("取り込む");
  button.addEventListener("click", () => history.pushState({}, "", "/imports"));
  card.attachShadow({ mode: "open" }).append(button);
  document.querySelector("main").prepend(card);
});"""

# An input method that converts, as Firefox tells of it; no browser lets a test drive a real one by WebDriver.
CONVERT = """(input, [reading, text]) => {
  const press = (type, key, isComposing) => input.dispatchEvent(new KeyboardEvent(type,
    { key, keyCode: isComposing ? 229 : 13, isComposing, bubbles: true, cancelable: true, composed: true }));
  const change = (value, isComposing) => {
    input.value = value;
    input.dispatchEvent(new InputEvent("input", { isComposing, bubbles: true, composed: true }));
  };
  input.focus();
  input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true, composed: true }));
  press("keydown", "Process", true);
  change(reading, true);
  press("keydown", "Process", true);
  input.form.requestSubmit();
  if (!text) return;
  change(text, true);
  input.dispatchEvent(new CompositionEvent("compositionend", { data: text, bubbles: true, composed: true }));
  change(text, false);
  press("keyup", "Enter", false);
}"""


@pytest.fixture(scope="module")
def stage(stage: Stage) -> Stage:
    """A tour over two pages, a tooltip and a checklist are live, and an article can be found."""
    with stage.database.session(stage.place.id, write=True) as session:
        make_article(session, stage.place.members["editor"], "請求書を取り消す")
        steps = [
            StepDraft(title={"ja": "請求書を作る"}, selector="#create-invoice", url_pattern="/"),
            StepDraft(title={"ja": "探す"}, selector="#invoice-search", url_pattern="/invoices"),
        ]
        tour = create_tour(session, TourDraft("二つの画面", {"ja": "二つの画面"}, steps=steps), None)
        publish_tour(session, tour, None)
        tip = TooltipDraft("探す", {"ja": "探し方"}, {"ja": "請求番号でも探せます。"}, selector="#invoice-search")
        publish_tooltip(session, create_tooltip(session, tip, None), None)
        items = [
            ItemDraft(
                title={"ja": "見てまわる"},
                complete_by="tour",
                complete_value=str(tour.id),
                action="tour",
                action_value=str(tour.id),
            ),
            ItemDraft(title={"ja": "メンバーを招く"}),
        ]
        checklist = create_checklist(session, ChecklistDraft("準備", {"ja": "はじめの準備"}, items=items), None)
        publish_checklist(session, checklist, None)
    stage.worker.run_due()
    return stage


def panel_of(page: Page) -> Locator:
    """Open the help panel."""
    page.locator("annai-widget .launcher").click()
    panel = page.locator("annai-widget .panel")
    expect(panel).to_be_visible()
    return panel


def test_a_customer_takes_a_tour_over_pages_and_completes_tooltip_and_checklist(stage: Stage, person: Person) -> None:
    page = person().page
    page.goto(stage.shop)
    panel_of(page).locator(".next button").click()
    checklist = page.locator("annai-widget .checklist")
    checklist.get_by_role("button", name="やってみる").click()
    step = page.locator("annai-widget .step")
    expect(step.get_by_role("heading")).to_have_text("請求書を作る")
    step.get_by_role("button", name="次の画面へ").click()
    page.wait_for_url("**/invoices")
    expect(step.get_by_role("heading")).to_have_text("探す")
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()
    page.locator("annai-widget .hotspot").click()
    expect(page.locator("annai-widget .tip")).to_contain_text("請求番号でも探せます。")
    page.keyboard.press("Escape")
    expect(page.locator("annai-widget .hotspot")).to_be_focused()
    panel_of(page).locator(".next button").click()
    expect(checklist.locator(".ring")).to_have_text("1 / 2")
    checklist.get_by_role("button", name="済みにする").click()
    expect(checklist).to_contain_text("すべて済みました。")


def meant(stage: Stage) -> list[str]:
    """Return what was searched for, as far as it was meant."""
    with stage.database.session(stage.place.id) as session:
        return list(session.scalars(sa.select(Search.text).where(~Search.is_typing)))


def test_a_conversion_that_goes_on_searches_for_nothing(stage: Stage, person: Person) -> None:
    page = person().page
    page.goto(stage.shop)
    panel = panel_of(page)
    field = panel.get_by_role("combobox")
    # So long a pause would settle words that are meant.
    field.evaluate(CONVERT, ["とりk", ""])
    page.wait_for_timeout(1_500)
    field.evaluate(CONVERT, ["せいきゅうしょ", "請求書"])
    expect(panel.get_by_role("option").locator("mark").first).to_have_text("請求書")
    field.press("ArrowDown")
    field.press("Enter")
    expect(panel.locator(".article h3")).to_have_text("請求書を取り消す")
    # The article may come before the search has been noted.
    for _ in range(100):
        if meant(stage):
            break
        page.wait_for_timeout(50)
    assert meant(stage) == ["請求書"]


def build(desk: Desk) -> None:
    """Build two steps: one within a shadow root, the other on a page that is come to without loading."""
    page, dock = desk.page, desk.dock
    dock.get_by_label("対象のページで自動的に始める").check()
    desk.button("今のページを加える").click()
    desk.button("要素を選んで追加").click()
    page.locator("#create-invoice").hover()
    expect(page.locator("annai-widget")).to_contain_text("リンク「請求書を作成」")
    # Picking it doesn't press it.
    page.locator("x-card button").click()
    assert page.url == f"{page.evaluate('origin')}/"
    expect(dock.locator(".target-name")).to_have_text("ボタン「取り込む」")
    desk.write("ファイルを選ぶ", "CSVを置きます。")
    dock.get_by_label("本文（日本語）").select_text()
    page.keyboard.press("Control+b")
    expect(dock.get_by_label("本文（日本語）")).to_have_value("**CSVを置きます。**")
    page.locator("x-card button").click()
    page.wait_for_url("**/imports")
    desk.step("#create-invoice", "ここから作ります")
    expect(dock.get_by_label("このステップのページ")).to_have_value("/imports")


def reorder(desk: Desk) -> None:
    """Put the second step first, and back."""
    desk.dock.locator("[data-row='1']").press("Alt+ArrowUp")
    assert desk.titles() == ["ここから作ります", "ファイルを選ぶ"]
    desk.page.keyboard.press("Control+z")
    assert desk.titles() == ["ファイルを選ぶ", "ここから作ります"]


def speak_from_the_corner(desk: Desk) -> None:
    """Let the second step point at nothing; what it pointed at comes back by undoing."""
    shown = desk.dock.get_by_label("表示のしかた")
    for kind in ("modal", "bubble"):
        shown.select_option(kind)
        expect(desk.dock.locator(".dock-target")).to_contain_text("このステップは要素を指しません。")
    desk.page.keyboard.press("Control+z")
    expect(shown).to_have_value("modal")
    desk.page.keyboard.press("Control+z")
    expect(desk.dock.locator(".target-name")).to_have_text("リンク「請求書を作成」")
    shown.select_option("bubble")


def test_an_author_builds_a_tour_and_a_customer_takes_it(stage: Stage, person: Person) -> None:
    editor = person(viewport={"width": 1440, "height": 900})
    editor.page.context.add_init_script(CARD)
    editor.sign_in(stage.base, stage.place.email("editor"))
    desk = begun(stage, editor, "tour", "取り込み")
    build(desk)
    reorder(desk)
    speak_from_the_corner(desk)
    desk.button("ここから試す").click()
    step = desk.page.locator("annai-widget .step")
    expect(step.get_by_role("heading")).to_have_text("ここから作ります")
    step.get_by_role("button", name="完了").click()
    desk.close()
    with stage.database.session(stage.place.id, write=True) as session:
        tour = next(one for one in tours_by_name(session) if one.name == "取り込み")
        assert [one.selector for one in steps_of(session, tour.id)] == ["#main > x-card >>> button", "#create-invoice"]
        publish_tour(session, tour, None)
    customer = person().page
    customer.add_init_script(CARD)
    customer.goto(stage.shop)
    step = customer.locator("annai-widget .step")
    expect(step.locator("strong")).to_have_text("CSVを置きます。")
    customer.locator("x-card button").click()
    expect(step.get_by_role("heading")).to_have_text("ここから作ります")
    expect(customer.locator("annai-widget .step-bubble")).to_be_visible()
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()
