"""Authors build guides in the running product, under its strict policy; customers are shown them, also after a redesign."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.queries import steps_of, tour_by_id
from tests.journeys.conftest import Person
from tests.journeys.desk import Desk, accessible, begun, opened
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage

REDESIGN = """document.addEventListener("DOMContentLoaded", () => {
  const chosen = document.querySelector("button[type=button][value=pending]");
  if (!chosen) return;
  chosen.value = "to-approve";
  chosen.className = "chip-2";
  chosen.parentElement.prepend(chosen);
});"""

FRAMED = """() => {
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
    window.pressed = [];
    for (const name of ["keydown", "click", "pointerdown"])
        document.addEventListener(name, (event) => window.pressed.push(event.type), true);
}"""


@pytest.fixture
def editor(stage: Stage, person: Person) -> Keys:
    """Somebody who may make guides, signed in."""
    keys = person(viewport={"width": 1440, "height": 900})
    keys.sign_in(stage.base, stage.place.email("editor"))
    return keys


@pytest.fixture
def tour_id(stage: Stage) -> UUID:
    steps = [StepDraft(title={"ja": "承認待ちだけを見る"}), StepDraft(title={"ja": "ここから作ります"})]
    draft = TourDraft("請求書の一覧", {"ja": "請求書の一覧"}, steps=steps)
    with stage.database.session(stage.place.id, write=True) as session:
        return create_tour(session, draft, stage.place.members["editor"].id).id


def published(stage: Stage, editor: Keys, kind: str, name: str) -> None:
    """Publish a guide in the admin."""
    page = editor.page
    page.goto(stage.staff(f"{kind}s/"))
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="第1版を公開する").click()
    page.get_by_role("dialog").get_by_role("button", name="公開する").click()
    expect(page.get_by_text("第1版を公開中").first).to_be_visible()


def build_tour(desk: Desk) -> None:
    """Five steps on two pages, put in order, and tried."""
    page, dock = desk.page, desk.dock
    assert "annai-build" not in page.url
    dock.get_by_label("対象のページで自動的に始める").check()
    desk.button("今のページを加える").click()
    desk.button("中央に追加").click()
    desk.write("ようこそ", "請求書を作ってみましょう。")
    dock.get_by_label("本文（日本語）").select_text()
    page.keyboard.press("Control+b")
    expect(dock.get_by_label("本文（日本語）")).to_have_value("**請求書を作ってみましょう。**")
    desk.step("#side a[href='/invoices']", "請求書を開く")
    expect(dock.locator(".target-name")).to_have_text("リンク「請求書」")
    # The builder goes on, on the next page, at the same step.
    page.locator("#side a[href='/invoices']").click()
    page.wait_for_url("**/invoices")
    expect(dock.get_by_label("題名（日本語）")).to_have_value("請求書を開く")
    expect(dock.locator(".dock-target")).to_contain_text("確か")
    desk.step("#create-invoice", "ここから作ります")
    expect(page.locator("#create-dialog")).to_be_hidden()
    expect(dock.locator("[data-sure]")).to_have_text("確実")
    desk.step("#invoice-search", "探す")
    desk.step("button[type=button][value=pending]", "承認待ちだけを見る")
    # The button that makes a new one belongs at the end: dragged, one up again by keys, and back by undoing.
    rows = dock.locator(".dock-steps li[draggable]")
    rows.nth(2).drag_to(rows.nth(4))
    expected = ["ようこそ", "請求書を開く", "探す", "承認待ちだけを見る", "ここから作ります"]
    expect(rows.nth(4)).to_contain_text("ここから作ります")
    assert desk.titles() == expected
    dock.locator("[data-row='4']").press("Alt+ArrowUp")
    assert desk.titles()[3] == "ここから作ります"
    page.keyboard.press("Control+z")
    assert desk.titles() == expected
    desk.button("削除").click()
    expect(dock.locator("[data-row]")).to_have_count(4)
    dock.locator(".dock-note").get_by_role("button", name="元に戻す").click()
    assert desk.titles() == expected
    desk.button("英語").click()
    dock.get_by_label("題名（英語）").fill("Create it here")
    desk.saved()


def try_tour(desk: Desk) -> None:
    """From the fourth step, in English: what the customer will see, and nobody is told of it."""
    page, dock = desk.page, desk.dock
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    dock.locator("[data-row='3']").click()
    dock.get_by_role("button", name="ここから試す").click()
    step = page.locator("annai-widget .step")
    expect(step.get_by_role("heading")).to_have_text("承認待ちだけを見る")
    step.get_by_role("button", name="Next").click()
    expect(step.get_by_role("heading")).to_have_text("Create it here")
    expect(dock).to_contain_text("試しています。")
    step.get_by_role("button", name="Done").click()
    expect(dock.get_by_role("button", name="最初から試す")).to_be_focused()
    page.wait_for_timeout(1_700)
    assert not [url for url in asked if url.endswith("/events")]
    desk.button("日本語").click()


def build_rest(stage: Stage, editor: Keys) -> None:
    """Build a tooltip at a button that is switched off, and a checklist that leads to the tour."""
    desk = begun(stage, editor, "tooltip", "発行するとは", "/invoices")
    desk.button("要素を選ぶ").click()
    expect(desk.page.locator("annai-widget .launcher")).to_be_hidden()
    desk.page.locator("#issue-selected").hover()
    desk.page.mouse.down()
    desk.page.mouse.up()
    expect(desk.dock.locator(".target-name")).to_have_text("ボタン「発行する」")
    desk.dock.get_by_label("表示のしかた", exact=True).select_option("pulse")
    desk.dock.get_by_label("本文（日本語）").fill("選んだ請求書を送ります。")
    article = desk.dock.get_by_label("くわしく読む記事")
    article.fill("そんな題名の記事はない")
    article.blur()
    expect(desk.dock.get_by_role("alert")).to_contain_text("一覧から選んでください。")
    article.fill("")
    desk.button("今のページを加える").click()
    expect(desk.dock.get_by_label("表示するページ")).to_have_value("/invoices")
    desk.close()
    desk = begun(stage, editor, "checklist", "はじめの準備をする")
    desk.button("項目を追加").click()
    desk.write("画面を見てまわる", "3 分ほどです。")
    desk.dock.get_by_label("完了の条件", exact=True).select_option("tour")
    desk.dock.get_by_label("ツアー").select_option(label="はじめての請求書")
    desk.button("項目を追加").click()
    desk.write("メンバーを見る")
    desk.dock.get_by_label("完了の条件", exact=True).select_option("page")
    desk.dock.get_by_label("ページ", exact=True).fill("members")
    expect(desk.dock.locator(".field-error:visible")).to_contain_text("のいずれかで始めてください。")
    desk.dock.get_by_label("ページ", exact=True).fill("/members")
    desk.dock.get_by_label("ボタンの動き").select_option("url")
    desk.dock.get_by_label("アドレス").fill("/members")
    desk.close()


def customer_does_all(stage: Stage, customer: Page) -> None:
    """The tour on its two pages, the tooltip, and the checklist to its end."""
    customer.goto(stage.shop)
    step = customer.locator("annai-widget .step")
    expect(step.get_by_role("heading")).to_have_text("ようこそ")
    expect(step.locator("strong")).to_have_text("請求書を作ってみましょう。")
    step.get_by_role("button", name="次へ").click()
    expect(step.get_by_role("heading")).to_have_text("請求書を開く")
    customer.locator("#side a[href='/invoices']").click()
    for title in ("探す", "承認待ちだけを見る"):
        expect(step.get_by_role("heading")).to_have_text(title)
        step.get_by_role("button", name="次へ").click()
    expect(step.get_by_role("heading")).to_have_text("ここから作ります")
    step.get_by_role("button", name="完了").click()
    expect(step).to_be_hidden()
    customer.locator("annai-widget .hotspot").click()
    expect(customer.locator("annai-widget .tip")).to_contain_text("選んだ請求書を送ります。")
    customer.keyboard.press("Escape")
    customer.locator("annai-widget .launcher").click()
    customer.locator("annai-widget .panel .next button").click()
    checklist = customer.locator("annai-widget .checklist")
    expect(checklist.locator(".ring")).to_have_text("1 / 2")
    checklist.get_by_role("button", name="やってみる").click()
    customer.wait_for_url("**/members")
    customer.locator("annai-widget .launcher").click()
    expect(customer.locator("annai-widget .panel")).to_contain_text("すべて済みました。")


def test_a_guide_of_each_kind_is_built_from_nothing(stage: Stage, editor: Keys, person: Person) -> None:
    desk = begun(stage, editor, "tour", "はじめての請求書")
    build_tour(desk)
    try_tour(desk)
    desk.close()
    build_rest(stage, editor)
    for kind, name in (("tour", "はじめての請求書"), ("tooltip", "発行するとは"), ("checklist", "はじめの準備をする")):
        published(stage, editor, kind, name)
    customer_does_all(stage, person().page)


def test_what_was_picked_is_found_after_a_redesign(stage: Stage, editor: Keys, person: Person) -> None:
    draft = TooltipDraft("承認待ち", {"ja": "承認待ちとは"}, {"ja": "承認者が見る前です。"}, url_patterns=["/invoices"])
    with stage.database.session(stage.place.id, write=True) as session:
        tooltip_id = create_tooltip(session, draft, stage.place.members["editor"].id).id
    desk, _link = opened(stage, editor, "tooltip", tooltip_id)
    desk.button("要素を選ぶ").click()
    desk.page.locator("button[type=button][value=pending]").click()
    desk.saved()
    with stage.database.session(stage.place.id, write=True) as session:
        publish_tooltip(session, tooltip_by_id(session, tooltip_id), None)
    customer = person().page
    customer.add_init_script(REDESIGN)
    customer.goto(f"{stage.shop}/invoices")
    mark = customer.locator("annai-widget .hotspot-icon")
    expect(mark).to_be_visible()
    wanted, stands = customer.locator("button[value=to-approve]").bounding_box(), mark.bounding_box()
    assert wanted
    assert stands
    assert abs(stands["x"] - wanted["x"] - wanted["width"]) < 16


def test_the_keyboard_picks_in_frames_and_shadow_roots_and_goes_out_and_in(
    stage: Stage, editor: Keys, tour_id: UUID
) -> None:
    desk, _link = opened(stage, editor, "tour", tour_id)
    page, keys = desk.page, Keys(desk.page)
    page.evaluate(FRAMED)
    for row, button in enumerate((page.frame_locator("#import").locator("button"), page.locator("x-card button"))):
        desk.dock.locator(f"[data-row='{row}']").press("Enter")
        desk.button("要素を選ぶ").press("Enter")
        page.evaluate("window.pressed = []")
        button.focus()
        button.press("Enter")
        expect(desk.dock.locator(".target-name")).to_have_text("ボタン「取り込む」")
        assert page.evaluate("window.pressed") == []
    # Out by ↑ while picking, in by ↓ afterwards.
    desk.button("選び直す").press("Enter")
    page.locator("#create-invoice").focus()
    keys.press("ArrowUp", "Enter")
    expect(desk.dock.locator(".target-name")).to_contain_text("要素「請求書 請求書を作成」")
    desk.dock.locator("[data-keep=crumb]").focus()
    keys.press("ArrowDown")
    expect(desk.dock.locator(".target-name")).to_have_text("見出し「請求書」")
    keys.press("Control+z", "Control+z")
    expect(desk.dock.locator(".target-name")).to_have_text("ボタン「取り込む」")
    # Esc gives up, and nothing has changed.
    desk.button("選び直す").press("Enter")
    keys.press("Escape")
    expect(desk.button("選び直す")).to_be_focused()
    desk.saved()
    accessible(page)
    desk.button("選び直す").press("Enter")
    page.locator("#create-invoice").focus()
    accessible(page)
    with stage.database.session(stage.place.id) as session:
        assert [step.selector for step in steps_of(session, tour_id)] == [
            "#import >>> button",
            "#main > x-card >>> button",
        ]


def test_a_trial_goes_on_over_pages_and_in_a_window_as_wide_as_a_phone(stage: Stage, editor: Keys) -> None:
    steps = [
        StepDraft(title={"ja": "請求書を作る"}, selector="#create-invoice", url_pattern="/"),
        StepDraft(title={"ja": "探す"}, selector="#invoice-search", url_pattern="/invoices"),
    ]
    with stage.database.session(stage.place.id, write=True) as session:
        made = create_tour(session, TourDraft("二つの画面", {"ja": "二つの画面"}, steps=steps), None)
    desk, _link = opened(stage, editor, "tour", made.id, "/")
    page, step = desk.page, desk.page.locator("annai-widget .step")
    desk.button("最初から試す").click()
    expect(step.get_by_role("heading")).to_have_text("請求書を作る")
    step.get_by_role("button", name="次の画面へ").click()
    page.wait_for_url("**/invoices")
    expect(step.get_by_role("heading")).to_have_text("探す")
    expect(desk.dock).to_contain_text("試しています。")
    accessible(page)
    desk.button("試すのをやめる").click()
    expect(step).to_be_hidden()
    # A route of the product's own: what was there has gone.
    desk.dock.locator("[data-row='1']").click()
    expect(desk.dock.locator(".target-name")).to_have_text("入力欄「請求番号・取引先で探す」")
    page.evaluate("document.querySelector('#invoice-search').remove(); history.pushState({}, '', '/invoices?tab=2')")
    expect(desk.dock.locator(".dock-target")).to_contain_text("この画面には見当たりません。")
    desk.dock.locator("[data-row='0']").click()
    with page.context.expect_page() as coming:
        desk.button("スマートフォンの幅で試す（別の窓）").click()
    phone = coming.value
    # It begins on the page of its first step, wherever the author is.
    expect(phone.locator("annai-widget .step")).to_contain_text("請求書を作る")
    expect(phone.locator("annai-widget .step")).not_to_contain_text("別の画面")
    assert phone.evaluate("innerWidth") == 390
    with phone.expect_event("close"):
        phone.locator("annai-widget .dock").get_by_role("button", name="試すのをやめる").click()
    desk.button("最初から試す").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(step.get_by_role("button", name="次の画面へ")).to_be_visible()


def test_what_somebody_else_saves_is_never_written_over_unasked(stage: Stage, editor: Keys, tour_id: UUID) -> None:
    desk, _link = opened(stage, editor, "tour", tour_id)
    with stage.database.session(stage.place.id, write=True) as session:
        tour = tour_by_id(session, tour_id, to_change=True)
        change_tour(session, tour, TourDraft("請求書の一覧", steps=[StepDraft(title={"ja": "別の人の言葉"})]))
    desk.dock.locator("[data-row='0']").click()
    # It becomes known in the middle of a conversion, which goes on undisturbed.
    title, keys = desk.dock.get_by_label("題名（日本語）"), Keys(desk.page)
    title.press("Control+a")
    keys.convert("わたしのことば")
    expect(desk.dock.locator("[data-state=conflict]")).to_be_visible()
    warning = desk.dock.get_by_role("alert")
    expect(warning).to_have_count(0)
    keys.confirm("私の言葉")
    expect(title).to_have_value("私の言葉")
    expect(warning).to_contain_text("に別の画面で保存されました")
    expect(warning).to_contain_text("別の人の言葉")
    # On another page it stands as it did.
    desk.page.reload()
    expect(warning).to_contain_text("まだ上書きしていません")
    expect(desk.dock.locator("[data-row='0']")).to_have_text("私の言葉")
    accessible(desk.page)
    desk.button("こちらの内容で上書きする").click()
    desk.saved()
    with stage.database.session(stage.place.id) as session:
        assert [step.title["ja"] for step in steps_of(session, tour_id)] == ["私の言葉", "ここから作ります"]


def test_what_could_not_be_saved_is_said_kept_and_saved_later(stage: Stage, editor: Keys, tour_id: UUID) -> None:
    desk, _link = opened(stage, editor, "tour", tour_id)
    page, status = desk.page, desk.dock.locator("[data-state]")
    page.route("**/builder/save", lambda route: route.abort())
    desk.dock.locator("[data-row='1']").click()
    desk.write("途中の言葉")
    expect(status).to_have_text("未保存：つながりません")
    page.unroute("**/builder/save")
    desk.button("もう一度試す").click()
    desk.saved()
    with stage.database.session(stage.place.id) as session:
        assert steps_of(session, tour_id)[1].title == {"ja": "途中の言葉"}


def test_a_link_is_good_for_one_visit_and_the_chunk_for_nobody_else(
    stage: Stage, editor: Keys, person: Person, tour_id: UUID
) -> None:
    _desk, link = opened(stage, editor, "tour", tour_id)
    stranger = person().page
    asked: list[str] = []
    stranger.on("request", lambda request: asked.append(request.url))
    stranger.goto(link)
    said = stranger.locator("annai-widget").get_by_role("dialog", name="ビルダーを開けませんでした")
    expect(said).to_contain_text("リンクは 5 分のあいだに一度だけ使えます。")
    expect(said.get_by_role("link", name="Annai を開く")).to_have_attribute("href", f"{stage.base}/")
    stranger.wait_for_timeout(500)
    assert [url for url in asked if url.endswith("/builder/open")]
    assert not [url for url in asked if "/builder-" in url]
    expect(stranger.locator("annai-widget .dock")).to_have_count(0)
    assert "annai-build" not in stranger.url
    accessible(stranger)
    said.get_by_role("button", name="閉じる").click()
    stranger.reload()
    expect(stranger.locator("annai-widget .launcher")).to_be_visible()
    expect(said).to_have_count(0)
