"""What staff teach the search."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_tuning", sa.Uuid(), nullable=True))
    _owned(
        "synonym",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("finds", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
    )
    _owned(
        "stop_word",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("workspace_id", "locale", "word", name=op.f("uq_stop_word_workspace_id_locale_word")),
    )
    _pins()
    _hints()


def _pins() -> None:
    _owned(
        "search_pin",
        sa.Column("meaning", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        _of_article("search_pin"),
        sa.UniqueConstraint(
            "workspace_id", "meaning", "article_id", name=op.f("uq_search_pin_workspace_id_meaning_article_id")
        ),
    )
    with op.batch_alter_table("search_pin", schema=None) as batch_op:
        batch_op.create_index("ix_search_pin_article", ["workspace_id", "article_id"], unique=False)


def _hints() -> None:
    _owned(
        "synonym_hint",
        sa.Column("before_meaning", sa.String(length=300), nullable=False),
        sa.Column("after_meaning", sa.String(length=300), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.Column("instead", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_then", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        _of_article("synonym_hint"),
        sa.UniqueConstraint(
            "workspace_id",
            "before_meaning",
            "after_meaning",
            name=op.f("uq_synonym_hint_workspace_id_before_meaning_after_meaning"),
        ),
    )
    with op.batch_alter_table("synonym_hint", schema=None) as batch_op:
        batch_op.create_index("ix_synonym_hint_state", ["workspace_id", "state"], unique=False)


def _owned(name: str, *columns: Any) -> None:
    """Create a table whose rows belong to a workspace."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f(f"fk_{name}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f(f"uq_{name}_workspace_id_id")),
    )


def _of_article(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "article_id"],
        ["article.workspace_id", "article.id"],
        name=op.f(f"fk_{table}_workspace_id_article_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Take back."""
    for table in ("synonym_hint", "search_pin", "stop_word", "synonym"):
        op.drop_table(table)
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("search_tuning")
