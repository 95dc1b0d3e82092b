"""Checklists: onboarding tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key
from guides.publishing.models import Guide


class Checklist(Guide, Base):
    """A checklist's draft."""

    __tablename__ = "checklist"
    __table_args__ = owned_args(owned_key("owner_id", "member"))

    intro: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Plain text by locale."""
    is_ordered: Mapped[bool] = mapped_column(default=False)
    """An item opens once those before it are done."""


class ChecklistItem(Owned, Base):
    """One task. Its id survives reordering, so that progress stays true."""

    __tablename__ = "checklist_item"
    __table_args__ = owned_args(owned_key("checklist_id", "checklist", ondelete="CASCADE"))

    checklist_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Markdown by locale."""
    complete_by: Mapped[str] = mapped_column(sa.String(8), default="hand")
    """`hand`, `page`, `event`, `tour`, `article`, or `user` or `company` for one of their attributes."""
    complete_value: Mapped[str] = mapped_column(sa.String(500), default="")
    """Nothing, a URL pattern, an event's name, a tour's id, an article's id, or an attribute (`plan`, `plan=pro`)."""
    action: Mapped[str] = mapped_column(sa.String(8), default="none")
    """`none`, `url`, `tour` or `article`."""
    action_value: Mapped[str] = mapped_column(sa.String(500), default="")
    """Nothing, an address, a tour's id or an article's id."""


class ChecklistProgress(Owned, Base):
    """An item that one person has done, or (without an item) whether they put the checklist away."""

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
    """How the item was done; without an item, `dismissed` or `restored`, whichever was later."""
    at: Mapped[datetime] = mapped_column(default=now)
