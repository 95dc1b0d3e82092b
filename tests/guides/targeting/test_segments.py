"""Segments as they are kept: who is counted, by what people did, and what still needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.customers.models import Company, EndUser
from core.db import Database
from core.errors import Conflict, NotFound
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.workspaces.models import AuditEntry
from guides.targeting.actions import change_segment, create_segment, delete_segment
from guides.targeting.conditions import Condition, Counted, Group, Rules
from guides.targeting.models import Segment
from guides.targeting.queries import (
    attribute_names,
    encounters_of,
    known_of,
    matching,
    people_like,
    segment_by_id,
    segments,
    sizes,
)
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from tests.factories import Place, make_place

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LOW = Condition("company", "touch_model", "is", "low")


def rules(*conditions: Condition, match: str = "all") -> Rules:
    return Rules("all", [Group(match, conditions)])


def make_user(session: Session, name: str, *, touch: str = "", **values: Any) -> EndUser:
    company = None
    if touch:
        company = Company(id=new_id(), external_id=f"firm of {name}", name="会社", attributes={"touch_model": touch})
        session.add(company)
        session.flush()
    user = EndUser(id=new_id(), external_id=name, name=name, company_id=company.id if company else None, **values)
    session.add(user)
    session.flush()
    return user


def track(session: Session, user: UUID, name: str, *, days_ago: float = 0, kind: str = "custom.tracked") -> None:
    at = now() - timedelta(days=days_ago)
    props = {"event": name, "props": {"n": 1}} if kind == "custom.tracked" else {}
    fact = {"id": str(new_id()), "kind": kind, "at": at.isoformat(), "props": props}
    take_in(session, [fact], Origin("widget", end_user_id=user), at=at)


class TestCounting:
    """On both databases: names and windows of events are compared by the database."""

    def test_events_are_counted_by_exact_name_within_days(self, session: Session) -> None:
        user, other = make_user(session, "u1"), make_user(session, "u2")
        for name in ("送信", "送信", "送信 2", 'a"b'):
            track(session, user.id, name)
        track(session, user.id, "送信", days_ago=9)
        track(session, user.id, "Sent")
        track(session, other.id, "送信")
        wanted = {"送信": 2, "送信 2": 1, 'a"b': 1, "sent": 0, "Sent": 1}
        for name, count in wanted.items():
            asked = rules(Condition("event", name, "exactly", str(count), 7))
            found = known_of(session, user.id, "labelled", [asked])
            assert found.counts.get(Counted("custom.tracked", name, 7), 0) == count
        assert matching(session, rules(Condition("event", "送信", "at_least", "3", 30))).count == 1
        assert matching(session, rules(Condition("event", "送信", "at_least", "1", 7))).count == 2

    def test_facts_of_the_widget_are_counted(self, session: Session) -> None:
        user = make_user(session, "u1")
        track(session, user.id, "", kind="tour.completed")
        track(session, user.id, "", kind="panel.opened")
        assert matching(session, rules(Condition("fact", "tour.completed", "exactly", "1", 7))).count == 1
        assert matching(session, rules(Condition("fact", "tour.completed", "at_most", "0", 7))).count == 0

    def test_known_people_are_counted_with_examples(self, session: Session) -> None:
        for number in range(7):
            make_user(session, f"u{number}", touch="low", last_seen_at=now() - timedelta(days=number))
        make_user(session, "high", touch="high")
        make_user(session, "nobody's")
        found = matching(session, rules(LOW))
        assert (found.count, found.total) == (7, 9)
        assert [user.external_id for user, _company in found.examples] == ["u0", "u1", "u2", "u3", "u4"]
        segment = create_segment(session, "ロータッチ", "", rules(LOW), None)
        assert sizes(session, [segment]) == {segment.id: 7}


@sqlite_only
def test_a_segment_is_made_changed_and_deleted(session: Session, place: Place) -> None:
    editor = place.members["editor"].id
    segment = create_segment(session, " 新しい人 ", "説明", rules(LOW), editor)
    assert (segment.name, [one.name for one in segments(session)]) == ("新しい人", ["新しい人"])
    change_segment(session, segment, "別の人", "", rules(LOW, Condition("user", "role", "set")), editor)
    assert len(segment.rules["groups"][0]["conditions"]) == 2
    delete_segment(session, segment, editor)
    assert segments(session) == []
    deeds = set(session.scalars(sa.select(AuditEntry.action)))
    assert {"segment.created", "segment.changed", "segment.deleted"} <= deeds


@sqlite_only
@pytest.mark.parametrize("part", ["any", "none"])
def test_a_segment_that_a_guide_names_is_kept(session: Session, place: Place, part: str) -> None:
    editor = place.members["editor"].id
    segment = create_segment(session, "新しい人", "", rules(LOW), editor)
    tooltip = create_tooltip(session, TooltipDraft("案内", {"ja": "案内"}, selector="#a"), editor)
    tooltip.targeting = {"segments": {"any": [], "none": [], part: [str(segment.id)]}}
    with pytest.raises(Conflict, match="案内"):
        delete_segment(session, segment, editor)
    publish_tooltip(session, tooltip, editor)
    tooltip.targeting = {}
    with pytest.raises(Conflict, match="案内"):
        delete_segment(session, segment, editor)
    publish_tooltip(session, tooltip, editor)
    delete_segment(session, segment, editor)


@sqlite_only
def test_people_are_found_by_id_name_and_mail(session: Session) -> None:
    make_user(session, "u-10", email="sato@aoba.example")
    make_user(session, "u-1")
    assert [user.external_id for user, _company in people_like(session, "u-1")] == ["u-1", "u-10"]
    assert [user.external_id for user, _company in people_like(session, "SATO@")] == ["u-10"]
    assert people_like(session, " ") == []
    assert people_like(session, "100%") == []


@sqlite_only
def test_attributes_are_offered(session: Session) -> None:
    make_user(session, "u1", touch="low", attributes={"role": "admin"})
    assert attribute_names(session) == (["email", "name", "role"], ["name", "touch_model"])


@sqlite_only
def test_nothing_is_seen_of_another_workspace(session: Session, database: Database, place: Place) -> None:
    make_user(session, "mine", touch="low")
    theirs = create_segment(session, "新しい人", "", rules(LOW), None)
    session.commit()
    other = make_place(database, "kitano", roles=("editor",))
    with database.session(other.id, write=True) as session_of_others:
        make_user(session_of_others, "yours", touch="low")
        assert matching(session_of_others, rules(LOW)).total == 1
        assert session_of_others.scalars(sa.select(Segment)).all() == []
        with pytest.raises(NotFound):
            segment_by_id(session_of_others, theirs.id)


class TestEncounters:
    """On both databases: what people met is written beside what was known."""

    def test_the_latest_time_stays(self, session: Session) -> None:
        guide, user = new_id(), new_id()

        def meet(kind: str, days_ago: float, visitor: str = "") -> None:
            at = now() - timedelta(days=days_ago)
            fact = {"id": str(new_id()), "kind": kind, "at": at.isoformat(), "content": str(guide)}
            origin = Origin("widget", end_user_id=None if visitor else user, visitor=visitor)
            take_in(session, [fact, fact], origin, at=at)

        for kind, days_ago in (("tour.started", 2), ("tour.completed", 1), ("tour.started", 3), ("step.shown", 0)):
            meet(kind, days_ago)
        meet("tour.started", 5, "a browser")
        meet("tour.started", 0)
        [mine] = encounters_of(session, f"user:{user}").values()
        assert mine.shown_at is not None
        assert mine.done_at is not None
        assert now() - mine.shown_at < timedelta(minutes=1)
        assert timedelta(hours=23) < now() - mine.done_at < timedelta(hours=25)
        [other] = encounters_of(session, "visitor:a browser").values()
        assert (other.guide_id, other.done_at) == (guide, None)
        assert encounters_of(session, "") == {}
