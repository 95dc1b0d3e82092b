"""What staff teach the search: words that mean the same, words that say nothing, and what belongs on top."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Synonym(Owned, Base):
    """Words of which each finds the others too, or (`one_way`) words that also find others."""

    __tablename__ = "synonym"
    __table_args__ = owned_args()

    kind: Mapped[str] = mapped_column(sa.String(8))
    """`group` or `one_way`."""
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    """The language of the searches that it is for; empty: of all."""
    words: Mapped[list[str]] = mapped_column(default=list)
    finds: Mapped[list[str]] = mapped_column(default=list)
    """What the words of a one-way synonym find besides themselves; empty for a group."""
    changed_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class StopWord(Owned, Base):
    """A word that tells nothing in this company's searches, besides those that tell nothing anywhere."""

    __tablename__ = "stop_word"
    __table_args__ = owned_args(sa.UniqueConstraint("workspace_id", "locale", "word"))

    word: Mapped[str] = mapped_column(sa.String(60))
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    changed_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class SearchPin(Owned, Base):
    """An article that comes first for a question, or that is hidden from its results."""

    __tablename__ = "search_pin"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "meaning", "article_id"),
        sa.Index("ix_search_pin_article", "workspace_id", "article_id"),
    )

    meaning: Mapped[str] = mapped_column(sa.String(300))
    """Key by which searches of one meaning are grouped (`kb.search.analysis.readings.meaning_key`)."""
    text: Mapped[str] = mapped_column(sa.String(200))
    """The question as it was when it was first pinned."""
    kind: Mapped[str] = mapped_column(sa.String(4))
    """`pin` or `hide`."""
    position: Mapped[int] = mapped_column(default=0)
    article_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(sa.String(500))
    changed_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
