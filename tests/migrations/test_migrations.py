from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app import import_models
from core import schema
from core.backup import tables
from core.db import Base, Database
from tests.migrations.filling import Row, filled, plain

import_models()


@pytest.fixture
def database(database_url: str):
    opened = Database(database_url)
    yield opened
    opened.dispose()


def fill(database: Database) -> dict[str, Row]:
    rows = filled(tables(), lambda column: f"{column.table.name}.{column.name} 日本語")
    with database.engine.begin() as connection:
        for table in tables():
            connection.execute(sa.insert(table), rows[table.name])
    return rows


def stored(database: Database) -> dict[str, Row]:
    with database.engine.connect() as connection:
        return {table.name: dict(connection.execute(sa.select(table)).mappings().one()) for table in tables()}


def remaining(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrating_up_down_and_up_again_with_rows_in_every_table(database: Database) -> None:
    schema.upgrade(database.url)
    given = fill(database)
    assert {name: plain(row) for name, row in stored(database).items()} == {n: plain(r) for n, r in given.items()}
    schema.downgrade(database.url)
    assert remaining(database) == set()
    assert schema.applied(database) is None
    schema.upgrade(database.url)
    assert remaining(database) == {table.name for table in tables()}
    fill(database)


def test_each_revision_goes_down_and_up_with_rows_in_it(database: Database) -> None:
    schema.upgrade(database.url)
    fill(database)
    schema.downgrade(database.url, "-1")
    schema.upgrade(database.url)
    assert schema.applied(database) == schema.newest()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    schema.upgrade(database.url)
    given = fill(database)
    schema.upgrade(database.url)
    assert stored(database).keys() == given.keys()


def test_the_newest_revision_is_what_the_models_say(database: Database) -> None:
    schema.upgrade(database.url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_models_file_is_known_to_the_migrations() -> None:
    """A models.py that nobody imports has tables which nobody creates."""
    root = Path(__file__).parents[2]
    rooms = ("core", "kb", "guides", "insights", "widget")
    found = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for room in rooms
        for path in (root / room).rglob("models.py")
    }
    from app import MODELS

    assert found == set(MODELS)


def test_deleting_a_workspace_deletes_all_that_it_owns(database: Database) -> None:
    schema.upgrade(database.url)
    fill(database)
    with database.engine.begin() as connection:
        connection.execute(sa.delete(Base.metadata.tables["workspace"]))
        left = {t.name for t in tables() if "workspace_id" in t.c and connection.execute(sa.select(t)).first()}
    assert left == set()
