"""Tooltips: a marker or hover text on one element."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, owned_args, owned_key
from guides.publishing.models import Guide


class Tooltip(Guide, Base):
    """A tooltip's draft."""

    __tablename__ = "tooltip"
    __table_args__ = owned_args(owned_key("article_id", "article"), owned_key("owner_id", "member"))

    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Markdown by locale."""
    look: Mapped[str] = mapped_column(sa.String(10), default="icon")
    """`icon`, `pulse`, `underline` or `invisible`."""
    selector: Mapped[str] = mapped_column(sa.String(500), default="")
    fingerprint: Mapped[dict[str, Any] | None]
    """What the embed recorded of the element (`guides.publishing.fingerprints`)."""
    article_id: Mapped[UUID | None]
    """Where to read more."""
