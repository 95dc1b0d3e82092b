"""The layouts and the components, in a browser: accessible, inside the screen, under the policy, usable by keys."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from tests.core.web.conftest import OpenPage

PAGES = ("/styleguide", "/form", "/plain", "/error", "/reader", "/article")
STATIC = Path("core/web/static")
TEMPLATES = Path("core/web/templates")


def faults(page: Page) -> list[str]:
    """Return what axe finds, in one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("locale", "theme", "width"), [*product(("ja", "en"), ("light", "dark"), (1440, 390))])
def test_the_style_guide_is_accessible(open_page: OpenPage, locale: str, theme: str, width: int) -> None:
    page = open_page("/styleguide", locale=locale, theme=theme, width=width)
    expect(page.locator("html")).to_have_attribute("lang", locale)
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES[1:])
@pytest.mark.parametrize(("locale", "theme", "width"), [("ja", "light", 1440), ("en", "dark", 390)])
def test_every_layout_is_accessible(open_page: OpenPage, path: str, locale: str, theme: str, width: int) -> None:
    assert faults(open_page(path, locale=locale, theme=theme, width=width)) == []


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_stands_beyond_the_edge_of_a_phone(open_page: OpenPage, width: int) -> None:
    for path, locale in product(PAGES, ("ja", "en")):
        page = open_page(path, locale=locale, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, locale)


def test_between_phone_and_desk_nothing_stands_beyond_the_edge(open_page: OpenPage) -> None:
    for width in (721, 1000):
        page = open_page("/styleguide", width=width, locale="en")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_opens_is_accessible_too(open_page: OpenPage) -> None:
    page = open_page("/styleguide", width=390, theme="dark")
    page.get_by_role("button", name="メニュー", exact=True).click()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator(".topbar summary").last.click()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="確かめる画面を出す").click()
    assert faults(page) == []


def test_an_error_is_bound_to_its_field_and_listed(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Enter a title.")
    title = page.get_by_label("Title")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("Enter a title.")
    alert.get_by_role("link", name="Title").click()
    expect(title).to_be_focused()
    assert faults(page) == []


def test_a_hint_and_an_error_are_both_read_out(open_page: OpenPage) -> None:
    expect(open_page("/form").get_by_label("E-mail")).to_have_accessible_description("Nobody else sees it")


def test_the_slash_goes_to_the_search_field_and_not_while_typing(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.keyboard.press("/")
    search = page.locator("#site-search")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")


def test_a_menu_is_walked_through_by_keys(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    summary = page.locator("main summary", has_text="書く").first
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="手順書")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="FAQ")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="手順書")).to_be_hidden()


