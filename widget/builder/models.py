"""Leave to build a draft from within the product that the guide is for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key

SITTING = timedelta(minutes=60)
"""Counted from when the builder was last heard of."""
LONGEST = timedelta(hours=8)
AWAY = timedelta(seconds=90)
"""Whose builder hasn't been heard of for so long isn't there any more: an open one says a word twice a minute."""


class BuilderGrant(Owned, Base):
    """One opening of the builder: a link that works once and soon, then a token for as long as a sitting lasts."""

    __tablename__ = "builder_grant"
    __table_args__ = owned_args(
        owned_key("member_id", "member", ondelete="CASCADE"),
        owned_key("site_id", "site", ondelete="CASCADE"),
        sa.Index("ix_builder_grant_secret", "workspace_id", "secret_hash"),
    )

    member_id: Mapped[UUID]
    site_id: Mapped[UUID]
    guide_kind: Mapped[str] = mapped_column(sa.String(10))
    """`tour`, `tooltip` or `checklist`."""
    guide_id: Mapped[UUID]
    secret_hash: Mapped[str] = mapped_column(sa.String(64))
    """Of the link, and once that has been used, of the token that came in its place."""
    is_used: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=now)

    def note_presence(self) -> None:
        """Note that the builder is open now; the sitting lasts on from here."""
        self.expires_at = min(now() + SITTING, self._end)

    def note_absence(self) -> None:
        """Note that the page was left; the sitting can be gone on with, on another page."""
        self.note_presence()
        self.expires_at -= AWAY

    @property
    def is_present(self) -> bool:
        """Whether somebody sits there now."""
        return self.is_used and (self.expires_at - now() > SITTING - AWAY or self._end == self.expires_at > now())

    @property
    def _end(self) -> datetime:
        return self.created_at + LONGEST
