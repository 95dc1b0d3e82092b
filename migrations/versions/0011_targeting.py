"""Who is shown a guide, when and how often: segments, what people have met, and limits for everything together."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GUIDES = ("tour", "tooltip", "checklist")
LIMITS = {"tours_per_session": "1", "prompts_per_day": "0"}
KNOWN = sa.text("end_user_id IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "segment",
        *_owned("segment"),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "guide_encounter",
        *_owned("guide_encounter"),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "workspace_id", "person", "guide_id", name=op.f("uq_guide_encounter_workspace_id_person_guide_id")
        ),
    )
    op.create_index(
        "ix_event_end_user",
        "event",
        ["workspace_id", "end_user_id", "kind", "at"],
        sqlite_where=KNOWN,
        postgresql_where=KNOWN,
    )
    for table in GUIDES:
        _add(table, "targeting", sa.Text(), "{}")
    for name, usual in LIMITS.items():
        _add("workspace", name, sa.Integer(), usual)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("workspace") as batch_op:
        for name in LIMITS:
            batch_op.drop_column(name)
    for table in GUIDES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("targeting")
    op.drop_index("ix_event_end_user", table_name="event")
    op.drop_table("guide_encounter")
    op.drop_table("segment")


def _owned(table: str) -> list[sa.Column[object] | sa.Constraint]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f(f"uq_{table}_workspace_id_id")),
    ]


def _add(table: str, name: str, kind: sa.types.TypeEngine[Any], usual: str) -> None:
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column(name, server_default=None)
