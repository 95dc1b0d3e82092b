"""Checklists: onboarding tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Checklist(Owned, Base):
    """A checklist's draft; what is shown is its live `GuideVersion`."""

    __tablename__ = "checklist"
    __table_args__ = owned_args(owned_key("owner_id", "member"))

    name: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    intro: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url_patterns: Mapped[list[str]] = mapped_column(default=list)
    owner_id: Mapped[UUID | None]
    live_version: Mapped[int] = mapped_column(default=0)
    has_changes: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class ChecklistItem(Owned, Base):
    """One task."""

    __tablename__ = "checklist_item"
    __table_args__ = owned_args(owned_key("checklist_id", "checklist", ondelete="CASCADE"))

    checklist_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    complete_by: Mapped[str] = mapped_column(sa.String(8), default="hand")
    """`hand`, `page`, `event`, `tour` or `article`."""
    complete_value: Mapped[str] = mapped_column(sa.String(500), default="")
    action: Mapped[str] = mapped_column(sa.String(8), default="none")
    """`none`, `url`, `tour` or `article`."""
    action_value: Mapped[str] = mapped_column(sa.String(500), default="")


class ChecklistProgress(Owned, Base):
    """An item that one person has done, or (without an item) that they put the checklist away."""

    __tablename__ = "checklist_progress"
    __table_args__ = owned_args(
        owned_key("checklist_id", "checklist", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "person", "checklist_id", "item"),
    )

    checklist_id: Mapped[UUID]
    item: Mapped[str] = mapped_column(sa.String(36), default="")
    """Item id, or empty for the checklist as a whole."""
    person: Mapped[str] = mapped_column(sa.String(80))
    """`user:<end user id>` or `visitor:<anonymous id>`."""
    how: Mapped[str] = mapped_column(sa.String(10), default="hand")
    at: Mapped[datetime] = mapped_column(default=now)
