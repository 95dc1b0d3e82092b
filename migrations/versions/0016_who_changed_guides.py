"""Guides: who saved a draft last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUIDES = ("tour", "tooltip", "checklist", "banner", "announcement")


def upgrade() -> None:
    """Apply. Of drafts that are there already nobody knows."""
    for table in GUIDES:
        op.add_column(table, sa.Column("changed_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take back."""
    for table in GUIDES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("changed_by")
