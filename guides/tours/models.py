"""Tours: step-by-step guides over the live product."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Owned, owned_args, owned_key
from guides.publishing.models import Guide


class Tour(Guide, Base):
    """A tour's draft."""

    __tablename__ = "tour"
    __table_args__ = owned_args(
        owned_key("article_id", "article"),
        owned_key("owner_id", "member"),
        sa.Index("ix_tour_article", "workspace_id", "article_id"),
    )

    article_id: Mapped[UUID | None]
    """The procedure it was made from."""
    is_automatic: Mapped[bool] = mapped_column(default=False)
    """Starts by itself where its address matches: once in a browser, where its targeting says nothing else."""
    outdated_steps: Mapped[list[str]] = mapped_column(default=list)
    """Keys of the steps whose procedure step has changed since, as of the procedure's last publication."""


class TourStep(Owned, Base):
    """One step of a tour. `key` survives reordering, so that facts stay comparable."""

    __tablename__ = "tour_step"
    __table_args__ = owned_args(
        owned_key("tour_id", "tour", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "tour_id", "key"),
    )

    tour_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Markdown by locale."""
    selector: Mapped[str] = mapped_column(sa.String(500), default="")
    """Empty: centred."""
    fingerprint: Mapped[dict[str, Any] | None]
    """What the embed recorded of the element (`guides.publishing.fingerprints`)."""
    url_pattern: Mapped[str] = mapped_column(sa.String(500), default="")
    on_missing: Mapped[str] = mapped_column(sa.String(8), default="wait")
    """`wait`, `skip`, `centre` or `stop`."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What leads on, and the step's own buttons (`guides.tours.behaviour`)."""
    article_step: Mapped[str] = mapped_column(sa.String(120), default="")
    """Id of the procedure's step it was made from."""
    article_step_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """Hash of that step's title and Markdown when it was taken over."""
