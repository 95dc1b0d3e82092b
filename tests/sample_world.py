"""The sample world beside a workspace of somebody's own: loaded once in a test run, handed out as copies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import sqlalchemy as sa

from config import Settings
from core import schema
from core.backup import tables
from core.db import Database
from demo.loading import load_world
from tests.factories import make_article, make_place
from tests.plugins.databases import Databases

Rows = dict[str, set[str]]
DERIVED = {"search_index_state", "job", "schedule"}
"""What follows from the rest, and what is still to be done."""


def rows(database: Database) -> Rows:
    """Return every row of every table as text, but for what follows from them."""
    with database.engine.connect() as connection:
        return {
            table.name: {repr(tuple(row)) for row in connection.execute(sa.select(table))}
            for table in tables()
            if table.name not in DERIVED
        }


def settings_for(folder: Path, url: str = "") -> Settings:
    """Return settings of an installation in a folder."""
    return Settings(environment="development", data_folder=folder, database_url=url, secret_key="only for tests")


def copied(databases: Databases, folder: Path) -> Settings:
    """Lay a copy of the sample world's installation into a folder; its database is the one in there."""
    shutil.copytree(_original(databases) / "data", folder, dirs_exist_ok=True)
    return settings_for(folder)


def rows_before(databases: Databases) -> Rows:
    """Return everything as it was before the sample world came."""
    known = json.loads((_original(databases) / "before.json").read_text())
    return {name: set(found) for name, found in known.items()}


def _original(databases: Databases) -> Path:
    return databases.once("sample-world", _make)


def _make(folder: Path) -> None:
    settings = settings_for(folder / "data")
    schema.upgrade(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    place = make_place(database, "own", roles=("admin",))
    with database.session(place.id, write=True) as session:
        make_article(session, place.members["admin"], "自分たちの記事", collection_id=place.collection.id)
    (folder / "before.json").write_text(json.dumps({name: sorted(found) for name, found in rows(database).items()}))
    load_world(settings, database)
    database.dispose()
