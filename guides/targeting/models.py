"""Segments of end users, and when each person last met a guide."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args


class Segment(Owned, Base):
    """A group of end users, said by conditions: who belongs to it is found anew each time."""

    __tablename__ = "segment"
    __table_args__ = owned_args()

    name: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.String(500), default="")
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Groups of conditions (`guides.targeting.conditions`)."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class GuideEncounter(Owned, Base):
    """When one person last saw a guide, and when they were last through with it."""

    __tablename__ = "guide_encounter"
    __table_args__ = owned_args(sa.UniqueConstraint("workspace_id", "person", "guide_id"))

    person: Mapped[str] = mapped_column(sa.String(80))
    """`user:<end user id>` or `visitor:<anonymous id>`."""
    guide_id: Mapped[UUID]
    shown_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    """When a tour or checklist was completed, a tooltip opened, a banner put away or news read."""
    is_sample: Mapped[bool] = mapped_column(default=False)
