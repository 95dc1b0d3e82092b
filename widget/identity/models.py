"""Keys that identity tokens are checked with, and a day's count of how people were named."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class IdentityKey(Owned, Base):
    """A key of a site: a secret that the host product's server shares, or the public half of a pair of its own."""

    __tablename__ = "identity_key"
    __table_args__ = owned_args(owned_key("site_id", "site"))

    site_id: Mapped[UUID]
    algorithm: Mapped[str] = mapped_column(sa.String(5))
    """`HS256` or `RS256`: the only one that a token may be signed by to count with this key."""
    material: Mapped[str] = mapped_column(sa.Text)
    """The secret, or the public key as PEM."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]
    """From then on nothing that it signs counts; None while it is in use."""


class IdentityTraffic(Owned, Base):
    """How the people of a site were named on one day, counted once for each page session that asked what to show."""

    __tablename__ = "identity_traffic"
    __table_args__ = owned_args(owned_key("site_id", "site"), sa.UniqueConstraint("workspace_id", "site_id", "day"))

    site_id: Mapped[UUID]
    day: Mapped[str] = mapped_column(sa.String(10))
    """ISO date in UTC."""
    signed: Mapped[int] = mapped_column(default=0)
    """Named by a token that holds."""
    unsigned: Mapped[int] = mapped_column(default=0)
    """Named without a token."""
    refused: Mapped[int] = mapped_column(default=0)
    """Sent a token that proves nothing."""
