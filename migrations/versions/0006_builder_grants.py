"""Leave to pick elements for a guide's draft from within a product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "builder_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("guide_kind", sa.String(length=10), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_builder_grant_workspace_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "site_id"],
            ["site.workspace_id", "site.id"],
            name=op.f("fk_builder_grant_workspace_id_site_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_builder_grant_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_builder_grant")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_builder_grant_workspace_id_id")),
    )
    op.create_index("ix_builder_grant_secret", "builder_grant", ["workspace_id", "secret_hash"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_builder_grant_secret", table_name="builder_grant")
    op.drop_table("builder_grant")
