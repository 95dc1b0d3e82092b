"""Whether guides find their elements, how they are used, and when their owner is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database, insert_rows
from core.events.models import Event
from core.identifiers import new_id
from guides.banners.actions import BannerDraft, create_banner, publish_banner
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.publishing import publish_checklist
from guides.checklists.queries import items_of
from guides.health.alerts import alerts_of
from guides.health.queries import Health, Visit, answers_by_step, health_of, opened_by_page, runs_by_step, use_of
from guides.health.rises import rise_in
from guides.health.screens import figures
from guides.publishing.actions import unpublish
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.models import Tooltip
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.behaviour import Behaviour, Button
from guides.tours.models import Tour
from guides.tours.publishing import publish_tour
from guides.tours.queries import steps_of
from insights.notices.queries import notices, unread
from tests.factories import Place

MOMENT = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
Facts = list[dict[str, Any]]


def visits(days_ago: float, count: int, missing: int, **more: Any) -> Iterator[Visit]:
    """Yield visits an hour apart; those that miss the element come last."""
    for number in range(count):
        at = MOMENT - timedelta(days=days_ago) + timedelta(minutes=number)
        yield Visit(at, is_missing=number >= count - missing, **more)


def test_a_rate_that_rises_is_told_with_its_beginning() -> None:
    before = list(visits(10, 100, 2))
    good, bad = list(visits(5, 30, 0, version=3)), list(visits(2, 30, 28, version=4, browser="Safari 18"))
    rise = rise_in([*before, *good, *bad], MOMENT)
    assert rise is not None
    assert (round(rise.rate, 2), rise.before, rise.visits) == (0.47, 0.02, 60)
    assert rise.since == bad[2].at
    assert rise.since < rise.known_at <= bad[-1].at
    assert (rise.versions, rise.browsers) == ((4,), (("Safari 18", 28),))


@pytest.mark.parametrize(
    ("earlier", "lately", "why"),
    [
        ((100, 30), (100, 35), "it was hardly better before"),
        ((0, 0), (19, 19), "too few visits"),
        ((100, 0), (200, 10), "few visits of many"),
        ((100, 50), (40, 38), "not twice as often"),
        ((1_000, 20), (0, 0), "nobody came"),
    ],
)
def test_what_is_no_rise(earlier: tuple[int, int], lately: tuple[int, int], why: str) -> None:
    assert rise_in([*visits(10, *earlier), *visits(2, *lately)], MOMENT) is None, why


def test_more_visits_alone_are_no_rise() -> None:
    assert rise_in([*visits(10, 100, 8), *visits(3, 1_000, 80)], MOMENT) is None


@pytest.fixture
def tooltip(session: Session, place: Place) -> Tooltip:
    by = place.members["editor"].id
    made = create_tooltip(session, TooltipDraft("入金待ち", {"ja": "入金待ち"}, selector="#waiting"), by)
    publish_tooltip(session, made, by)
    return made


def store(session: Session, facts: Facts) -> None:
    """Store facts, each with an id and the widget's defaults."""
    base: dict[str, Any] = {
        "received_at": now(),
        "source": "widget",
        "page": "/",
        "locale": "ja",
        "device": "desktop",
        "step": "",
    }
    base["end_user_id"] = None
    insert_rows(session, Event, [{**base, "id": new_id(), "props": {}, "version": 1, **fact} for fact in facts])


def facts(kind: str, guide: UUID, names: range, days_ago: float = 1, **more: Any) -> Facts:
    at = now() - timedelta(days=days_ago)
    return [
        {"kind": kind, "content_id": guide, "session": f"s{n}", "at": at + timedelta(seconds=n), **more} for n in names
    ]


