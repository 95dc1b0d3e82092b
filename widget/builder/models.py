"""Leave to build a draft from within the product that the guide is for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


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
