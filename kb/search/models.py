"""Searches that people made, and what they opened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Search(Owned, Base):
    """One settled search. `id` is made where the search is made, so that clicks can refer to it."""

    __tablename__ = "search"
    __table_args__ = owned_args(
        sa.Index("ix_search_at", "workspace_id", "at"),
        sa.Index("ix_search_meaning", "workspace_id", "meaning"),
        sa.Index("ix_search_session", "workspace_id", "session", "at"),
    )

    text: Mapped[str] = mapped_column(sa.String(200))
    normalised: Mapped[str] = mapped_column(sa.String(200))
    meaning: Mapped[str] = mapped_column(sa.String(300))
    """Key by which searches of one meaning are grouped (`kb.search.analysis.readings.meaning_key`)."""
    locale: Mapped[str] = mapped_column(sa.String(8))
    source: Mapped[str] = mapped_column(sa.String(10))
    """`help`, `widget`, `staff`, or `phone` for one that a colleague wrote down."""
    viewer: Mapped[str] = mapped_column(sa.String(10))
    """`public`, `customer`, `staff` or `partner`."""
    session: Mapped[str] = mapped_column(sa.String(64))
    end_user_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    page: Mapped[str] = mapped_column(sa.String(500), default="")
    hits: Mapped[int]
    result_ids: Mapped[list[str]] = mapped_column(default=list)
    clicks: Mapped[int] = mapped_column(default=0)
    answered_id: Mapped[UUID | None]
    """The FAQ whose answer was shown above the results: who reads it there has no need to open anything."""
    refined_by: Mapped[UUID | None]
    """The next search of this session that replaced it: a typing refinement (then `is_typing`) or other words."""
    is_typing: Mapped[bool] = mapped_column(default=False)
    """True when a longer form of the same words followed within 30 s: not a search of its own."""
    at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def is_answered(self) -> bool:
        """Whether something was opened, or an answer was shown in place and no other words followed."""
        return self.clicks > 0 or (self.answered_id is not None and self.refined_by is None)


def led_nowhere() -> sa.ColumnElement[bool]:
    """Return the condition under which a search had results of which nothing was read.

    An answer that was shown in place counts as read, unless the same visitor went on with other words.
    """
    unread = sa.or_(Search.answered_id.is_(None), Search.refined_by.is_not(None))
    return sa.and_(Search.hits > 0, Search.clicks == 0, unread)


class SearchClick(Owned, Base):
    """A result that was opened."""

    __tablename__ = "search_click"
    __table_args__ = owned_args(
        owned_key("search_id", "search", ondelete="CASCADE"),
        owned_key("article_id", "article", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "search_id", "article_id"),
        sa.Index("ix_search_click_article", "workspace_id", "article_id", "at"),
    )

    search_id: Mapped[UUID]
    article_id: Mapped[UUID]
    rank: Mapped[int]
    """1-based."""
    at: Mapped[datetime] = mapped_column(default=now)


class SearchIndexState(Owned, Base):
    """Which index generation a workspace's articles are in, so that other processes learn of changes."""

    __tablename__ = "search_index_state"
    __table_args__ = owned_args(sa.UniqueConstraint("workspace_id"))

    version: Mapped[int] = mapped_column(default=0)
    """Grows with every applied change."""
    updated_at: Mapped[datetime] = mapped_column(default=now)
