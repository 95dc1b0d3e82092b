"""What leads on from a tour's step, and its own buttons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("tour_step") as batch_op:
        batch_op.add_column(sa.Column("options", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("tour_step") as batch_op:
        batch_op.alter_column("options", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("tour_step") as batch_op:
        batch_op.drop_column("options")
