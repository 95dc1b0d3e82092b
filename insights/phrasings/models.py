"""Wordings that were proposed for an article and refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class RefusedPhrasing(Owned, Base):
    """Searchers' words that somebody decided not to have in an article, in all their writings."""

    __tablename__ = "refused_phrasing"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "article_id", "meaning"),
    )

    article_id: Mapped[UUID]
    meaning: Mapped[str] = mapped_column(sa.String(300))
    """Key of what the words mean (`kb.search.analysis.readings.meaning_key`)."""
    text: Mapped[str] = mapped_column(sa.String(200))
    refused_by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)
