"""What is forgotten after a workspace's days, and what a guide's frequency keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database, insert_rows
from core.events.actions import Origin, take_in
from core.events.models import Event
from core.identifiers import new_id
from core.jobs.purging import purge
from core.jobs.worker import Worker
from core.workspaces.models import Workspace
from guides.announcements.actions import AnnouncementDraft, create_announcement
from guides.banners.actions import BannerDraft, create_banner
from guides.publishing.models import Guide
from guides.targeting.models import GuideEncounter
from guides.tooltips.actions import TooltipDraft, create_tooltip, delete_tooltip, publish_tooltip
from kb.search.models import Search
from tests.factories import Place, make_place

DAYS = 60
OLD, FRESH = timedelta(days=DAYS + 1), timedelta(days=DAYS - 1)


def tooltip(session: Session, **targeting: Any) -> Guide:
    made = create_tooltip(session, TooltipDraft("注", {"ja": "注"}, selector="#a"), None)
    made.targeting = targeting
    publish_tooltip(session, made, None)
    return made


def met(session: Session, guide: Guide | UUID, age: timedelta, person: str = "user:a") -> None:
    guide_id = guide if isinstance(guide, UUID) else guide.id
    row = {"person": person, "guide_id": guide_id, "shown_at": now() - age, "done_at": None, "is_sample": False}
    insert_rows(session, GuideEncounter, [row])


def keep_for(session: Session, place: Place, days: int = DAYS) -> None:
    session.get_one(Workspace, place.id).retention_days = days


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_a_frequency_rests_on_is_never_forgotten(database: Database, place: Place, worker: Worker) -> None:
    with database.session(place.id, write=True) as session:
        keep_for(session, place)
        redrafted = tooltip(session, frequency="once")
        redrafted.targeting = {"frequency": "always"}
        kept = [
            tooltip(session, frequency="once"),
            tooltip(session, frequency="until_done"),
            tooltip(session, frequency="every", days=DAYS),
            create_banner(session, BannerDraft("停止", {"ja": "停止"}), None),
            create_announcement(session, AnnouncementDraft("新機能", {"ja": "新機能"}), None),
            redrafted,
        ]
        gone = [
            tooltip(session),
            tooltip(session, frequency="always"),
            tooltip(session, frequency="every", days=DAYS - 1),
            create_banner(session, BannerDraft("戻る", {"ja": "戻る"}, is_dismissible=False), None),
        ]
        deleted = tooltip(session, frequency="once")
        for guide in (*kept, *gone, deleted):
            met(session, guide, OLD)
        met(session, gone[0], FRESH, "user:b")
        wanted = {(guide.id, "user:a") for guide in kept} | {(gone[0].id, "user:b")}
        delete_tooltip(session, deleted, place.members["editor"].id)  # type: ignore[arg-type]
    worker.queue_scheduled()
    worker.run_due()
    with database.session(place.id) as session:
        assert {(row.guide_id, row.person) for row in session.scalars(sa.select(GuideEncounter))} == wanted


def search(at: Any) -> Search:
    return Search(
        id=new_id(),
        text="締め日",
        normalised="締め日",
        meaning="締め日",
        locale="ja",
        source="help",
        viewer="public",
        session="s",
        hits=0,
        at=at,
    )


def test_facts_and_searches_go_after_the_days_of_their_workspace(
    database: Database, place: Place, worker: Worker
) -> None:
    other = make_place(database, "kitano", roles=())
    for where, days in ((place, DAYS), (other, 400)):
        with database.session(where.id, write=True) as session:
            keep_for(session, where, days)
            for age in (OLD, FRESH):
                at = now() - age
                fact = {"id": str(new_id()), "kind": "page.viewed", "at": at.isoformat(), "session": "s"}
                take_in(session, [fact], Origin("widget"), at=at)
                session.add(search(at))
    worker.queue_scheduled()
    worker.run_due()
    for where, left in ((place, 1), (other, 2)):
        with database.session(where.id) as session:
            for model in (Event, Search):
                assert session.scalar(sa.select(sa.func.count()).select_from(model)) == left, (where.slug, model)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_goes_in_batches_and_leaves_the_rest_to_the_next_run(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        for number in range(7):
            met(session, new_id(), OLD, f"user:{number}")
        keep_for(session, place)
    condition = GuideEncounter.shown_at.is_not(None)
    gone = [purge(database, GuideEncounter, lambda *_: condition, batch=2, most=2) for _run in range(3)]
    assert gone == [4, 3, 0]
