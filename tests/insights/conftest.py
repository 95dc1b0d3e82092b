"""A workspace with the people that articles need."""

from __future__ import annotations

import pytest

from app import import_features
from core.db import Database
from tests.factories import Place, make_place


@pytest.fixture(autouse=True, scope="session")
def _features() -> None:
    """Subscribers take part without a whole application."""
    import_features()


@pytest.fixture
def place(database: Database) -> Place:
    """Few people: passwords take long to hash."""
    return make_place(database, roles=("editor", "contributor", "partner"))
