"""Announcements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("button", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url_patterns", sa.Text(), nullable=False),
        sa.Column("targeting", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("live_version", sa.Integer(), nullable=False),
        sa.Column("has_changes", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_announcement_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_announcement_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_announcement_workspace_id_id")),
    )


def downgrade() -> None:
    """Take back. Versions of announcements go too: nobody could say what they were."""
    op.execute("DELETE FROM guide_version WHERE guide_kind = 'news'")
    op.drop_table("announcement")
