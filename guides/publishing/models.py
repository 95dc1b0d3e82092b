"""What guides of every kind have in common, and their published versions: immutable, what the embed is given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key

TARGETING = "targeting"
"""Where a version's content says who sees it; the embed is never told."""


class Guide(Owned):
    """The draft of a guide of any kind; what runs is its live `GuideVersion`."""

    name: Mapped[str] = mapped_column(sa.String(200))
    """What staff call it; nobody else sees it."""
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By locale."""
    url_patterns: Mapped[list[str]] = mapped_column(default=list)
    """Where it may appear (`guides.publishing.patterns`); empty: everywhere."""
    targeting: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Who sees it, when and how often (`guides.targeting.aims`); empty: everybody, always, as its kind is."""
    owner_id: Mapped[UUID | None]
    live_version: Mapped[int] = mapped_column(default=0)
    """Number of the version that is shown; 0: nothing is live."""
    has_changes: Mapped[bool] = mapped_column(default=True)
    """Whether the draft differs from what is live."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[UUID | None]
    """Who saved the draft last; None: nobody, or before that was noted."""
    is_sample: Mapped[bool] = mapped_column(default=False)


class GuideVersion(Owned, Base):
    """One published version of a guide, with its texts per locale already rendered to nodes."""

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
        sa.Index(
            "uq_guide_version_staged",
            "workspace_id",
            "guide_id",
            unique=True,
            sqlite_where=sa.text("is_staged"),
            postgresql_where=sa.text("is_staged"),
        ),
    )

    guide_kind: Mapped[str] = mapped_column(sa.String(10))
    """`tour`, `tooltip`, `checklist`, `banner` or `news`."""
    guide_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[dict[str, Any]]
    """Payload of the embed contract, each text as `{locale: …}` and each article by its id."""
    is_live: Mapped[bool] = mapped_column(default=True)
    """At most one version of a guide is live."""
    is_staged: Mapped[bool] = mapped_column(default=False)
    """At most one version of a guide is on staging; where none is, staging has the live one."""
    member_id: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    """The second person who agreed to it, where one did."""
    published_at: Mapped[datetime] = mapped_column(default=now)
    """When it was made; what it says hasn't changed since."""
    released_at: Mapped[datetime | None]
    """When it last went live; None: it has only been on staging."""
    is_sample: Mapped[bool] = mapped_column(default=False)


class GuideReview(Owned, Base):
    """A request that a second person looks at a guide before it goes live, and their answer."""

    __tablename__ = "guide_review"
    __table_args__ = owned_args(
        owned_key("asked_by", "member"),
        owned_key("reviewer_id", "member"),
        owned_key("decided_by", "member"),
        sa.Index("ix_guide_review_guide", "workspace_id", "guide_id"),
        sa.Index("ix_guide_review_open", "workspace_id", "decision"),
    )

    guide_kind: Mapped[str] = mapped_column(sa.String(20))
    guide_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(sa.String(200))
    """What staff called it when it was asked about."""
    asked_by: Mapped[UUID | None]
    reviewer_id: Mapped[UUID | None]
    """Who was asked; none: anyone who may approve."""
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str] = mapped_column(sa.String(10), default="open")
    """`open`, `approved`, `sent_back` or `withdrawn`."""
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    number: Mapped[int] = mapped_column(default=0)
    """The version on staging that it is about, 0: the draft. Once answered, which one went live by it, 0: none."""
