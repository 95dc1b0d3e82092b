"""Articles, their revisions, published versions and reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Owned, owned_args, owned_key

KINDS = ("procedure", "faq", "article")
STATES = ("draft", "in_review", "published", "archived")
_FOR = ("audience", "collection_id")
_PUBLISHED = sa.text("published_version_id IS NOT NULL AND trashed_at IS NULL")
_OUT: dict[str, Any] = {"sqlite_where": _PUBLISHED, "postgresql_where": _PUBLISHED}
_COUNTED = ("trashed_at", "published_version_id", "kind", "id")


class Article(Owned, Base):
    """An article: what is true of it at all times, and its draft. Readers see its published version only.

    `state` is the state of the draft's journey; `published_version_id` says whether readers can see anything.
    An article that is edited after publication keeps its published version: state is then `draft` or `in_review`
    with a published version.
    """

    __tablename__ = "article"
    __table_args__ = owned_args(
        owned_key("collection_id", "collection"),
        owned_key("owner_id", "member"),
        owned_key("deputy_id", "member"),
        sa.UniqueConstraint("workspace_id", "slug"),
        sa.UniqueConstraint("workspace_id", "source_key"),
        # All that is asked of every article at once, to count what is readable and by search: texts needn't be passed.
        sa.Index("ix_article_counted", "workspace_id", "collection_id", "locale", "audience", *_COUNTED),
        # What is out, in the order of readers' lists. Whom it is for stands in the index: what is for others is passed
        # by there. The staff's lists, which show drafts too, can't take these for the better way to every article.
        sa.Index("ix_article_newest", "workspace_id", "locale", "published_at", *_FOR, **_OUT),
        sa.Index("ix_article_state", "workspace_id", "state", "updated_at"),
        sa.Index("ix_article_titles", "workspace_id", "locale", "kind", "published_title", "id", *_FOR, **_OUT),
    )

    collection_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(sa.String(10), default="article")
    slug: Mapped[str] = mapped_column(sa.String(160))
    locale: Mapped[str] = mapped_column(sa.String(8), default="ja")
    audience: Mapped[str] = mapped_column(sa.String(10), default="public")
    state: Mapped[str] = mapped_column(sa.String(10), default="draft")
    title: Mapped[str] = mapped_column(sa.String(300), default="")
    """Draft title."""
    body: Mapped[str] = mapped_column(sa.Text, default="")
    """Draft body: Markdown."""
    phrasings: Mapped[list[str]] = mapped_column(default=list)
    """Draft phrasings of a faq, in the notation of `kb.search.phrasings`."""
    tags: Mapped[list[str]] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)
    """Number of the newest revision; a save names the one it started from."""
    owner_id: Mapped[UUID | None]
    deputy_id: Mapped[UUID | None]
    verified_until: Mapped[datetime | None]
    published_version_id: Mapped[UUID | None]
    """Refers to `published_version`; kept as a plain column since the two tables point at each other."""
    published_number: Mapped[int] = mapped_column(default=0)
    published_title: Mapped[str] = mapped_column(sa.String(300), default="")
    """Title of the published version, for lists that readers see; the draft's may be ahead."""
    published_at: Mapped[datetime | None]
    """When the published version was published."""
    trashed_at: Mapped[datetime | None]
    source_key: Mapped[str | None] = mapped_column(sa.String(500))
    """Path in the import that this article came from."""
    source_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """What the file was at the import; see `kb.exchange.standing` for the two other values."""
    source_state: Mapped[str] = mapped_column(sa.String(64), default="")
    """What the import made of it, as a hash: an article that is no longer so was changed here."""
    front_matter: Mapped[str] = mapped_column(sa.Text, default="")
    """Front matter as imported, verbatim, for an export without loss."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def is_out(self) -> bool:
        """Whether readers have all that has been written: nothing was changed since the publication."""
        return self.state == "published" and self.published_version_id is not None


class ArticleSlug(Owned, Base):
    """A former address of an article, which keeps working."""

    __tablename__ = "article_slug"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"), sa.UniqueConstraint("workspace_id", "slug")
    )

    article_id: Mapped[UUID]
    slug: Mapped[str] = mapped_column(sa.String(160))


class Revision(Owned, Base):
    """One save of a draft."""

    __tablename__ = "revision"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        owned_key("member_id", "member"),
        sa.UniqueConstraint("workspace_id", "article_id", "number"),
    )

    article_id: Mapped[UUID]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    phrasings: Mapped[list[str]] = mapped_column(default=list)
    member_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class PublishedVersion(Owned, Base):
    """What readers saw from `published_at` on: immutable, with everything rendered."""

    __tablename__ = "published_version"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        owned_key("member_id", "member"),
        sa.UniqueConstraint("workspace_id", "article_id", "number"),
    )

    article_id: Mapped[UUID]
    number: Mapped[int]
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    phrasings: Mapped[list[str]] = mapped_column(default=list)
    html: Mapped[str] = mapped_column(sa.Text)
    """Sanitised by `core.rendering`, which alone may turn it into Markup again."""
    nodes: Mapped[list[Any]] = mapped_column(default=list)
    toc: Mapped[list[Any]] = mapped_column(default=list)
    steps: Mapped[list[Any]] = mapped_column(default=list)
    """`{id, number, title, nodes}` of each level-2 section."""
    text: Mapped[str] = mapped_column(sa.Text)
    headings: Mapped[list[str]] = mapped_column(default=list)
    scan: Mapped[str] = mapped_column(sa.Text, default="")
    """Title and text as `kb.search.substring` compares them: the last resort of a search."""
    member_id: Mapped[UUID | None]
    published_at: Mapped[datetime] = mapped_column(default=now)


class PublishedFile(Owned, Base):
    """An uploaded file that a published version shows. Whoever may read the version may have the file."""

    __tablename__ = "published_file"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        owned_key("version_id", "published_version", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "version_id", "sha256"),
        sa.Index("ix_published_file_sha256", "workspace_id", "sha256"),
    )

    article_id: Mapped[UUID]
    version_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(sa.String(64))


class Review(Owned, Base):
    """A request that a second person looks at a draft, and their answer."""

    __tablename__ = "review"
    __table_args__ = owned_args(
        owned_key("article_id", "article", ondelete="CASCADE"),
        owned_key("asked_by", "member"),
        owned_key("reviewer_id", "member"),
        owned_key("decided_by", "member"),
        sa.Index("ix_review_article", "workspace_id", "article_id"),
        sa.Index("ix_review_open", "workspace_id", "decision"),
    )

    article_id: Mapped[UUID]
    revision: Mapped[int]
    asked_by: Mapped[UUID | None]
    reviewer_id: Mapped[UUID | None]
    """Who was asked; none: anyone who may approve."""
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decision: Mapped[str] = mapped_column(sa.String(10), default="open")
    """`open`, `approved`, `sent_back` or `withdrawn`."""
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
