"""Sessions bound to a test's place, and what counts the statements of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.db import Database
from core.web.application import AnnaiFlask
from tests.factories import Place

Open = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def editor(place: Place) -> Member:
    return place.members["editor"]


@pytest.fixture
def session(database: Database, place: Place) -> Iterator[Session]:
    """A writing session of the place; what it did is rolled back unless the test commits."""
    with database.open(place.id, write=True) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def writing(database: Database, place: Place) -> Open:
    """`with writing() as session:` commits at the end."""
    return lambda: database.session(place.id, write=True)


@pytest.fixture
def statements(app: AnnaiFlask) -> Callable[[Callable[[], object]], int]:
    """Count the statements that something makes the application send: `statements(lambda: client.get(…))`."""
    seen: list[str] = []
    engine = app.extensions["annai_database"].engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def count(deed: Callable[[], object]) -> int:
        before = len(seen)
        deed()
        return len(seen) - before

    return count
