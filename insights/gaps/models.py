"""Knowledge gaps: misses of one meaning, somebody's to close."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key

STATES = ("open", "assigned", "drafted", "published", "proven", "dismissed")


class Gap(Owned, Base):
    """A group of misses of one meaning."""

    __tablename__ = "gap"
    __table_args__ = owned_args(
        owned_key("owner_id", "member"),
        owned_key("article_id", "article"),
        sa.UniqueConstraint("workspace_id", "meaning"),
        sa.Index("ix_gap_state", "workspace_id", "state"),
    )

    meaning: Mapped[str] = mapped_column(sa.String(300))
    title: Mapped[str] = mapped_column(sa.String(200))
    """The searchers' own words, the commonest of them."""
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    owner_id: Mapped[UUID | None]
    article_id: Mapped[UUID | None]
    """The article that is to close it."""
    locale: Mapped[str] = mapped_column(sa.String(8), default="ja")
    people: Mapped[int] = mapped_column(default=0)
    """Distinct sessions that missed."""
    misses: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    proof: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Before and after: misses and people before publication, and the search that proved it."""
    is_sample: Mapped[bool] = mapped_column(default=False)


class GapMiss(Owned, Base):
    """One miss that belongs to a gap: a search, a left question, or a phone call that was written down."""

    __tablename__ = "gap_miss"
    __table_args__ = owned_args(
        owned_key("gap_id", "gap", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "kind", "source_id"),
        sa.Index("ix_gap_miss_gap", "workspace_id", "gap_id", "at"),
    )

    gap_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(sa.String(10))
    """`search`, `question` or `phone`."""
    source_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(sa.String(1000))
    session: Mapped[str] = mapped_column(sa.String(64), default="")
    page: Mapped[str] = mapped_column(sa.String(500), default="")
    source: Mapped[str] = mapped_column(sa.String(10), default="")
    why: Mapped[str] = mapped_column(sa.String(10), default="no_hits")
    """`no_hits`, `no_click`, `unhelpful` or `asked`."""
    at: Mapped[datetime] = mapped_column(default=now)


class GapStep(Owned, Base):
    """A change of a gap's state, for its history."""

    __tablename__ = "gap_step"
    __table_args__ = owned_args(
        owned_key("gap_id", "gap", ondelete="CASCADE"),
        owned_key("member_id", "member"),
    )

    gap_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(sa.String(10))
    member_id: Mapped[UUID | None]
    """None: the system saw it."""
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=now)
