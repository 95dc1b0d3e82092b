"""Which FAQ's answer was shown above a search's results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("search", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("search", schema=None) as batch_op:
        batch_op.drop_column("answered_id")
