"""Tours: step-by-step guides over the live product."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Tour(Owned, Base):
    """A tour's draft; what runs is its live `GuideVersion`."""

    __tablename__ = "tour"
    __table_args__ = owned_args(owned_key("article_id", "article"), owned_key("owner_id", "member"))

    name: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By locale."""
    article_id: Mapped[UUID | None]
    """The procedure it was made from."""
    owner_id: Mapped[UUID | None]
    url_patterns: Mapped[list[str]] = mapped_column(default=list)
    is_automatic: Mapped[bool] = mapped_column(default=False)
    """Starts by itself, once, where its address matches."""
    live_version: Mapped[int] = mapped_column(default=0)
    """0: nothing is live."""
    has_changes: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class TourStep(Owned, Base):
    """One step of a tour. `key` survives reordering, so that facts stay comparable."""

    __tablename__ = "tour_step"
    __table_args__ = owned_args(
        owned_key("tour_id", "tour", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "tour_id", "key"),
    )

    tour_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Markdown by locale."""
    selector: Mapped[str] = mapped_column(sa.String(500), default="")
    """Empty: centred."""
    url_pattern: Mapped[str] = mapped_column(sa.String(500), default="")
    on_missing: Mapped[str] = mapped_column(sa.String(8), default="wait")
    """`wait`, `skip`, `centre` or `stop`."""
    article_step: Mapped[str] = mapped_column(sa.String(120), default="")
    """Id of the procedure's step it was made from."""
    article_step_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """Hash of that step's Markdown when it was taken over."""
