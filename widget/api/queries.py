"""Reads of the embed API."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.customers.models import Company, EndUser


def user_by_external_id(session: Session, external_id: str) -> EndUser | None:
    """Return the end user that the host product knows by this id."""
    return session.scalar(sa.select(EndUser).where(EndUser.external_id == external_id))


def company_by_external_id(session: Session, external_id: str) -> Company | None:
    """Return the company that the host product knows by this id."""
    return session.scalar(sa.select(Company).where(Company.external_id == external_id))


def has_verified_users(session: Session, company_id: UUID) -> bool:
    """Tell whether somebody of this company has been proved by a token."""
    statement = sa.select(EndUser.id).where(EndUser.company_id == company_id, EndUser.verified_at.is_not(None))
    return session.scalar(statement.limit(1)) is not None
