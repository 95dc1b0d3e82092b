"""Announcements: what is new, to be read in the help panel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, owned_args, owned_key
from guides.publishing.models import Guide


class Announcement(Guide, Base):
    """An announcement's draft."""

    __tablename__ = "announcement"
    __table_args__ = owned_args(owned_key("owner_id", "member"))

    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Markdown by locale."""
    dated_at: Mapped[datetime | None]
    """The date that it bears; when it first goes live, where its author gave none."""
    button: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where it leads, as a banner's button; empty: nowhere."""
