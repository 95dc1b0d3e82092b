"""What people have met, taken from facts. The same facts twice, or in another order, change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import insert_rows
from guides.checklists.queries import person
from guides.targeting.models import GuideEncounter

SHOWN = ("content.shown", "tour.started")
DONE = ("tour.completed", "checklist.completed", "tooltip.opened", "banner.dismissed", "banner.pressed", "news.opened")
COLUMNS = {**dict.fromkeys(SHOWN, "shown_at"), **dict.fromkeys(DONE, "done_at")}
PRECISION = timedelta(minutes=5)
"""A mark on every page would be met on every page: to have met it a moment later is no news."""
_Key = tuple[str, UUID]


def note_facts(session: Session, facts: Sequence[Mapping[str, Any]]) -> None:
    """Keep what these facts say about who has met which guide; everything else is passed over."""
    latest: dict[_Key, dict[str, datetime]] = {}
    samples: dict[_Key, bool] = {}
    for fact in facts:
        column = COLUMNS.get(fact["kind"])
        who = person(fact["end_user_id"], fact.get("visitor", "")) if column else ""
        if column and who and fact["content_id"]:
            times = latest.setdefault((who, fact["content_id"]), {})
            times[column] = max(fact["at"], times.get(column, fact["at"]))
            samples[who, fact["content_id"]] = fact["is_sample"]
    if latest:
        _keep(session, latest, samples)


def _keep(session: Session, latest: Mapping[_Key, dict[str, datetime]], samples: Mapping[_Key, bool]) -> None:
    people, guides = {who for who, _guide in latest}, {guide for _who, guide in latest}
    statement = sa.select(GuideEncounter).where(GuideEncounter.person.in_(people), GuideEncounter.guide_id.in_(guides))
    known = {(row.person, row.guide_id): row for row in session.scalars(statement)}
    new = [
        {"person": who, "guide_id": guide, "is_sample": samples[who, guide], **_EMPTY, **times}
        for (who, guide), times in latest.items()
        if (who, guide) not in known
    ]
    insert_rows(session, GuideEncounter, new, skip_known=True)
    for key, row in known.items():
        for column, at in latest.get(key, {}).items():
            before = getattr(row, column)
            if before is None or at > before + PRECISION:
                _advance(session, row.id, column, at)


_EMPTY: dict[str, Any] = {"shown_at": None, "done_at": None}


def _advance(session: Session, encounter_id: UUID, column: str, at: datetime) -> None:
    """Take over a later time; of two at once, the later stays."""
    kept = getattr(GuideEncounter, column)
    later = sa.or_(kept.is_(None), kept < at)
    session.execute(sa.update(GuideEncounter).where(GuideEncounter.id == encounter_id, later).values({column: at}))
