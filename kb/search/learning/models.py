"""What readers' clicks taught the search."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Owned, owned_args, owned_key


class LearnedBoost(Owned, Base):
    """That readers who asked a question opened an article, and what the article's score is multiplied with for it.

    Follows from searches, clicks and votes, and is computed anew from them; only `forgotten_at` is a decision.
    """

    __tablename__ = "learned_boost"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "meaning", "article_id"),
        sa.Index("ix_learned_boost_article", "workspace_id", "article_id"),
    )

    meaning: Mapped[str] = mapped_column(sa.String(300))
    """Key by which searches of one meaning are grouped (`kb.search.analysis.readings.meaning_key`)."""
    text: Mapped[str] = mapped_column(sa.String(200))
    """The question in its commonest spelling."""
    article_id: Mapped[UUID]
    openings: Mapped[int]
    people: Mapped[int]
    """Distinct sessions."""
    percent: Mapped[int]
    """The factor in hundredths; 100 for what was forgotten."""
    last_at: Mapped[datetime]
    """When the article was last opened so."""
    forgotten_at: Mapped[datetime | None]
    """When somebody let it be forgotten: only what happened later counts."""