def test_health_counts_visits_of_the_live_version(session: Session, tooltip: Tooltip) -> None:
    store(session, facts("content.shown", tooltip.id, range(20)))
    assert health_of(session, tooltip.id, 1) == {"": Health(20, 0, 0)}
    assert health_of(session, tooltip.id, 1)[""].state == "ok"
    store(session, facts("target.healed", tooltip.id, range(4)))
    assert health_of(session, tooltip.id, 1)[""].state == "healed"
    store(
        session, facts("target.missing", tooltip.id, range(18, 24)) + facts("target.missing", tooltip.id, range(18, 24))
    )
    failing = health_of(session, tooltip.id, 1)[""]
    assert (failing, failing.state, failing.percent) == (Health(24, 6, 4), "failing", 25)
    store(session, facts("target.missing", tooltip.id, range(50), days_ago=15))
    store(session, facts("target.missing", tooltip.id, range(50), version=2))
    assert health_of(session, tooltip.id, 1)[""] == failing
    assert Health().state == "none"


def test_use_by_version_step_and_page(session: Session) -> None:
    tour, runs = new_id(), [new_id() for _ in range(4)]
    told: Facts = []
    for number, run in enumerate(runs):
        told += facts("tour.started", tour, range(number, number + 1), run=run)
        told += facts("step.shown", tour, range(number, number + 1), run=run, step="a")
    told += facts("step.shown", tour, range(1), run=runs[0], step="b")
    told += facts("tour.completed", tour, range(1), run=runs[0])
    told += facts("tour.started", tour, range(1), run=new_id(), version=2)
    store(session, told)
    assert [(use.version, use.begun, use.finished, use.percent) for use in use_of(session, "tour", tour)] == [
        (2, 1, 0, 0),
        (1, 4, 1, 25),
    ]
    assert runs_by_step(session, tour, 1) == {"a": 4, "b": 1}
    tip = new_id()
    store(
        session, facts("tooltip.opened", tip, range(3), page="/b") + facts("tooltip.opened", tip, range(1), page="/a")
    )
    assert opened_by_page(session, tip) == [("/b", 3), ("/a", 1)]


def test_only_tours_are_counted_by_run_whatever_other_guides_tell(session: Session) -> None:
    """Older widgets know no runs but those of tours: what they tell counts like what newer ones do."""
    tip, tour, run, article = (new_id() for _ in range(4))
    store(session, facts("content.shown", tip, range(4)) + facts("tooltip.opened", tip, range(1)))
    told: Facts = []
    for _again in range(2):
        told += facts("content.shown", tip, range(2, 6), run=new_id())
        told += facts("tooltip.opened", tip, range(4, 5), run=new_id())
    led = {"article_id": str(article), "guide": str(tour), "guide_version": 1}
    told += facts("tour.started", tour, range(1), run=run)
    told += facts("article.opened", article, range(3), run=run, props=led, version=None)
    store(session, told)
    assert [(use.begun, use.finished) for use in use_of(session, "tooltip", tip)] == [(6, 2)]
    assert [(use.begun, use.finished) for use in use_of(session, "tour", tour)] == [(1, 0)]
    assert use_of(session, "tour", article) == []


def test_the_owner_is_told_once_the_rate_has_risen(session: Session, place: Place, tooltip: Tooltip) -> None:
    owner = place.members["editor"]
    owner.notices_seen_at = now() - timedelta(days=1, hours=12)
    store(session, facts("content.shown", tooltip.id, range(40), days_ago=10))
    assert alerts_of(session, owner.id) == []
    store(session, facts("target.missing", tooltip.id, range(100, 130), props={"browser": "Chrome 141"}))
    (alert,) = alerts_of(session, owner.id)
    assert (alert.kind, alert.name, alert.place.page) == ("tooltip", "入金待ち", "/")
    assert (alert.rise.rate, alert.rise.before, alert.rise.browsers) == (1.0, 0.0, (("Chrome 141", 30),))
    (notice,) = notices(session, owner)
    assert (notice.kind, notice.target, notice.title, notice.note) == ("tooltip_lost", tooltip.id, "入金待ち", "/")
    assert unread([notice], owner) == [notice]
    tooltip.owner_id = None
    session.flush()
    assert alerts_of(session, owner.id) == []


