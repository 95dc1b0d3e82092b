"""A database with a workspace of somebody's own, and then the sample world beside it: loaded once, handed out as copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
_BEFORE: Rows = {}


def rows(database: Database) -> Rows:
    """Return every row of every table as text, but for what follows from them."""
    with database.engine.connect() as connection:
        return {
            table.name: {repr(tuple(row)) for row in connection.execute(sa.select(table))}
            for table in tables()
            if table.name not in DERIVED
        }


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(environment="development", data_folder=folder, database_url=url, secret_key="only for tests")


def _prepare(url: str) -> None:
    schema.upgrade(url)
    database = Database(url)
    place = make_place(database, "own", roles=("admin",))
    with database.session(place.id, write=True) as session:
        make_article(session, place.members["admin"], "自分たちの記事", collection_id=place.collection.id)
    _BEFORE.update(rows(database))
    folder = Path(url.removeprefix("sqlite:///")).with_suffix(".folder")
    load_world(settings_for(url, folder), database)
    database.dispose()


@pytest.fixture
def before() -> Rows:
    """Everything as it was before the sample world came; ask for `loaded` first."""
    return dict(_BEFORE)


@pytest.fixture
def loaded(databases: Databases) -> Iterator[Database]:
    """A database with the sample world in it."""
    url = databases.fresh("sqlite", _prepare)
    opened = Database(url)
    yield opened
    opened.dispose()
    databases.drop(url)


@pytest.fixture
def around(loaded: Database, tmp_path: Path) -> Settings:
    """Settings of an installation on that database."""
    return settings_for(loaded.url, tmp_path)
