"""Which uploaded files a published version shows, so that a file is given only to who may read it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FILE_ADDRESS = re.compile(r"/files/([0-9a-f]{64})")
BATCH = 500


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "published_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        _key("article_id", "article"),
        _key("version_id", "published_version"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_published_file_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_file")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_published_file_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "version_id", "sha256", name=op.f("uq_published_file_workspace_id_version_id_sha256")
        ),
    )
    with op.batch_alter_table("published_file", schema=None) as batch_op:
        batch_op.create_index("ix_published_file_sha256", ["workspace_id", "sha256"], unique=False)
    _note_what_is_published()


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{table}.workspace_id", f"{table}.id"],
        name=op.f(f"fk_published_file_workspace_id_{column}"),
        ondelete="CASCADE",
    )


def _note_what_is_published() -> None:
    """Read the versions there are: their pictures were served to everybody until now."""
    bind = op.get_bind()
    version = sa.table("published_version", *_columns("id", "workspace_id", "article_id"), sa.column("html", sa.Text))
    target = sa.table(
        "published_file", *_columns("id", "workspace_id", "article_id", "version_id"), sa.column("sha256", sa.String)
    )
    with_files = sa.select(version.c.id).where(version.c.html.like("%/files/%"))
    ids = list(bind.execute(with_files).scalars())
    for start in range(0, len(ids), BATCH):
        some = sa.select(version).where(version.c.id.in_(ids[start : start + BATCH]))
        rows = [found for row in bind.execute(some).mappings().all() for found in _shown_by(row)]
        if rows:
            bind.execute(sa.insert(target), rows)


def _columns(*names: str) -> list[sa.ColumnClause[uuid.UUID]]:
    return [sa.column(name, sa.Uuid()) for name in names]


def _shown_by(version: Any) -> Iterator[dict[str, Any]]:
    for sha256 in sorted(set(FILE_ADDRESS.findall(version["html"]))):
        yield {
            "id": uuid.uuid4(),
            "workspace_id": version["workspace_id"],
            "article_id": version["article_id"],
            "version_id": version["id"],
            "sha256": sha256,
        }


def downgrade() -> None:
    """Take back."""
    op.drop_table("published_file")
