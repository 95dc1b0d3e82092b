"""Workspaces, their sites and their audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Identified, Owned, owned_args, owned_key

STAGING = "staging"
"""The environment of a product in which guides are tried before customers see them."""


class Workspace(Identified, Base):
    """One team's or company's data: the tenancy boundary."""

    __tablename__ = "workspace"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    locale: Mapped[str] = mapped_column(sa.String(8), default="ja")
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Tokyo")
    brand_color: Mapped[str] = mapped_column(sa.String(7), default="#264b96")
    logo_sha: Mapped[str | None] = mapped_column(sa.String(64))
    greeting: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Greeting of help center and widget by locale."""
    contact_url: Mapped[str] = mapped_column(sa.String(500), default="")
    retention_days: Mapped[int] = mapped_column(default=400)
    """How long raw events are kept."""
    verification_days: Mapped[int] = mapped_column(default=180)
    """How long an owner's word that an article is right stays valid."""
    has_sample: Mapped[bool] = mapped_column(default=False)
    sample_loaded_at: Mapped[datetime | None]
    """When the sample world was complete: what has no mark of its own is sample when it is older."""
    search_tuning: Mapped[UUID | None]
    """New with each change of what staff taught the search, by which every process learns of it; None: nothing yet."""
    learns_from_clicks: Mapped[bool] = mapped_column(default=True)
    """Whether search ranks by what readers opened, too."""
    tours_per_session: Mapped[int] = mapped_column(default=1)
    """How many tours may start by themselves in one visit to a product."""
    prompts_per_day: Mapped[int] = mapped_column(default=0)
    """How many things may appear by themselves to one person on one day; 0: as many as are due."""
    guides_off_at: Mapped[datetime | None]
    """Since when no guide is shown anywhere; None: guides are shown."""
    guides_off_by: Mapped[UUID | None]
    reviews_guides: Mapped[bool] = mapped_column(default=False)
    """Whether a second person must agree before a guide goes live."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Site(Owned, Base):
    """A product the widget lives in: its public key, and the origins that may use it."""

    __tablename__ = "site"
    __table_args__ = owned_args()

    name: Mapped[str] = mapped_column(sa.String(120))
    environment: Mapped[str] = mapped_column(sa.String(12), default="production")
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    origins: Mapped[list[str]] = mapped_column(default=list)
    viewer_secret: Mapped[str] = mapped_column(sa.String(64))
    """Goes into the viewer tokens of this site, and never leaves the server."""
    requires_identity: Mapped[bool] = mapped_column(default=False)
    """Whether somebody who is named without proof is nobody."""
    launcher: Mapped[str] = mapped_column(sa.String(8), default="right")
    is_on: Mapped[bool] = mapped_column(default=True)
    """The kill switch: an installation that is off answers the embed with nothing to show."""
    dark: Mapped[bool] = mapped_column(default=True)
    """Whether the widget is dark where the product around it is; else it is always light."""
    brand_color: Mapped[str] = mapped_column(sa.String(8), default="")
    """The widget's colour in this product; empty: the company's."""
    corners: Mapped[str] = mapped_column(sa.String(8), default="usual")
    """`square`, `usual` or `round`."""
    text_size: Mapped[str] = mapped_column(sa.String(8), default="usual")
    """`small`, `usual` or `large`."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class AuditEntry(Owned, Base):
    """Who did what to what, and when. Written in the transaction of the deed."""

    __tablename__ = "audit_entry"
    __table_args__ = owned_args(owned_key("member_id", "member"), sa.Index("ix_audit_entry_when", "workspace_id", "at"))

    at: Mapped[datetime] = mapped_column(default=now)
    member_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    """The name of what it was done to, as it was then."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
