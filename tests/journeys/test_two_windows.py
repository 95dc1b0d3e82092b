"""Writing one article in two windows, and over a line that loses answers: nothing is overwritten unseen."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.factories import make_article
from tests.journeys.conftest import Person
from tests.journeys.stage import Stage
from tests.journeys.test_signed_out_editor import SAVED, begin, body_of, state, write

DRAFT = re.compile("/draft$")


def another_window(page: Page) -> Page:
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("toolbar", name="書式")).to_be_visible()
    return other


def test_the_second_window_hears_of_the_first(stage: Stage, person: Person) -> None:
    first = person().page
    surface = begin(stage, first, "二つの窓")
    write(first, surface, "最初の段落。")
    expect(state(first)).to_have_text(SAVED)
    second = another_window(first)
    write(first, surface, "一つめの窓の続き。")
    with first.expect_response(DRAFT):
        first.keyboard.type("以上。")
    expect(state(first)).to_have_text(SAVED)
    with second.expect_response(DRAFT) as answered:
        write(second, second.get_by_role("textbox", name="本文"), "二つめの窓。")
    assert answered.value.status == 409
    assert "一つめの窓の続き。以上。" in body_of(stage, "二つの窓")


def test_an_answer_that_was_lost_is_no_conflict(stage: Stage, person: Person) -> None:
    page = person().page
    surface = begin(stage, page, "届かない返事")
    write(page, surface, "はじめに。")
    expect(state(page)).to_have_text(SAVED)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().text())
            route.abort()

    page.route(DRAFT, lose)
    write(page, surface, "保存されたのに返事がない。")
    expect(state(page)).not_to_have_text(SAVED)
    write(page, surface, "続けて書く。")
    expect(state(page)).to_have_text(SAVED)
    assert body_of(stage, "届かない返事").rstrip().endswith("はじめに。保存されたのに返事がない。続けて書く。")


def test_what_is_out_is_called_a_draft_from_the_first_save_on(stage: Stage, person: Person) -> None:
    page = person().page
    begin(stage, page, "別の下書き")
    with stage.database.session(stage.place.id, write=True) as session:
        article = make_article(session, stage.place.members["editor"], "公開中の記事", body="公開した文。")
    page.goto(stage.staff(f"articles/{article.id}"))
    line = page.locator("#save-state")
    expect(line).to_contain_text("公開中")
    write(page, page.get_by_role("textbox", name="本文"), "変えた文。")
    expect(state(page)).to_have_text(SAVED)
    expect(line.locator(".badge")).to_have_text("下書き")
    expect(line).to_contain_text("公開中の第1版はそのままです")
