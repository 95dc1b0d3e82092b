"""What guides of every kind have in common, and their published versions: immutable, what the embed is given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Guide(Owned):
    """The draft of a tour, tooltip or checklist; what runs is its live `GuideVersion`."""

    name: Mapped[str] = mapped_column(sa.String(200))
    """What staff call it; nobody else sees it."""
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By locale."""
    url_patterns: Mapped[list[str]] = mapped_column(default=list)
    """Where it may appear (`guides.publishing.patterns`); empty: everywhere."""
    owner_id: Mapped[UUID | None]
    live_version: Mapped[int] = mapped_column(default=0)
    """Number of the version that is shown; 0: nothing is live."""
    has_changes: Mapped[bool] = mapped_column(default=True)
    """Whether the draft differs from what is live."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)


class GuideVersion(Owned, Base):
    """One published version of a tour, tooltip or checklist, with its texts per locale already rendered to nodes."""

    __tablename__ = "guide_version"
    __table_args__ = owned_args(
        owned_key("member_id", "member"),
        sa.UniqueConstraint("workspace_id", "guide_id", "number"),
        sa.Index(
            "uq_guide_version_live",
            "workspace_id",
            "guide_id",
            unique=True,
            sqlite_where=sa.text("is_live"),
            postgresql_where=sa.text("is_live"),
        ),
    )

    guide_kind: Mapped[str] = mapped_column(sa.String(10))
    """`tour`, `tooltip` or `checklist`."""
    guide_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]]
    """Payload of the embed contract, each text as `{locale: …}` and each article by its id."""
    is_live: Mapped[bool] = mapped_column(default=True)
    """At most one version of a guide is live."""
    member_id: Mapped[UUID | None]
    published_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
