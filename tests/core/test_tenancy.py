"""The tenancy guard: whatever code tries, rows of another workspace stay out of reach."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from core.db import TRUSTED, Database, TenancyError, across_workspaces, bind_workspace, insert_rows, kept
from kb.articles.models import Article
from kb.collections.models import Collection
from tests.factories import Place, make_place


@pytest.fixture
def other(database: Database) -> Place:
    return make_place(database, "kitano", roles=("admin",))


@pytest.fixture
def theirs(database: Database, place: Place, other: Place) -> UUID:
    del place
    return other.collection.id


TABLE: Any = Collection.__table__


def _changed(result: Any) -> int:
    return int(result.rowcount)


READS: dict[str, Callable[[Session, UUID], Any]] = {
    "select": lambda s, _id: s.scalars(sa.select(Collection).where(Collection.slug == "shelf-kitano")).all(),
    "columns": lambda s, _id: s.execute(sa.select(Collection.id).where(Collection.slug == "shelf-kitano")).all(),
    "alias": lambda s, id_: s.scalars(sa.select(aliased(Collection)).where(sa.literal(id_) == id_).offset(1)).all(),
    "subquery": lambda s, id_: s.scalars(
        sa.select(Collection).where(Collection.id.in_(sa.select(Collection.id).where(Collection.id == id_)))
    ).all(),
    "get": lambda s, id_: s.get(Collection, id_),
    "update": lambda s, id_: _changed(s.execute(sa.update(Collection).where(Collection.id == id_).values(name="x"))),
    "delete": lambda s, id_: _changed(s.execute(sa.delete(Collection).where(Collection.id == id_))),
}


@pytest.mark.parametrize("how", READS)
def test_other_workspaces_are_invisible(database: Database, place: Place, theirs: UUID, how: str) -> None:
    with database.session(place.id, write=True) as session:
        assert not READS[how](session, theirs)


REFUSED: dict[str, Callable[[Session, UUID], Any]] = {
    "core select": lambda s, _id: s.execute(sa.select(TABLE)),
    "text": lambda s, _id: s.execute(sa.text("SELECT * FROM collection")),
    "bulk insert": lambda s, id_: s.execute(sa.insert(Collection), [{"name": "x", "slug": "x", "workspace_id": id_}]),
    "bulk update by key": lambda s, id_: s.execute(sa.update(Collection), [{"id": id_, "name": "x"}]),
    "core delete": lambda s, _id: s.execute(sa.delete(TABLE)),
}


def test_a_kept_statement_is_guarded_for_each_workspace_by_itself(
    database: Database, place: Place, other: Place
) -> None:
    """Whoever executed it before, and however: unguarded, across all workspaces, or for another one."""
    statement = kept(sa.select(Collection.workspace_id))

    def seen(workspace_id: UUID | None, **options: bool) -> set[UUID]:
        with database.session(workspace_id) as session:
            return set(session.scalars(statement, execution_options=options))

    for _ in range(2):
        assert seen(None, across_workspaces=True) == {place.id, other.id}
        assert seen(place.id, across_workspaces=True) == {place.id, other.id}
        assert seen(place.id, **{TRUSTED: True}) == {place.id, other.id}
        with pytest.raises(TenancyError):
            seen(None)
        assert seen(place.id) == {place.id}
        assert seen(other.id) == {other.id}


def test_a_kept_statement_past_the_guard_is_refused_each_time(database: Database, place: Place) -> None:
    statement = kept(sa.select(TABLE))
    for _ in range(2):
        with pytest.raises(TenancyError), database.session(place.id) as session:
            session.execute(statement)


@pytest.mark.parametrize("how", REFUSED)
def test_ways_around_the_guard_are_refused(database: Database, place: Place, theirs: UUID, how: str) -> None:
    with pytest.raises(TenancyError), database.session(place.id, write=True) as session:
        REFUSED[how](session, theirs)


def test_an_unbound_session_reaches_nothing_owned(database: Database, place: Place) -> None:
    with pytest.raises(TenancyError), database.session() as session:
        session.scalars(sa.select(Collection)).all()
    with database.session() as session:
        found = session.scalars(across_workspaces(sa.select(Collection.workspace_id))).all()
    assert found == [place.id]


def test_a_row_of_another_workspace_cannot_be_added(database: Database, place: Place, other: Place) -> None:
    with pytest.raises(TenancyError), database.session(place.id, write=True) as session:
        session.add(Collection(name="x", slug="x", workspace_id=other.id))


def test_an_instance_of_another_workspace_cannot_be_attached(database: Database, place: Place, other: Place) -> None:
    with database.session(other.id) as session:
        loaded = session.scalar(sa.select(Collection))
    with pytest.raises(TenancyError), database.session(place.id, write=True) as session:
        session.add(loaded)


def test_a_foreign_key_cannot_leave_the_workspace(database: Database, place: Place, theirs: UUID) -> None:
    with pytest.raises(IntegrityError), database.session(place.id, write=True) as session:
        session.add(Article(slug="x", collection_id=theirs))


def test_moving_a_row_to_another_workspace_is_refused(database: Database, place: Place, other: Place) -> None:
    with pytest.raises(TenancyError), database.session(place.id, write=True) as session:
        session.get_one(Collection, place.collection.id).workspace_id = other.id


def test_a_session_cannot_be_bound_twice(database: Database, place: Place, other: Place) -> None:
    with database.session(place.id) as session, pytest.raises(TenancyError):
        bind_workspace(session, other.id)


def test_many_rows_are_stamped_with_the_workspace(database: Database, place: Place, other: Place) -> None:
    rows = [{"name": str(n), "slug": str(n), "workspace_id": other.id} for n in range(3)]
    with database.session(place.id, write=True) as session:
        insert_rows(session, Collection, rows)
        assert len(session.scalars(sa.select(Collection)).all()) == 4


def test_writers_wait_for_each_other_instead_of_failing(database: Database, place: Place) -> None:
    """Two sessions that read first and write then: without BEGIN IMMEDIATE SQLite refuses the second at once."""
    for number in range(5):
        with database.session(place.id, write=True) as session:
            count = session.scalar(sa.select(sa.func.count()).select_from(Collection)) or 0
            session.add(Collection(name="x", slug=f"{number}-{count}"))
    with database.session(place.id) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Collection)) == 6
