"""Authors try a draft as somebody of a segment would have it, in a product that keeps its routes in the fragment."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import expect

from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.behaviour import Behaviour
from guides.tours.branches import Rule
from guides.tours.queries import steps_of
from tests.journeys.conftest import Person
from tests.journeys.desk import accessible, opened
from tests.journeys.keyboard import Keys
from tests.journeys.stage import Stage


@pytest.fixture
def editor(stage: Stage, person: Person) -> Keys:
    """Somebody who may make guides, signed in."""
    keys = person(viewport={"width": 1440, "height": 900})
    keys.sign_in(stage.base, stage.place.email("editor"))
    return keys


@pytest.fixture
def forked(stage: Stage) -> UUID:
    """A tour that says something else to companies of a rank, and is for them alone."""
    with stage.database.session(stage.place.id, write=True) as session:
        rank = Rules("all", [Group("all", [Condition("company", "rank", "is", "gold")])])
        segment = create_segment(session, "プロ契約", "", rank, None)
        modal = Behaviour(kind="modal")
        texts = [StepDraft(title={"ja": one}, behaviour=modal) for one in ("分かれ道", "プロの方へ", "皆さまへ")]
        tour = create_tour(session, TourDraft("契約ごと", {"ja": "契約ごと"}, steps=texts), None)
        keys = fork, pro, rest = [step.key for step in steps_of(session, tour.id)]
        way = Behaviour(kind="hidden", rules=[Rule("company", "rank", "is", "gold", pro)], otherwise=rest)
        steps = [replace(text, key=key) for text, key in zip(texts, keys, strict=True)]
        steps[0] = StepDraft(behaviour=way, key=fork)
        change_tour(session, tour, TourDraft("契約ごと", {"ja": "契約ごと"}, steps=steps))
        tour.targeting = {"segments": {"any": [str(segment.id)], "none": []}}
        return tour.id


def test_a_draft_is_tried_as_somebody_of_a_segment(stage: Stage, editor: Keys, forked: UUID) -> None:
    desk, link = opened(stage, editor, "tour", forked, "/#/orders?tab=1")
    page, step = desk.page, desk.page.locator("annai-widget .step")
    assert "annai-build" in link
    assert page.url == f"{stage.shop}/#/orders?tab=1"
    desk.dock.get_by_label("誰として試すか").select_option(label="プロ契約")
    desk.button("最初から試す").click()
    expect(step.get_by_role("heading")).to_have_text("プロの方へ")
    # A way back would lead to what decides, and so back here.
    expect(step.get_by_role("button", name="戻る")).to_have_count(0)
    expect(desk.dock).to_contain_text("セグメント「プロ契約」に入っています。")
    page.keyboard.press("Escape")
    expect(step).to_be_hidden()
    desk.dock.get_by_label("誰として試すか").select_option(label="今の利用者として")
    desk.button("最初から試す").click()
    expect(step.get_by_role("heading")).to_have_text("皆さまへ")
    page.keyboard.press("Escape")
    desk.dock.locator("[data-row='1']").click()
    desk.button("今のページにする").click()
    expect(desk.dock.get_by_label("このステップのページ")).to_have_value("/#/orders")
    desk.saved()
    accessible(page)
