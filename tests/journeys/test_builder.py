"""An author picks an element in the running product; customers are shown it there, also after a redesign."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.queries import steps_of
from tests.journeys.conftest import Person
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage

REDESIGN = """document.addEventListener("DOMContentLoaded", () => {
  const chosen = document.querySelector("button[type=button][value=pending]");
  if (!chosen) return;
  chosen.value = "to-approve";
  chosen.className = "chip-2";
  chosen.parentElement.prepend(chosen);
});"""


@pytest.fixture
def editor(stage: Stage, person: Person) -> Keys:
    """Somebody who may make guides, signed in."""
    keys = person()
    keys.sign_in(stage.base, stage.place.email("editor"))
    return keys


@pytest.fixture
def tour_id(stage: Stage) -> UUID:
    steps = [StepDraft(title={"ja": "承認待ちだけを見る"}), StepDraft(title={"ja": "ここから作ります"})]
    draft = TourDraft("請求書の一覧", {"ja": "請求書の一覧"}, steps=steps)
    with stage.database.session(stage.place.id, write=True) as session:
        return create_tour(session, draft, stage.place.members["editor"].id).id


@pytest.fixture
def tooltip_id(stage: Stage) -> UUID:
    draft = TooltipDraft(
        "承認待ち", {"ja": "承認待ちとは"}, {"ja": "承認者が見る前の請求書です。"}, url_patterns=["/invoices"]
    )
    with stage.database.session(stage.place.id, write=True) as session:
        return create_tooltip(session, draft, stage.place.members["editor"].id).id


def opened(stage: Stage, editor: Keys, kind: str, guide_id: UUID) -> tuple[Page, str]:
    """Open the builder from the draft; return the product's page, and the link that led there."""
    page = editor.page
    page.goto(stage.staff(f"{kind}s/{guide_id}"))
    page.get_by_role("link", name="製品の画面で要素を選ぶ").click()
    page.get_by_label("製品のページ").fill(f"{stage.shop}/invoices")
    page.get_by_role("button", name="リンクを作る").click()
    link = page.locator("main a[href*=annai-build]")
    with page.context.expect_page() as coming:
        link.click()
    return coming.value, link.get_attribute("href") or ""


def test_steps_are_pointed_at_elements_by_pointer_and_keyboard(stage: Stage, editor: Keys, tour_id: UUID) -> None:
    page, _link = opened(stage, editor, "tour", tour_id)
    box = page.locator("annai-widget .builder")
    expect(box.get_by_role("heading")).to_have_text("「請求書の一覧」の要素を選ぶ")
    assert "annai-build" not in page.url
    box.get_by_role("button", name="要素を選ぶ").click()
    wanted = page.locator("button[type=button][value=pending]")
    wanted.hover()
    frame = page.locator("annai-widget .pick-frame")
    expect(frame).to_be_visible()
    wanted.click()
    expect(wanted).to_have_attribute("aria-pressed", "false")
    expect(box).to_contain_text("ボタン「承認待ち")
    expect(box.locator("[data-sure]")).to_have_text("確か：この画面に似た要素はありません。")
    box.locator(".builder-ways button").first.click()
    expect(box).not_to_contain_text("ボタン「承認待ち 5」")
    box.get_by_role("button", name="ボタン「承認待ち").click()
    box.get_by_role("button", name="この要素にする").click()
    expect(box).to_contain_text("下書きに保存しました。")
    expect(box.get_by_role("combobox")).to_have_value("1")
    # The second step by keyboard alone; on another page the sitting goes on.
    page.reload()
    box.get_by_role("combobox").select_option("1")
    box.get_by_role("button", name="要素を選ぶ").press("Enter")
    page.locator("#create-invoice").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#create-dialog")).to_be_hidden()
    expect(box.locator("[data-sure]")).to_have_text("確実：製品側でガイド用の印が付いています。")
    box.get_by_role("button", name="この要素にする").press("Enter")
    expect(box).to_contain_text("下書きに保存しました。")
    box.get_by_role("button", name="閉じる").click()
    expect(box).to_be_hidden()
    page.reload()
    expect(page.locator("annai-widget .launcher")).to_be_visible()
    expect(box).to_be_hidden()
    with stage.database.session(stage.place.id) as session:
        first, second = steps_of(session, tour_id)
        assert first.fingerprint
        assert first.fingerprint["text"].startswith("承認待ち")
        assert first.selector.endswith("button:nth-of-type(3)")
        assert second.selector == '[data-annai="create-invoice"]'


