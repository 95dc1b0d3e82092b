"""Reads on tooltips."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.publishing.queries import guide_by_id
from guides.tooltips.models import Tooltip


def tooltip_by_id(session: Session, tooltip_id: UUID, *, to_change: bool = False) -> Tooltip:
    """Return a tooltip's draft. Raises `NotFound`."""
    return guide_by_id(session, Tooltip, tooltip_id, to_change=to_change)


def tooltips_of_article(session: Session, article_id: UUID) -> Sequence[Tooltip]:
    """Return the tooltips that lead to an article."""
    return session.scalars(sa.select(Tooltip).where(Tooltip.article_id == article_id)).all()
