"""End users of a customer's product and the companies they work for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Company(Owned, Base):
    """A customer company, known by the host product's own id."""

    __tablename__ = "company"
    __table_args__ = owned_args(sa.UniqueConstraint("workspace_id", "external_id"))

    external_id: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_sample: Mapped[bool] = mapped_column(default=False)


class EndUser(Owned, Base):
    """A person using the customer's product. Attributes from an unsigned `identify` only label."""

    __tablename__ = "end_user"
    __table_args__ = owned_args(
        owned_key("company_id", "company"),
        sa.UniqueConstraint("workspace_id", "external_id"),
    )

    external_id: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    company_id: Mapped[UUID | None]
    verified_at: Mapped[datetime | None]
    """When a signed token last proved this identity."""
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
