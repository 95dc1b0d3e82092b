"""Guides: a switch for all of them, versions for staging only, reviews, and how the widget looks in one product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STAGED = sa.text("is_staged")
LOOKS = {"brand_color": "", "corners": "usual", "text_size": "usual"}
DECIDERS = ("asked_by", "reviewer_id", "decided_by")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.add_column(sa.Column("guides_off_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("guides_off_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reviews_guides", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("site") as batch_op:
        for name, usual in LOOKS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=8), nullable=False, server_default=usual))
    with op.batch_alter_table("guide_version") as batch_op:
        batch_op.add_column(sa.Column("is_staged", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.Uuid(), nullable=True))
    _forget_usual()
    op.create_index(
        "uq_guide_version_staged",
        "guide_version",
        ["workspace_id", "guide_id"],
        unique=True,
        sqlite_where=STAGED,
        postgresql_where=STAGED,
    )
    op.execute("UPDATE guide_version SET released_at = published_at")
    _reviews()


def _forget_usual() -> None:
    """Values come from the application, as everywhere; what was there has its own by now."""
    for table, names in {
        "workspace": ("reviews_guides",),
        "site": tuple(LOOKS),
        "guide_version": ("is_staged",),
    }.items():
        with op.batch_alter_table(table) as batch_op:
            for name in names:
                batch_op.alter_column(name, server_default=None)


def _reviews() -> None:
    op.create_table(
        "guide_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("guide_kind", sa.String(length=20), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_guide_review_workspace_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", name],
                ["member.workspace_id", "member.id"],
                name=op.f(f"fk_guide_review_workspace_id_{name}"),
            )
            for name in DECIDERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_review")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_guide_review_workspace_id_id")),
    )
    op.create_index("ix_guide_review_guide", "guide_review", ["workspace_id", "guide_id"])
    op.create_index("ix_guide_review_open", "guide_review", ["workspace_id", "decision"])


def downgrade() -> None:
    """Take back. What was on staging only becomes a version that nobody sees; reviews are forgotten."""
    op.drop_table("guide_review")
    op.drop_index("uq_guide_version_staged", table_name="guide_version")
    with op.batch_alter_table("guide_version") as batch_op:
        for name in ("approved_by", "released_at", "is_staged"):
            batch_op.drop_column(name)
    with op.batch_alter_table("site") as batch_op:
        for name in LOOKS:
            batch_op.drop_column(name)
    with op.batch_alter_table("workspace") as batch_op:
        for name in ("reviews_guides", "guides_off_by", "guides_off_at"):
            batch_op.drop_column(name)