def test_the_owner_of_a_banner_beside_an_element_is_told_as_well(session: Session, place: Place) -> None:
    owner = place.members["editor"]
    draft = BannerDraft("価格改定", {"ja": "改定します"}, place="inline", selector="#total")
    banner = create_banner(session, draft, owner.id)
    publish_banner(session, banner, owner.id)
    store(session, facts("target.missing", banner.id, range(30), page="/invoices"))
    (notice,) = notices(session, owner)
    assert (notice.kind, notice.target, notice.title, notice.note) == (
        "banner_lost",
        banner.id,
        "価格改定",
        "/invoices",
    )


def test_answers_are_counted_per_button_and_run(session: Session) -> None:
    tour, runs = new_id(), [new_id() for _ in range(4)]
    told: Facts = []
    for number, (run, place) in enumerate(zip(runs, (1, 1, 2, 3), strict=True)):
        own: dict[str, Any] = {"run": run, "step": "ask", "props": {"do": "next", "place": place}}
        told += facts("step.button", tour, range(number, number + 1), **own)
    again: dict[str, Any] = {"run": runs[0], "step": "ask", "props": {"do": "next", "place": 1}}
    told += facts("step.button", tour, range(9, 10), **again)
    told += facts("step.button", tour, range(9, 10), **{**again, "run": new_id()}, version=2)
    store(session, told)
    assert answers_by_step(session, tour, 1) == {"ask": {1: 2, 2: 1, 3: 1}}


@contextmanager
def looking(place: Place) -> Iterator[None]:
    """Within a request of this workspace's staff."""
    with Flask("x").test_request_context():
        g.workspace = place.workspace
        yield


@pytest.fixture
def twice(session: Session, place: Place) -> Tour:
    """A tour of two versions: the second has lost a step, and asks in other words."""
    by = place.members["editor"].id
    ask = Behaviour(buttons=[Button("next", text={"ja": "はい"})])
    draft = TourDraft("案内", {"ja": "案内"}, steps=[StepDraft(title={"ja": "初めてですか"}, behaviour=ask)])
    old = replace(
        draft, steps=[StepDraft(title={"ja": "前のことば"}, behaviour=ask), StepDraft(title={"ja": "やめたステップ"})]
    )
    tour = create_tour(session, old, by)
    publish_tour(session, tour, by)
    first, second = steps_of(session, tour.id)
    runs = [new_id() for _ in range(4)]
    for run in runs:
        store(session, facts("tour.started", tour.id, range(1), run=run))
        store(session, facts("step.shown", tour.id, range(1), run=run, step=first.key))
    pressed: dict[str, Any] = {"run": runs[0], "step": first.key, "props": {"do": "next", "place": 1}}
    store(session, facts("step.button", tour.id, range(1), **pressed))
    store(session, facts("step.shown", tour.id, range(1), run=runs[0], step=second.key))
    store(session, facts("tour.started", tour.id, range(1), run=new_id(), version=99))
    change_tour(session, tour, replace(draft, steps=[replace(draft.steps[0], key=first.key)]))
    publish_tour(session, tour, by)
    return tour


@pytest.mark.parametrize(("wanted", "number"), [("", 2), ("1", 1), ("2", 2), ("99", 2), ("none", 2)])
def test_steps_and_answers_are_those_of_the_version_that_is_wanted(
    session: Session, place: Place, twice: Tour, wanted: str, number: int
) -> None:
    with looking(place):
        found = figures(session, "tour", twice, wanted)
    assert found["choices"] == [2, 1], "nobody made a version 99"
    assert found["chosen"].number == number
    told = [(part.title, part.runs, part.share) for part in found["parts"]]
    asked = [(one.title, [answer.runs for answer in one.answers]) for one in found["questions"]]
    if number == 1:
        assert (told, asked) == ([("前のことば", 4, 100), ("やめたステップ", 1, 25)], [("前のことば", [1])])
    else:
        assert (told, asked) == ([("初めてですか", 0, 0)], [("初めてですか", [0])])


