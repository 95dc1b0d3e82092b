"""Guides that wait for a second person, as the desk for reviews and the home screen list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.messages import Message, msg
from guides.publishing.models import GuideReview
from guides.publishing.reviewers import may_approve

ROOMS = {
    "tour": "tours.edit",
    "tooltip": "tooltips.edit",
    "checklist": "checklists.edit",
    "banner": "banners.edit",
    "news": "announcements.edit",
}
"""The screen of each kind's draft, on which its review is answered."""
KINDS: dict[str, Message] = {
    "tour": msg("Tour"),
    "tooltip": msg("Tooltip"),
    "checklist": msg("Checklist"),
    "banner": msg("Banner"),
    "news": msg("Announcement"),
}


@dataclass(frozen=True)
class Waiting:
    """A guide that waits for an answer."""

    kind: str
    guide_id: UUID
    name: str
    note: str
    asked_by: UUID | None
    asked_at: datetime
    reviewer_id: UUID | None
    is_mine: bool
    """Whether it is this member who should answer."""


def waiting_reviews(session: Session, me: UUID) -> Sequence[Waiting]:
    """Return what waits for review, longest first."""
    statement = sa.select(GuideReview).where(GuideReview.decision == "open").order_by(GuideReview.asked_at)
    return [
        Waiting(
            review.guide_kind,
            review.guide_id,
            review.name,
            review.note,
            review.asked_by,
            review.asked_at,
            review.reviewer_id,
            review.reviewer_id in (None, me) and may_approve(session, me, review.asked_by),
        )
        for review in session.scalars(statement)
    ]


def count_waiting_reviews(session: Session) -> int:
    """Return how many guides wait for review."""
    return (
        session.scalar(sa.select(sa.func.count()).select_from(GuideReview).where(GuideReview.decision == "open")) or 0
    )
