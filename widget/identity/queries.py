"""Reads on identity keys and on how people were named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import NotFound
from widget.identity.models import IdentityKey, IdentityTraffic

MEASURED_DAYS = 7


def keys_of(session: Session, site_id: UUID) -> Sequence[IdentityKey]:
    """Return all keys of a site, newest first, those that have ended among them."""
    statement = sa.select(IdentityKey).where(IdentityKey.site_id == site_id)
    return session.scalars(statement.order_by(IdentityKey.created_at.desc(), IdentityKey.id.desc())).all()


def live_keys(session: Session, site_id: UUID) -> Sequence[IdentityKey]:
    """Return the keys of a site that count now."""
    is_live = IdentityKey.ends_at.is_(None) | (IdentityKey.ends_at > now())
    return session.scalars(sa.select(IdentityKey).where(IdentityKey.site_id == site_id, is_live)).all()


def key_of(session: Session, site_id: UUID, key_id: UUID) -> IdentityKey:
    """Return one key of a site. Raises `NotFound`."""
    found = session.get(IdentityKey, key_id)
    if found is None or found.site_id != site_id:
        raise NotFound
    return found


@dataclass(frozen=True)
class Coverage:
    """How people were named within the last seven days."""

    signed: int = 0
    unsigned: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """How often somebody was named at all."""
        return self.signed + self.unsigned + self.refused

    @property
    def share(self) -> float | None:
        """Signed ÷ named, in percent; None without data."""
        return 100 * self.signed / self.total if self.total else None

    @property
    def is_whole(self) -> bool:
        """Whether somebody was named, and always by a token that holds."""
        return self.total > 0 and self.signed == self.total


def coverage(session: Session, site_id: UUID) -> Coverage:
    """Return how the people of a site were named within the last seven days, today included."""
    first = (now() - timedelta(days=MEASURED_DAYS - 1)).date().isoformat()
    columns = (IdentityTraffic.signed, IdentityTraffic.unsigned, IdentityTraffic.refused)
    sums = (sa.func.coalesce(sa.func.sum(column), 0) for column in columns)
    statement = sa.select(*sums).where(IdentityTraffic.site_id == site_id, IdentityTraffic.day >= first)
    return Coverage(*(int(value) for value in session.execute(statement).one()))
