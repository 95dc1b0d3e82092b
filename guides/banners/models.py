"""Banners: one sentence across the top or bottom of the page, or beside one element."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, owned_args, owned_key
from guides.publishing.models import Guide


class Banner(Guide, Base):
    """A banner's draft."""

    __tablename__ = "banner"
    __table_args__ = owned_args(owned_key("owner_id", "member"))

    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """One line of Markdown by locale."""
    tone: Mapped[str] = mapped_column(sa.String(10), default="info")
    """`info`, `notice` or `important`."""
    place: Mapped[str] = mapped_column(sa.String(10), default="top")
    """`top`, `bottom` or `inline` (beside an element)."""
    selector: Mapped[str] = mapped_column(sa.String(500), default="")
    fingerprint: Mapped[dict[str, Any] | None]
    """What the embed recorded of the element (`guides.publishing.fingerprints`)."""
    is_dismissible: Mapped[bool] = mapped_column(default=True)
    """Whether closing it is for good; else it is for the visit."""
    button: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`do` (`url`, `article` or `tour`), `value`, and `text` by locale; empty: it has none."""
