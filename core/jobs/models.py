"""The jobs table: a transactional outbox with leases."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Identified


class Job(Identified, Base):
    """A piece of work that was queued in the transaction which made it necessary."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_due", "state", "run_at"),
        sa.Index(
            "uq_job_key",
            "key",
            unique=True,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
    )

    name: Mapped[str] = mapped_column(sa.String(80))
    workspace_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str | None] = mapped_column(sa.String(200))
    """Two queued jobs never have the same key: the second `enqueue` is dropped."""
    state: Mapped[str] = mapped_column(sa.String(10), default="queued")
    """`queued`, `running`, `done` or `dead`."""
    run_at: Mapped[datetime] = mapped_column(default=now)
    leased_until: Mapped[datetime | None]
    lease: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class Schedule(Identified, Base):
    """When a recurring job is next due."""

    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    next_at: Mapped[datetime]
