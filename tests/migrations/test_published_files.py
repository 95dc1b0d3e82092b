"""The revision that notes which files published versions show knows those that were there before."""

from typing import Any

import sqlalchemy as sa

from app import import_models
from core import schema
from core.db import Base, Database
from tests.migrations.filling import filled

import_models()
NEEDED = ("workspace", "account", "member", "collection", "article", "published_version")
SHOWN = ("a" * 64, "b" * 64)


def _columns(connection: sa.Connection, table: str) -> list[sa.Column[Any]]:
    """Return the columns that a table had then, with the types that they have now."""
    now = Base.metadata.tables[table].c
    return [sa.Column(each["name"], now[each["name"]].type) for each in sa.inspect(connection).get_columns(table)]


def test_versions_from_before_are_read(database_url: str) -> None:
    schema.upgrade(database_url, "0003")
    database = Database(database_url)
    older = [Base.metadata.tables[name] for name in NEEDED]
    rows = filled(older, lambda column: f"{column.table.name}.{column.name}")
    html = "".join(f'<img src="/help/minato/files/{each}">' for each in (*SHOWN, SHOWN[0]))
    rows["published_version"]["html"] = html
    with database.engine.begin() as connection:
        for name in NEEDED:
            then = sa.Table(name, sa.MetaData(), *_columns(connection, name))
            connection.execute(sa.insert(then), {k: v for k, v in rows[name].items() if k in then.c})
    schema.upgrade(database_url, "0004")
    target = Base.metadata.tables["published_file"]
    with database.engine.connect() as connection:
        found = connection.execute(sa.select(target).order_by(target.c.sha256)).mappings().all()
    database.dispose()
    assert [row["sha256"] for row in found] == list(SHOWN)
    version = rows["published_version"]
    assert {(row["article_id"], row["version_id"], row["workspace_id"]) for row in found} == {
        (version["article_id"], version["id"], version["workspace_id"])
    }
