"""Wordings that were proposed for an article and refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "refused_phrasing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("meaning", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("refused_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "article_id"],
            ["article.workspace_id", "article.id"],
            name=op.f("fk_refused_phrasing_workspace_id_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_refused_phrasing_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_phrasing")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_refused_phrasing_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "article_id", "meaning", name=op.f("uq_refused_phrasing_workspace_id_article_id_meaning")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("refused_phrasing")
