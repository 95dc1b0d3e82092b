"""Checklists whose items are done in order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("checklist") as batch_op:
        batch_op.add_column(sa.Column("is_ordered", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("checklist") as batch_op:
        batch_op.alter_column("is_ordered", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("checklist") as batch_op:
        batch_op.drop_column("is_ordered")
