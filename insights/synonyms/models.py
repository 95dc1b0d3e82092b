"""Words that people tried one after the other until they found something."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class SynonymHint(Owned, Base):
    """Two searches that several people made in a row: the first led nowhere, the second to an article."""

    __tablename__ = "synonym_hint"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "before_meaning", "after_meaning"),
        sa.Index("ix_synonym_hint_state", "workspace_id", "state"),
    )

    before_meaning: Mapped[str] = mapped_column(sa.String(300))
    after_meaning: Mapped[str] = mapped_column(sa.String(300))
    before: Mapped[str] = mapped_column(sa.String(200))
    """The first search in its commonest spelling."""
    after: Mapped[str] = mapped_column(sa.String(200))
    instead: Mapped[str] = mapped_column(sa.String(200))
    """What of the first search was replaced: what would become a synonym."""
    by: Mapped[str] = mapped_column(sa.String(200))
    """What it was replaced by."""
    locale: Mapped[str] = mapped_column(sa.String(8))
    people: Mapped[int]
    """Distinct sessions."""
    times: Mapped[int]
    article_id: Mapped[UUID]
    """The article that was opened most."""
    last_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    """`open`, `accepted` or `dismissed`."""
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    people_then: Mapped[int] = mapped_column(default=0)
    """How many people there were when it was dismissed: it comes back when they are twice as many."""
    found_at: Mapped[datetime] = mapped_column(default=now)
