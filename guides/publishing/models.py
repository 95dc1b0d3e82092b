"""Published versions of guides of every kind: immutable, and what the embed is given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class GuideVersion(Owned, Base):
    """One published version of a tour, tooltip or checklist, with its texts per locale already rendered to nodes."""

    __tablename__ = "guide_version"
    __table_args__ = owned_args(
        owned_key("member_id", "member"),
        sa.UniqueConstraint("workspace_id", "guide_id", "number"),
        sa.Index("ix_guide_version_live", "workspace_id", "is_live"),
    )

    guide_kind: Mapped[str] = mapped_column(sa.String(10))
    """`tour`, `tooltip` or `checklist`."""
    guide_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]]
    """Payload of the embed contract, each text as `{locale: …}`."""
    is_live: Mapped[bool] = mapped_column(default=True)
    """At most one version of a guide is live."""
    member_id: Mapped[UUID | None]
    published_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