def test_what_was_picked_is_found_after_a_redesign(
    stage: Stage, editor: Keys, person: Person, tooltip_id: UUID
) -> None:
    page, _link = opened(stage, editor, "tooltip", tooltip_id)
    box = page.locator("annai-widget .builder")
    box.get_by_role("button", name="要素を選ぶ").click()
    page.locator("button[type=button][value=pending]").click()
    box.get_by_role("button", name="この要素にする").click()
    expect(box).to_contain_text("下書きに保存しました。")
    with stage.database.session(stage.place.id, write=True) as session:
        publish_tooltip(session, tooltip_by_id(session, tooltip_id), None)
    customer = person().page
    customer.add_init_script(REDESIGN)
    customer.goto(f"{stage.shop}/invoices")
    mark = customer.locator("annai-widget .hotspot")
    expect(mark).to_be_visible()
    wanted, stands = customer.locator("button[value=to-approve]").bounding_box(), mark.bounding_box()
    assert wanted
    assert stands
    assert abs(stands["x"] - wanted["x"] - wanted["width"]) < 16
    mark.click()
    expect(customer.locator("annai-widget .tip")).to_contain_text("承認者が見る前の請求書です。")


def test_elements_in_frames_and_shadow_roots_are_picked(stage: Stage, editor: Keys, tour_id: UUID) -> None:
    page, _link = opened(stage, editor, "tour", tour_id)
    box = page.locator("annai-widget .builder")
    expect(box).to_be_visible()
    page.evaluate(
        """() => {
            const made = (owner) => {
                const button = owner.createElement("button");
                button.append("取り込む");
                return button;
            };
            const frame = document.createElement("iframe");
            const card = document.createElement("x-card");
            document.querySelector("main").prepend(frame, card);
            frame.id = "import";
            frame.contentDocument.body.append(made(frame.contentDocument));
            card.attachShadow({ mode: "open" }).append(made(document));
        }"""
    )
    page.evaluate("scrollTo(0, 0)")
    for button in (page.frame_locator("#import").locator("button"), page.locator("x-card button")):
        box.get_by_role("button", name=re.compile("要素を選ぶ|選び直す")).click()
        button.click()
        expect(box).to_contain_text("ボタン「取り込む」")
        box.get_by_role("button", name="この要素にする").click()
        expect(box).to_contain_text("下書きに保存しました。")
    with stage.database.session(stage.place.id) as session:
        assert [step.selector for step in steps_of(session, tour_id)] == [
            "#import >>> button",
            "#main > x-card >>> button",
        ]


def test_a_link_is_good_for_one_visit_and_the_chunk_for_nobody_else(
    stage: Stage, editor: Keys, person: Person, tour_id: UUID
) -> None:
    page, link = opened(stage, editor, "tour", tour_id)
    expect(page.locator("annai-widget .builder")).to_be_visible()
    stranger = person().page
    asked: list[str] = []
    stranger.on("request", lambda request: asked.append(request.url))
    stranger.goto(link)
    expect(stranger.locator("annai-widget .launcher")).to_be_visible()
    stranger.wait_for_timeout(1_000)
    assert [url for url in asked if url.endswith("/builder/open")]
    assert not [url for url in asked if "/builder-" in url]
    expect(stranger.locator("annai-widget .builder")).to_have_count(0)
    assert "annai-build" not in stranger.url
