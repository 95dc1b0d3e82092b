"""Fingerprints of the elements that tour steps and tooltips point to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
TABLES = ("tooltip", "tour_step")


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("fingerprint", sa.Text(), nullable=True))


def downgrade() -> None:
    """Undo."""
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("fingerprint")