def test_one_menu_is_open_at_a_time(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.locator(".topbar summary").first.click()
    page.locator(".topbar summary").last.click()
    expect(page.locator("details[data-menu][open]")).to_have_count(1)
    page.locator("h1").click()
    expect(page.locator("details[data-menu][open]")).to_have_count(0)


def test_menus_open_and_chips_lead_on_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/styleguide?deputy=none&page=3", scripts=False)
    page.locator("main summary.chip").first.click()
    page.get_by_role("link", name="下書き 16").click()
    expect(page).to_have_url(re.compile(r"/styleguide\?deputy=none&state=draft$"))
    page.get_by_role("link", name="副担当なし").click()
    expect(page).to_have_url(re.compile(r"/styleguide\?state=draft$"))


def test_a_menu_inside_a_scrolling_frame_is_not_cut_off(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.evaluate(
        """document.querySelector('.table-frame tbody td:last-child')
          .append(document.querySelectorAll('main details.menu')[1])"""
    )
    page.locator(".table-frame details.menu > summary").first.click()
    panel = page.locator(".table-frame .menu-panel").first.bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 1440
    assert page.locator(".table-frame .menu-panel").first.evaluate("p => getComputedStyle(p).position") == "fixed"


def test_what_cannot_be_undone_is_asked_about(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_role("button", name="確かめてから削除する").click()
    dialog = page.get_by_role("dialog", name="この記事を削除しますか?")
    expect(dialog).to_have_accessible_description(re.compile("3つの版"))
    expect(dialog.get_by_role("button", name="やめる")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert sent == []


def test_a_confirmed_form_is_sent_once(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.evaluate("document.querySelector('form[data-confirm-title]').action = '/form'")
    page.get_by_role("button", name="確かめてから削除する").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("dialog").get_by_role("button", name="確かめてから削除する").click()


def test_tabs_follow_the_arrows_and_the_address(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    first, second = page.get_by_role("tab", name="設定"), page.get_by_role("tab", name="チェック")
    first.click()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="チェック")).to_be_visible()
    second.click()
    page.reload()
    expect(second).to_have_attribute("aria-selected", "true")


def test_the_bar_for_many_rows_counts_what_is_ticked(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    bar = page.get_by_role("region", name="選んだ行の操作")
    expect(bar).to_be_hidden()
    page.get_by_label("「英語の請求書を送る」を選ぶ").check()
    expect(bar).to_contain_text("1件を選択中")
    everything = page.get_by_label("このページをすべて選ぶ")
    assert everything.evaluate("box => box.indeterminate")
    everything.check()
    expect(bar).to_contain_text("3件を選択中")
    page.get_by_role("button", name="選択をすべて外す").click()
    expect(bar).to_be_hidden()


def test_brightness_is_remembered_and_set_before_the_page_is_drawn(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.locator(".topbar summary").last.click()
    page.get_by_role("button", name="暗い").click()
    expect(page.get_by_role("button", name="暗い")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_sidebar_folds_and_stays_folded(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    switch = page.get_by_role("button", name="メニューをたたむ")
    expect(switch).to_have_attribute("aria-expanded", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-expanded", "false")
    page.reload()
    width = page.locator(".sidebar").bounding_box()
    assert width is not None
    assert width["width"] == 60
    expect(page.get_by_role("link", name="レビュー 3件あります")).to_be_visible()


def test_the_drawer_of_a_phone_holds_what_the_bar_has_no_room_for(open_page: OpenPage) -> None:
    page = open_page("/styleguide", width=390)
    drawer = page.locator("#sidebar")
    expect(drawer).to_be_hidden()
    page.get_by_role("button", name="メニュー", exact=True).click()
    drawer.locator("summary", has_text="みなと請求").click()
    expect(drawer.get_by_role("link", name="Harbour Logistics and Freight Services")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="メニュー", exact=True)).to_be_focused()


def test_a_closed_explanation_stays_closed(open_page: OpenPage) -> None:
    page = open_page("/styleguide")
    page.get_by_role("button", name="この説明を閉じる").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    expect(page.get_by_text("画面を作るときは、まずここから選びます。")).to_be_hidden()


def test_messages_are_announced_and_can_be_closed(open_page: OpenPage) -> None:
    page = open_page("/styleguide?flash=1")
    region = page.locator("[data-toasts]")
    expect(region).to_have_attribute("role", "status")
    expect(region.locator(".toast")).to_have_count(2)
    region.get_by_role("button", name="閉じる").first.click()
    expect(region.locator(".toast")).to_have_count(1)


COMPOSING = "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true})"


def test_enter_that_ends_a_conversion_sends_nothing(open_page: OpenPage) -> None:
    page = open_page("/form")
    held_back = page.get_by_label("Title").evaluate(f"field => !field.dispatchEvent({COMPOSING})")
    assert held_back is True


def asked_on_leaving(page: Page) -> list[str]:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(page.url.replace("/form", "/plain"))
    return asked


def test_unsaved_changes_are_not_lost_unasked(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.get_by_label("Title").fill("題")
    assert asked_on_leaving(page) == ["beforeunload"]


def test_what_was_refused_is_not_lost_unasked(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.get_by_label("Title").fill("")
    page.locator("main form").evaluate("form => form.requestSubmit()")
    expect(page.get_by_role("alert")).to_be_visible()
    # Nothing more is typed; a browser asks only somebody who has done something on the page.
    page.locator("h1").first.click()
    assert asked_on_leaving(page) == ["beforeunload"]


def test_a_form_is_sent_once(open_page: OpenPage) -> None:
    page = open_page("/form")
    count = page.evaluate(
        """() => { let sent = 0;
          addEventListener('submit', e => { if (!e.defaultPrevented) sent++; e.preventDefault(); });
          const form = document.querySelector('main form');
          form.requestSubmit(); form.requestSubmit(); return sent; }"""
    )
    assert count == 1


def test_a_chosen_file_is_named(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.get_by_label("File").set_input_files({"name": "手順.md", "mimeType": "text/markdown", "buffer": b"# a"})
    expect(page.get_by_text("手順.md")).to_be_visible()


def test_contents_show_where_the_reader_is(open_page: OpenPage) -> None:
    page = open_page("/article")
    expect(page.locator(".toc a[aria-current]")).to_have_count(1)
    assert open_page("/article", width=390).locator(".toc details").evaluate("box => box.open") is False


def test_a_closed_announcement_stays_closed(open_page: OpenPage) -> None:
    page = open_page("/reader")
    page.get_by_role("button", name="このお知らせを閉じる").click()
    page.reload()
    expect(page.locator(".notice")).to_be_hidden()


def test_paper_shows_the_article_alone(open_page: OpenPage) -> None:
    page = open_page("/article")
    page.emulate_media(media="print")
    expect(page.locator(".toc")).to_be_hidden()
    expect(page.locator(".bar-links")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


# A link in running text may be small, and a card's link covers the card.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
  .filter(one => one.checkVisibility())
  .filter(one => !one.closest('p, .toast, .menu-panel, .sidebar, .skip, .crumbs, .gap-words'))
  .map(one => [one.outerHTML.slice(0, 90), (one.closest('label, .pick') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 24 || box.width < 24))
  .map(([html]) => html)"""


def test_what_a_finger_presses_is_large_enough(open_page: OpenPage) -> None:
    page = open_page("/styleguide", width=390)
    assert page.evaluate(SMALL_TARGETS) == []


def used_icons() -> set[str]:
    """Return the names of icons that this room's templates and scripts name."""
    texts = [path.read_text() for path in [*TEMPLATES.rglob("*.html"), *STATIC.rglob("*.js")]]
    pattern = re.compile(r"""(?:\bicon\(|icon=|icon_name=|icon_button\(|icons\.svg'\) \}\}#i-)"?([a-z][a-z-]+)\b""")
    return {name for text in texts for name in pattern.findall(text)}


def test_every_icon_is_in_the_sprite() -> None:
    known = set(re.findall(r'id="i-([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    words = {"icon", "name", "icon-name", "item", "sign", "none", "direction", "loop", "action", "kinds", "one"}
    assert used_icons() - known - words == set()


def test_the_order_of_layers_holds_in_every_style_sheet() -> None:
    order = re.search(r"@layer ([a-z, ]+);", (STATIC / "tokens.css").read_text())
    assert order is not None
    layers = set(order[1].split(", "))
    for path in STATIC.rglob("*.css"):
        text = path.read_text()
        if path.name != "tokens.css":
            assert set(re.findall(r"^@layer ([a-z]+) \{", text, re.MULTILINE)) <= layers, path
            assert re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).lstrip().startswith("@layer"), path


def test_no_colour_is_named_outside_the_tokens() -> None:
    for path in STATIC.rglob("*.css"):
        if path.name != "tokens.css":
            screen = path.read_text().split("@media print")[0]
            assert re.findall(r":[^;{]*#[0-9a-f]{3,6}\b(?<!#000)", screen) == [], path
