"""What readers say: votes on articles and questions they left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Vote(Owned, Base):
    """Whether an article helped one reader. One vote per session and article; a later one replaces it."""

    __tablename__ = "vote"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        owned_key("handled_by", "member"),
        sa.UniqueConstraint("workspace_id", "article_id", "session"),
        sa.Index("ix_vote_at", "workspace_id", "at"),
    )

    article_id: Mapped[UUID]
    version: Mapped[int]
    helpful: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(20), default="")
    """`wrong`, `unclear`, `missing`, `other` or empty."""
    comment: Mapped[str] = mapped_column(sa.String(2000), default="")
    source: Mapped[str] = mapped_column(sa.String(10))
    session: Mapped[str] = mapped_column(sa.String(64))
    end_user_id: Mapped[UUID | None]
    handled_by: Mapped[UUID | None]
    handled_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class Question(Owned, Base):
    """A question that somebody left because they found no answer."""

    __tablename__ = "question"
    __table_args__ = owned_args(sa.Index("ix_question_at", "workspace_id", "at"))

    text: Mapped[str] = mapped_column(sa.String(1000))
    meaning: Mapped[str] = mapped_column(sa.String(300))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    search_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(sa.String(10))
    session: Mapped[str] = mapped_column(sa.String(64), default="")
    end_user_id: Mapped[UUID | None]
    page: Mapped[str] = mapped_column(sa.String(500), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="ja")
    at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    """When whoever asked was told by mail of the article that answers."""
    is_sample: Mapped[bool] = mapped_column(default=False)
