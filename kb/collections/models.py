"""Collections: nestable shelves of articles."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key


class Collection(Owned, Base):
    """A shelf. Its audience is what new articles on it start with."""

    __tablename__ = "collection"
    __table_args__ = owned_args(
        owned_key("parent_id", "collection"),
        sa.UniqueConstraint("workspace_id", "slug"),
        sa.Index("ix_collection_parent", "workspace_id", "parent_id", "position"),
    )

    parent_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(sa.String(120))
    slug: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.String(500), default="")
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The name in other languages, by locale; where there is none, `name` stands."""
    descriptions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The description in other languages, by locale."""
    audience: Mapped[str] = mapped_column(sa.String(10), default="public")
    position: Mapped[int] = mapped_column(default=0)
    source_key: Mapped[str | None] = mapped_column(sa.String(500))
    """Where an import found it, so that the next import finds it again."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)

    def name_in(self, locale: str) -> str:
        """Return what the collection is called in this language."""
        return str(self.names.get(locale) or self.name)

    def description_in(self, locale: str) -> str:
        """Return what is on it, in this language."""
        return str(self.descriptions.get(locale) or self.description)


class CollectionGrant(Owned, Base):
    """A collection, with all below it, that a partner may read."""

    __tablename__ = "collection_grant"
    __table_args__ = owned_args(
        owned_key("member_id", "member", ondelete="CASCADE"),
        owned_key("collection_id", "collection", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "member_id", "collection_id"),
    )

    member_id: Mapped[UUID]
    collection_id: Mapped[UUID]
