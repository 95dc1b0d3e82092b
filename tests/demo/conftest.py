"""A database with a workspace of somebody's own, and the sample world beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from core.db import Database
from tests.plugins.databases import Databases
from tests.sample_world import Rows, copied, rows_before, settings_for


@pytest.fixture
def before(databases: Databases) -> Rows:
    """Everything as it was before the sample world came."""
    return rows_before(databases)


@pytest.fixture
def loaded(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """A database with the sample world in it."""
    opened = Database(copied(databases, tmp_path / "loaded").resolved_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def around(loaded: Database, tmp_path: Path) -> Settings:
    """Settings of an installation on that database."""
    return settings_for(tmp_path, loaded.url)
