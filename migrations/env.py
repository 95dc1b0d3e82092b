"""Alembic's environment: used by `annai migrate` and by tests, never by hand."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from app import import_models
from config import load_settings
from core.db import Base, Database

import_models()


def run(connection: sa.Connection) -> None:
    """Run the migrations in one transaction: one that fails leaves the database as it was.

    Foreign keys are off on SQLite: recreating a table would delete its children. That can be said outside of a
    transaction only, so it goes to the driver; SQLAlchemy would begin one.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _driver(connection).execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite:
        _driver(connection).execute("PRAGMA foreign_keys=ON")


def _driver(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    names = {"UtcDateTime": "sa.DateTime(timezone=True)", "Json": "sa.Text()"}
    return names.get(type(item).__name__, False) if kind == "type" else False


database = Database(context.config.get_main_option("sqlalchemy.url") or load_settings().resolved_database_url)
with database.engine.connect() as opened:
    run(opened)
database.dispose()
