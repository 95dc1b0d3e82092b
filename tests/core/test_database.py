"""What the database base promises on both kinds: types, transactions and many rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from core.db import Base, Database, Identified, TenancyError, chunks, insert_rows
from core.workspaces.models import Workspace
from kb.collections.models import Collection
from tests.factories import Place

TOKYO = timezone(timedelta(hours=9))


class Sample(Identified):
    """A row of every kind of column, kept out of the application's own metadata."""

    when: Mapped[datetime | None]
    data: Mapped[dict[str, Any] | None]


class _SampleBase(Base):
    __abstract__ = True
    metadata = sa.MetaData()


class SampleRow(Sample, _SampleBase):
    __tablename__ = "sample_row"


@pytest.fixture
def typed(database_url: str) -> Iterator[Database]:
    """A database with the sample table alone."""
    opened = Database(database_url)
    SampleRow.metadata.create_all(opened.engine)
    yield opened
    opened.dispose()


def stored(database: Database, **values: Any) -> SampleRow:
    with database.session(write=True) as session:
        row = SampleRow(**values)
        session.add(row)
    with database.session() as session:
        return session.get_one(SampleRow, row.id)


def test_times_come_back_in_utc_whatever_zone_they_had(typed: Database) -> None:
    row = stored(typed, when=datetime(2026, 4, 1, 9, 0, 0, 123456, tzinfo=TOKYO))
    assert row.when == datetime(2026, 4, 1, 0, 0, 0, 123456, tzinfo=UTC)
    assert row.when is not None
    assert row.when.tzinfo is UTC


def test_times_without_a_zone_are_refused(typed: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        stored(typed, when=datetime(2026, 4, 1))  # noqa: DTZ001  that is the point


def test_times_are_compared_as_moments(typed: Database) -> None:
    stored(typed, when=datetime(2026, 4, 1, 9, tzinfo=TOKYO))
    with typed.session() as session:
        later = sa.select(SampleRow.id).where(SampleRow.when > datetime(2026, 3, 31, 23, tzinfo=UTC))
        assert session.scalar(later) is not None
        assert session.scalar(later.where(SampleRow.when > datetime(2026, 4, 1, 0, 0, 1, tzinfo=UTC))) is None


@pytest.mark.parametrize("value", [{}, {"日本": ["語", 1, 2.5, None, True, {"a": "🍊"}]}, None])
def test_json_comes_back_as_it_went(typed: Database, value: dict[str, Any] | None) -> None:
    assert stored(typed, data=value).data == value


def test_json_is_the_same_text_on_every_database(typed: Database) -> None:
    row = stored(typed, data={"名": "値", "n": 1})
    with typed.engine.connect() as connection:
        raw = sa.text("SELECT data FROM sample_row").columns(data=sa.Text)
        assert connection.execute(raw).scalar_one() == '{"名":"値","n":1}'
    assert isinstance(row.id, UUID)


def test_a_session_that_fails_keeps_nothing(database: Database, place: Place) -> None:
    def fail() -> None:
        with database.session(place.id, write=True) as session:
            session.add(Collection(name="lost", slug="lost"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.session(place.id) as session:
        assert session.scalar(sa.select(Collection).where(Collection.slug == "lost")) is None


def test_sqlite_keeps_foreign_keys(database: Database, place: Place) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.session(place.id, write=True) as session:
        session.add(Collection(name="x", slug="x", parent_id=place.id))


def test_known_rows_can_be_skipped(database: Database, place: Place) -> None:
    rows = [{"name": "a", "slug": "a"}, {"name": "b", "slug": f"shelf-{place.slug}"}]
    with database.session(place.id, write=True) as session:
        insert_rows(session, Collection, rows, skip_known=True)
        insert_rows(session, Collection, [])
    with database.session(place.id) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Collection)) == 2


def test_text_statements_are_refused(database: Database, place: Place) -> None:
    with database.session(place.id) as session, pytest.raises(TenancyError):
        session.execute(sa.text("SELECT 1"))


def test_readers_do_not_wait_for_a_writer(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as writing:
        writing.get_one(Workspace, place.id).name = "Unsaved"
        writing.flush()
        with database.session(place.id) as reading:
            assert reading.get_one(Workspace, place.id).name != "Unsaved"


def test_chunks_leave_nothing_out() -> None:
    assert list(chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(chunks([], 3)) == []
