"""Uploaded files, stored once by their content."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class StoredFile(Owned, Base):
    """A file of one workspace; its bytes lie under the SHA-256 of what was stored."""

    __tablename__ = "stored_file"
    __table_args__ = owned_args(
        owned_key("member_id", "member"),
        sa.UniqueConstraint("workspace_id", "sha256"),
    )

    sha256: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(300))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    member_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)
