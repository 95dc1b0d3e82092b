"""Whether guides find their elements, how they are used, and when their owner is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from core.clock import now
from core.db import insert_rows
from core.events.models import Event
from core.identifiers import new_id
from guides.banners.actions import BannerDraft, create_banner, publish_banner
from guides.health.alerts import alerts_of
from guides.health.queries import Health, Visit, answers_by_step, health_of, opened_by_page, runs_by_step, use_of
from guides.health.rises import rise_in
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.models import Tooltip
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
    base = {"received_at": now(), "source": "widget", "page": "/", "locale": "ja", "device": "desktop", "step": ""}
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