def test_a_guide_that_is_off_shows_what_it_said_last(session: Session, place: Place, twice: Tour) -> None:
    unpublish(session, "tour", twice, None)
    with looking(place):
        assert figures(session, "tour", twice)["chosen"].number == 1, "the newest that was used"


def test_items_say_how_many_people_did_them_and_how(session: Session, place: Place) -> None:
    by = place.members["editor"].id
    draft = ChecklistDraft(
        "最初", {"ja": "最初"}, items=[ItemDraft(title={"ja": "作る"}), ItemDraft(title={"ja": "招く"})]
    )
    checklist = create_checklist(session, draft, by)
    publish_checklist(session, checklist, by)
    make, invite = (str(item.id) for item in items_of(session, checklist.id))
    person = new_id()
    did = partial(facts, "checklist.item_done", checklist.id)
    store(
        session,
        [
            *facts("content.shown", checklist.id, range(8)),
            *did(range(3), props={"item": make, "how": "page"}),
            *did(range(3, 4), props={"item": make, "how": "sorcery"}),
            *did(range(20, 22), props={"item": make, "how": "hand"}, end_user_id=person),
            *did(range(22, 23), props={"item": make, "how": "event"}, end_user_id=person),
            *did(range(1), props={"item": str(new_id()), "how": "page"}),
            *did(range(5), props={"item": invite, "how": "page"}, version=2),
            *did(range(5), props={"item": invite, "how": "page"}, days_ago=40),
        ],
    )
    with looking(place):
        items = figures(session, "checklist", checklist)["items"]
    assert [(item.title, item.people, item.share, list(item.ways)) for item in items] == [
        ("作る", 5, 56, [("page", 3), ("hand", 2)]),
        ("招く", 0, 0, []),
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_screens_lead_to_each_version_and_say_which_one_is_old(
    database: Database, place: Place, signed_in: Callable[[Place, str], FlaskClient]
) -> None:
    by = place.members["editor"].id
    draft = ChecklistDraft("最初", {"ja": "最初"}, items=[ItemDraft(title={"ja": "作る"})])
    with database.session(place.id, write=True) as session:
        checklist = create_checklist(session, draft, by)
        publish_checklist(session, checklist, by)
        address = f"/w/{place.slug}/checklists/{checklist.id}/health"
        [item] = items_of(session, checklist.id)
        told: dict[str, Any] = {"props": {"item": str(item.id), "how": "tour"}}
        store(session, facts("content.shown", checklist.id, range(4)))
        store(session, facts("checklist.item_done", checklist.id, range(1), **told))
        publish_checklist(session, checklist, by)
    editor = signed_in(place, "editor")
    live, old = editor.get(address).text, editor.get(f"{address}?version=1").text
    assert "第2版の項目" in live
    assert "?version=1" in live
    assert "公開されていません" not in live
    assert "第1版は、現在は公開されていません。" in old
    assert "1 (25%)" in old
    assert re.search(r"ツアーの完了\s*<span[^>]*>1</span>", old)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_titles_say_in_which_language_a_name_is(
    database: Database, place: Place, signed_in: Callable[[Place, str], FlaskClient]
) -> None:
    with database.session(place.id, write=True) as session:
        made = create_tooltip(session, TooltipDraft("年末年始の窓口", {"ja": "窓口"}, selector="#a"), None)
    editor = signed_in(place, "editor")
    for path in ("health", "preview", "versions"):
        page = editor.get(f"/w/{place.slug}/tooltips/{made.id}/{path}?lang=en").text
        heading = page.partition("<h1>")[2].partition("</h1>")[0]
        assert '“<span lang="ja">年末年始の窓口</span>”' in heading, path
