"""The log of facts as it is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args


class Event(Owned, Base):
    """One fact from widget, help center or API.

    `id` follows from the id that the client made and the site (or workspace): a repeat counts once, and no tenant can
    suppress another's facts.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_kind", "workspace_id", "kind", "at"),
        sa.Index("ix_event_content", "workspace_id", "content_id", "at"),
        sa.Index(
            "ix_event_end_user",
            "workspace_id",
            "end_user_id",
            "kind",
            "at",
            sqlite_where=sa.text("end_user_id IS NOT NULL"),
            postgresql_where=sa.text("end_user_id IS NOT NULL"),
        ),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=now)
    site_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(sa.String(10), default="widget")
    """`widget`, `help`, `staff` or `api`."""
    session: Mapped[str] = mapped_column(sa.String(64), default="")
    end_user_id: Mapped[UUID | None]
    content_id: Mapped[UUID | None]
    version: Mapped[int | None]
    run: Mapped[UUID | None]
    step: Mapped[str] = mapped_column(sa.String(80), default="")
    page: Mapped[str] = mapped_column(sa.String(500), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    device: Mapped[str] = mapped_column(sa.String(10), default="")
    props: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_sample: Mapped[bool] = mapped_column(default=False)


class RolledFact(Owned, Base):
    """Counts per day: what dashboards read instead of raw events."""

    __tablename__ = "rolled_fact"
    __table_args__ = owned_args(
        sa.UniqueConstraint("workspace_id", "day", "kind", "source", "content_id", "step", name="uq_rolled_fact_cell"),
    )

    day: Mapped[str] = mapped_column(sa.String(10))
    """ISO date in the workspace's time zone."""
    kind: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.String(10))
    content_id: Mapped[str] = mapped_column(sa.String(36), default="")
    step: Mapped[str] = mapped_column(sa.String(80), default="")
    count: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    """Distinct sessions of that day."""
