"""Reads on checklists and on what people have done of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.checklists.models import Checklist, ChecklistItem, ChecklistProgress
from guides.publishing.queries import guide_by_id

DISMISSED, RESTORED = "dismissed", "restored"


def checklist_by_id(session: Session, checklist_id: UUID, *, to_change: bool = False) -> Checklist:
    """Return a checklist's draft. Raises `NotFound`."""
    return guide_by_id(session, Checklist, checklist_id, to_change=to_change)


def items_of(session: Session, checklist_id: UUID) -> Sequence[ChecklistItem]:
    """Return a checklist's items in order."""
    statement = sa.select(ChecklistItem).where(ChecklistItem.checklist_id == checklist_id)
    return session.scalars(statement.order_by(ChecklistItem.position)).all()


def item_counts(session: Session, checklist_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many items the checklists have, by id."""
    statement = sa.select(ChecklistItem.checklist_id, sa.func.count())
    narrowed = statement.where(ChecklistItem.checklist_id.in_(checklist_ids)).group_by(ChecklistItem.checklist_id)
    return {row[0]: row[1] for row in session.execute(narrowed)}


def linked_articles_of(items: Sequence[ChecklistItem]) -> frozenset[UUID]:
    """Return the articles that items lead to or that complete them."""
    links = ((item.complete_by, item.complete_value) for item in items)
    leads = ((item.action, item.action_value) for item in items)
    return frozenset(UUID(value) for kind, value in (*links, *leads) if kind == "article" and value)


@dataclass
class Progress:
    """What one person has done of one checklist."""

    done: set[str] = field(default_factory=set)
    """Item ids."""
    is_dismissed: bool = False


def person(end_user_id: UUID | None, visitor: str) -> str:
    """Return under which name progress is kept: of an end user, else of a browser, else nowhere (empty)."""
    if end_user_id is not None:
        return f"user:{end_user_id}"
    return f"visitor:{visitor}" if visitor else ""


def progress_of(session: Session, who: str) -> dict[UUID, Progress]:
    """Return a person's progress by checklist, in one statement."""
    found: dict[UUID, Progress] = {}
    if not who:
        return found
    for row in session.scalars(sa.select(ChecklistProgress).where(ChecklistProgress.person == who)):
        progress = found.setdefault(row.checklist_id, Progress())
        if row.item:
            progress.done.add(row.item)
        else:
            progress.is_dismissed = row.how == DISMISSED
    return found
