"""Tooltips: a marker or hover text on one element."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Tooltip(Owned, Base):
    """A tooltip's draft; what is shown is its live `GuideVersion`."""

    __tablename__ = "tooltip"
    __table_args__ = owned_args(owned_key("article_id", "article"), owned_key("owner_id", "member"))

    name: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    look: Mapped[str] = mapped_column(sa.String(10), default="icon")
    """`icon`, `pulse`, `underline` or `invisible`."""
    selector: Mapped[str] = mapped_column(sa.String(500), default="")
    url_patterns: Mapped[list[str]] = mapped_column(default=list)
    article_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    live_version: Mapped[int] = mapped_column(default=0)
    has_changes: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
