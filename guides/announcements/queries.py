"""Reads on announcements."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.announcements.models import Announcement
from guides.banners.buttons import article_of
from guides.publishing.queries import guide_by_id


def announcement_by_id(session: Session, announcement_id: UUID, *, to_change: bool = False) -> Announcement:
    """Return an announcement's draft. Raises `NotFound`."""
    return guide_by_id(session, Announcement, announcement_id, to_change=to_change)


def announcements_of_article(session: Session, article_id: UUID) -> Sequence[Announcement]:
    """Return the announcements that lead to an article. There are few."""
    return [one for one in session.scalars(sa.select(Announcement)) if article_of(one.button) == article_id]
