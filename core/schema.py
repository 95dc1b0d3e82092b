"""Bring a database to the newest revision, or back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import Database

FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Apply all revisions up to `revision`."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take revisions back down to `revision`."""
    command.downgrade(_config(url), revision)


def draft(url: str, message: str) -> None:
    """Write a new revision from the difference between the models and the database at `url`."""
    command.revision(_config(url), message, autogenerate=True)


def newest() -> str | None:
    """Return the newest revision that this code knows."""
    return ScriptDirectory.from_config(_config("sqlite://")).get_current_head()


def applied(database: Database) -> str | None:
    """Return the revision that the database is at, or None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
