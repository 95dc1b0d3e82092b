"""Articles: indexes for what the help center's home and collection pages ask of a large help center."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COUNTED = ("collection_id", "locale", "audience", "trashed_at", "published_version_id", "kind", "id")
LISTS = {
    "ix_article_newest": ("locale", "published_at", "audience", "collection_id"),
    "ix_article_titles": ("locale", "kind", "published_title", "id", "audience", "collection_id"),
}
OUT = sa.text("published_version_id IS NOT NULL AND trashed_at IS NULL")


def upgrade() -> None:
    """Apply. The first one begins as the former index on collections does, and takes its place."""
    op.create_index("ix_article_counted", "article", ["workspace_id", *COUNTED])
    for name, columns in LISTS.items():
        op.create_index(name, "article", ["workspace_id", *columns], sqlite_where=OUT, postgresql_where=OUT)
    op.drop_index("ix_article_collection", "article")


def downgrade() -> None:
    """Take back."""
    op.create_index("ix_article_collection", "article", ["workspace_id", "collection_id"])
    for name in ("ix_article_counted", *LISTS):
        op.drop_index(name, "article")
