"""What people have done of checklists, taken from facts. The same facts twice, or in another order, change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import insert_rows
from guides.checklists.actions import COMPLETE_BY
from guides.checklists.attributes import HOW
from guides.checklists.models import ChecklistProgress
from guides.checklists.queries import DISMISSED, RESTORED, person
from guides.publishing.queries import shown_contents

DONE = "checklist.item_done"
PUT_AWAY = {"checklist.dismissed": DISMISSED, "checklist.restored": RESTORED}
_Facts = Sequence[Mapping[str, Any]]


def note_facts(session: Session, facts: _Facts) -> None:
    """Keep what these facts say about checklists that are shown; everything else is passed over."""
    about = [fact for fact in facts if fact["kind"] == DONE or fact["kind"] in PUT_AWAY]
    if not about:
        return
    live = _live_items(session, [fact["content_id"] for fact in about if fact["content_id"]])
    kept = [fact for fact in about if fact["content_id"] in live and _person(fact)]
    _note_done(session, [f for f in kept if f["kind"] == DONE and f["props"]["item"] in live[f["content_id"]]])
    for fact in sorted((f for f in kept if f["kind"] in PUT_AWAY), key=lambda f: f["at"]):
        _note_put_away(session, fact["content_id"], _person(fact), PUT_AWAY[fact["kind"]], fact["at"])


def _person(fact: Mapping[str, Any]) -> str:
    return person(fact["end_user_id"], fact.get("visitor", ""))


def _live_items(session: Session, ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for version in shown_contents(session, list(set(ids))):
        if version.guide_kind == "checklist":
            found.setdefault(version.guide_id, set()).update(item["id"] for item in version.content["items"])
    return found


def _note_done(session: Session, facts: _Facts) -> None:
    rows = [
        {
            "checklist_id": fact["content_id"],
            "item": fact["props"]["item"],
            "person": _person(fact),
            "how": how if (how := fact["props"].get("how")) in (*COMPLETE_BY, HOW) else "hand",
            "at": fact["at"],
        }
        for fact in facts
    ]
    insert_rows(session, ChecklistProgress, rows, skip_known=True)


def _note_put_away(session: Session, checklist_id: UUID, who: str, how: str, at: datetime) -> None:
    row = {"checklist_id": checklist_id, "item": "", "person": who, "how": how, "at": at}
    insert_rows(session, ChecklistProgress, [row], skip_known=True)
    same = sa.and_(
        ChecklistProgress.checklist_id == checklist_id,
        ChecklistProgress.person == who,
        ChecklistProgress.item == "",
    )
    session.execute(sa.update(ChecklistProgress).where(same, ChecklistProgress.at < at).values(how=how, at=at))
