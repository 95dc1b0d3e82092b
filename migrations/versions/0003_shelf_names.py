"""Collection names in several languages, and when a sample world was complete."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LOADING = timedelta(minutes=2)
"""How long loading the sample world took at most, before there was a note of when it was complete."""


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("descriptions", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.alter_column("names", server_default=None)
        batch_op.alter_column("descriptions", server_default=None)
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sample_loaded_at", sa.DateTime(timezone=True), nullable=True))
    _note_samples()


def _note_samples() -> None:
    """A sample world that is there already came with its workspace."""
    workspace = sa.table(
        "workspace",
        sa.column("id", sa.Uuid()),
        sa.column("has_sample", sa.Boolean()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("sample_loaded_at", sa.DateTime(timezone=True)),
    )
    sampled = sa.select(workspace.c.id, workspace.c.created_at).where(workspace.c.has_sample)
    for workspace_id, created_at in op.get_bind().execute(sampled).all():
        noted = sa.update(workspace).where(workspace.c.id == workspace_id)
        op.execute(noted.values(sample_loaded_at=created_at + LOADING))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("sample_loaded_at")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_column("descriptions")
        batch_op.drop_column("names")
