"""What readers' clicks taught the search, and whether a workspace uses it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("learns_from_clicks", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.alter_column("learns_from_clicks", server_default=None)
    op.create_table(
        "learned_boost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("meaning", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "article_id"],
            ["article.workspace_id", "article.id"],
            name=op.f("fk_learned_boost_workspace_id_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_learned_boost_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_boost")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_learned_boost_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "meaning", "article_id", name=op.f("uq_learned_boost_workspace_id_meaning_article_id")
        ),
    )
    with op.batch_alter_table("learned_boost", schema=None) as batch_op:
        batch_op.create_index("ix_learned_boost_article", ["workspace_id", "article_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("learned_boost")
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("learns_from_clicks")
