"""Alembic's environment: used by `annai migrate` and by tests, never by hand."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context

from app import import_models
from config import load_settings
from core.db import Base

import_models()


def run(connection: sa.Connection) -> None:
    """Run the migrations. Foreign keys are off on SQLite: recreating a table would delete its children."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _render(kind: str, item: Any, _context: Any) -> str | bool:
    names = {"UtcDateTime": "sa.DateTime(timezone=True)", "Json": "sa.Text()"}
    return names.get(type(item).__name__, False) if kind == "type" else False


engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url") or load_settings().resolved_database_url)
with engine.connect() as opened:
    run(opened)
engine.dispose()
