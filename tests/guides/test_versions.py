"""Versions on staging and in production, reviews before a guide goes live, and how lists say both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database
from core.errors import Conflict, Forbidden, Invalid
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.workspaces.actions import create_site
from core.workspaces.models import AuditEntry, Workspace
from guides.health.queries import health_of, use_of
from guides.publishing import reviewing, staging
from guides.publishing.actions import discard, roll_back, unpublish
from guides.publishing.models import GuideReview
from guides.publishing.queries import missing_targets, shown_guides, shows_file, version_of
from guides.publishing.releasing import signs_of
from guides.publishing.reviewing import mark
from guides.tooltips.actions import (
    KIND,
    TooltipDraft,
    change_tooltip,
    create_tooltip,
    publish_tooltip,
    tooltip_content,
)
from guides.tooltips.models import Tooltip
from insights.notices.queries import Notice, notices
from tests.factories import Place, make_place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SignIn = Callable[[Place, str], FlaskClient]


def draft(title: str) -> TooltipDraft:
    return TooltipDraft("住所", {"ja": title}, {"ja": f"{title}です"}, selector="#a")


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("manager", "editor"))


@pytest.fixture
def editor(place: Place) -> UUID:
    return place.members["editor"].id


@pytest.fixture
def manager(place: Place) -> UUID:
    return place.members["manager"].id


@pytest.fixture
def tooltip(session: Session, editor: UUID) -> Tooltip:
    return create_tooltip(session, draft("一"), editor)


def stage(session: Session, tooltip: Tooltip, by: UUID) -> int:
    return staging.stage(session, KIND, tooltip, tooltip_content(session, tooltip), by).number


def shown(session: Session, *, on_staging: bool = False) -> list[int]:
    return [version.number for version in shown_guides(session, staging=on_staging)]


def test_a_staged_version_is_released_as_it_is(session: Session, tooltip: Tooltip, editor: UUID) -> None:
    publish_tooltip(session, tooltip, editor)
    assert shown(session) == shown(session, on_staging=True) == [1]
    change_tooltip(session, tooltip, draft("二"))
    assert stage(session, tooltip, editor) == 2
    assert (shown(session), shown(session, on_staging=True)) == ([1], [2])
    assert (tooltip.live_version, tooltip.has_changes) == (1, True)
    content = version_of(session, tooltip.id, 2).content
    released = staging.release(session, KIND, tooltip, 2, editor)
    assert shown(session) == shown(session, on_staging=True) == [2]
    assert (released.content, released.is_staged, tooltip.live_version, tooltip.has_changes) == (
        content,
        False,
        2,
        False,
    )
    with pytest.raises(Conflict):
        staging.release(session, KIND, tooltip, 2, editor)
    deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.startswith("guide."))).all()
    assert sorted(deeds) == ["guide.released", "guide.staged"]


def test_what_is_written_after_staging_is_not_released(session: Session, tooltip: Tooltip, editor: UUID) -> None:
    stage(session, tooltip, editor)
    change_tooltip(session, tooltip, draft("あとから"))
    version = staging.release(session, KIND, tooltip, 1, editor)
    assert version.content["title"] == {"ja": "一"}
    assert tooltip.has_changes


def test_staging_keeps_its_version_while_production_goes_back(session: Session, tooltip: Tooltip, editor: UUID) -> None:
    publish_tooltip(session, tooltip, editor)
    publish_tooltip(session, tooltip, editor)
    stage(session, tooltip, editor)
    roll_back(session, KIND, tooltip, 1, editor)
    assert (shown(session), shown(session, on_staging=True)) == ([1], [3])
    with pytest.raises(Conflict, match="never been live"):
        roll_back(session, KIND, tooltip, 3, editor)
    unpublish(session, KIND, tooltip, editor)
    assert (shown(session), shown(session, on_staging=True)) == ([], [3])
    staging.unstage(session, KIND, tooltip, editor)
    assert shown(session, on_staging=True) == []
    staging.stage_again(session, KIND, tooltip, 2, editor)
    assert shown(session, on_staging=True) == [2]
    publish_tooltip(session, tooltip, editor)
    assert shown(session) == shown(session, on_staging=True) == [4]
    stage(session, tooltip, editor)
    discard(session, KIND, tooltip, editor)
    assert shown(session) == shown(session, on_staging=True) == []


def test_a_picture_on_staging_may_be_fetched(session: Session, tooltip: Tooltip, editor: UUID) -> None:
    content = {**tooltip_content(session, tooltip), "nodes": {"ja": [["img", {"src": f"/files/{'a' * 64}"}]]}}
    staging.stage(session, KIND, tooltip, content, editor)
    assert shows_file(session, "a" * 64)
    staging.unstage(session, KIND, tooltip, editor)
    assert not shows_file(session, "a" * 64)


def test_figures_leave_staging_out(session: Session, place: Place, tooltip: Tooltip, editor: UUID) -> None:
    publish_tooltip(session, tooltip, editor)
    test_site = create_site(session, "Staging", ["http://staging.test"], environment="staging")

    def told(kind: str, site: UUID, **props: Any) -> None:
        about = {"content": str(tooltip.id), "version": 1, "session": str(new_id()), "page": "/a", "props": props}
        take_in(
            session, [{"id": str(new_id()), "kind": kind, "at": now().isoformat(), **about}], Origin("widget", site)
        )

    told("content.shown", place.site.id)
    for _ in range(3):
        told("target.missing", test_site.id, selector="#a", waited_ms=1)
        told("content.shown", test_site.id)
    assert health_of(session, tooltip.id, 1)[""].visits == 1
    assert [use.begun for use in use_of(session, KIND, tooltip.id)] == [1]
    assert missing_targets(session, [tooltip.id]) == {}


def test_a_second_person_agrees(session: Session, place: Place, tooltip: Tooltip, editor: UUID, manager: UUID) -> None:
    reviewing.require_reviews(session, manager, required=True)
    with pytest.raises(Conflict, match="second person"):
        publish_tooltip(session, tooltip, editor)
    number = stage(session, tooltip, editor)
    with pytest.raises(Conflict, match="second person"):
        staging.release(session, KIND, tooltip, number, editor)
    staging.unstage(session, KIND, tooltip, editor)
    reviewing.ask(session, KIND, tooltip, editor, note="文言を見てください")
    with pytest.raises(Conflict, match="already open"):
        reviewing.ask(session, KIND, tooltip, editor)
    [asked] = notices(session, place.members["manager"])
    assert (asked.kind, asked.guide, asked.target, asked.note) == ("asked", "tooltip", tooltip.id, "文言を見てください")
    with pytest.raises(Forbidden):
        reviewing.approve(session, KIND, tooltip, editor, tooltip_content, mark(tooltip))
    version = reviewing.approve(session, KIND, tooltip, manager, tooltip_content, mark(tooltip))
    assert (shown(session), version.member_id, version.approved_by) == ([version.number], editor, manager)
    approved: list[Notice] = notices(session, place.members["editor"])
    assert [(one.kind, one.by) for one in approved] == [("approved", manager)]
    roll = publish_again(session, tooltip, editor, manager)
    assert roll_back(session, KIND, tooltip, version.number, editor).number != roll


def publish_again(session: Session, tooltip: Tooltip, editor: UUID, manager: UUID) -> int:
    reviewing.ask(session, KIND, tooltip, editor)
    return reviewing.approve(session, KIND, tooltip, manager, tooltip_content, mark(tooltip)).number


def test_a_review_is_sent_back_with_a_reason(
    session: Session, place: Place, tooltip: Tooltip, editor: UUID, manager: UUID
) -> None:
    reviewing.ask(session, KIND, tooltip, editor, reviewer_id=manager)
    with pytest.raises(Invalid):
        reviewing.send_back(session, tooltip, manager, "  ")
    reviewing.send_back(session, tooltip, manager, "短くしてください")
    [told] = notices(session, place.members["editor"])
    assert (told.kind, told.note) == ("sent_back", "短くしてください")
    assert (found := reviewing.sent_back_lately(session, tooltip))
    assert found.reason == "短くしてください"
    publish_tooltip(session, tooltip, editor)
    assert reviewing.sent_back_lately(session, tooltip) is None


def test_what_is_approved_is_what_was_looked_at(
    session: Session, tooltip: Tooltip, editor: UUID, manager: UUID
) -> None:
    reviewing.ask(session, KIND, tooltip, editor)
    seen = mark(tooltip)
    change_tooltip(session, tooltip, draft("変更後"))
    with pytest.raises(Conflict, match="changed after you opened"):
        reviewing.approve(session, KIND, tooltip, manager, tooltip_content, seen)
    reviewing.withdraw(session, tooltip, editor)
    number = stage(session, tooltip, editor)
    assert reviewing.ask(session, KIND, tooltip, editor).number == number
    change_tooltip(session, tooltip, draft("さらに変更"))
    version = reviewing.approve(session, KIND, tooltip, manager, tooltip_content, "")
    assert (version.number, version.content["title"], version.approved_by) == (number, {"ja": "変更後"}, manager)


def test_nobody_approves_their_own_but_who_is_alone(session: Session, tooltip: Tooltip, place: Place) -> None:
    reviewing.require_reviews(session, place.members["manager"].id, required=True)
    assert publish_tooltip(session, tooltip, place.members["manager"].id).number == 1
    second = make_manager(session, place)
    with pytest.raises(Conflict):
        publish_tooltip(session, tooltip, second)
    reviewing.ask(session, KIND, tooltip, second)
    with pytest.raises(Forbidden):
        reviewing.approve(session, KIND, tooltip, second, tooltip_content, mark(tooltip))


def make_manager(session: Session, place: Place) -> UUID:
    member = session.merge(place.members["editor"])
    member.role = "manager"
    session.flush()
    return member.id


def test_publishing_without_reviews_ends_an_open_question(
    session: Session, tooltip: Tooltip, editor: UUID, manager: UUID
) -> None:
    reviewing.ask(session, KIND, tooltip, editor)
    publish_tooltip(session, tooltip, manager)
    assert session.scalars(sa.select(GuideReview.decision)).all() == ["withdrawn"]


def test_lists_say_from_when_and_until_when(session: Session, tooltip: Tooltip, editor: UUID) -> None:
    tomorrow = now() + timedelta(days=1)
    tooltip.targeting = {"from": tomorrow.isoformat(), "until": (tomorrow + timedelta(days=1)).isoformat()}
    assert signs_of(session, [tooltip]).periods == {}
    publish_tooltip(session, tooltip, editor)
    assert signs_of(session, [tooltip]).periods[tooltip.id].is_to_come
    tooltip.targeting, tooltip.has_changes = {}, True
    with time_machine.travel(tomorrow + timedelta(days=2)):
        assert signs_of(session, [tooltip]).periods[tooltip.id].is_over


def test_the_buttons_lead_through_staging_and_review(
    database: Database, place: Place, signed_in: SignIn, editor: UUID
) -> None:
    with database.session(place.id, write=True) as session:
        guide_id = create_tooltip(session, draft("一"), editor).id
        create_site(session, "Staging", ["http://staging.test"], environment="staging")
        session.get_one(Workspace, place.id).reviews_guides = True
    at, author = f"/w/{place.slug}/tooltips/{guide_id}", signed_in(place, "editor")
    page = author.get(f"{at}?lang=en").text
    assert 'value="publish"' not in page
    assert 'data-opens="ask-review"' in page
    fields = {"name": "住所", "title_ja": "一", "body_ja": "一です", "selector": "#a", "look": "icon", "do": "stage"}
    with database.session(place.id) as session:
        fields["started_from"] = mark(session.get_one(Tooltip, guide_id))
    assert author.post(at, data=fields).status_code == 303
    assert "Staging: version 1" in author.get(f"/w/{place.slug}/tooltips/?lang=en").text
    assert author.post(f"{at}/review", data={"note": "お願いします"}).status_code == 303
    assert author.post(f"{at}/review/approve").status_code == 403
    boss = signed_in(place, "manager")
    page = boss.get(f"{at}?lang=en").text
    assert "Approve and release version 1" in page
    assert "お願いします" in page
    assert f"/tooltips/{guide_id}" in boss.get(f"/w/{place.slug}/").text
    assert boss.post(f"{at}/review/approve", data={"shown": ""}).status_code == 303
    history = boss.get(f"{at}/versions?lang=en").text
    assert f"Approved by {place.members['manager'].name}" in history
    with database.session(place.id) as session:
        assert shown(session) == [1]
