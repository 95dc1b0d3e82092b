"""Backups made and restored as an operator does: from one kind of database to either."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import create_app, import_models, open_engine
from config import Settings
from core import backup, schema
from core.db import Database
from core.errors import Conflict, Invalid
from kb.search.indexing import rebuild
from tests.cli.conftest import Installation
from tests.factories import PASSWORD
from tests.plugins.databases import Databases
from tests.sweeps.world import make_furnished

import_models()
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
Installed = tuple[Settings, Database]


def settings_for(folder: Path, url: str) -> Settings:
    return Settings(environment="development", data_folder=folder, database_url=url)


@pytest.fixture
def full(tmp_path: Path, migrated_url: str) -> Iterator[Installed]:
    """An installation with one of each thing in two workspaces."""
    settings, database = settings_for(tmp_path / "old", migrated_url), Database(migrated_url)
    app = create_app(settings, database)
    for slug in ("minato", "other"):
        make_furnished(database, slug, settings.data_folder, app.extensions["annai_engine"])
    yield settings, database
    database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(tmp_path: Path, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Installed]:
    """An installation that nothing is in yet."""
    url = databases.fresh(request.param)
    database = Database(url)
    yield settings_for(tmp_path / "new", url), database
    database.dispose()
    databases.drop(url)


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]
            for table in backup.tables()
        }


def test_a_restored_installation_is_the_same(full: Installed, empty: Installed, tmp_path: Path) -> None:
    (old_settings, old), (new_settings, new) = full, empty
    archive = tmp_path / "annai.zip"
    before = contents(old)
    create_app(old_settings, old)  # makes the secret key
    count = backup.back_up(old, old_settings.data_folder, archive)
    assert backup.restore(new, new_settings.data_folder, archive) == count
    assert contents(new) == before
    assert count == sum(len(rows) for rows in before.values())
    assert kept(new_settings.data_folder) == kept(old_settings.data_folder)
    rebuild(new, open_engine(new_settings))
    assert looks(new_settings, new) == looks(old_settings, old)


def kept(folder: Path) -> dict[str, bytes]:
    """Return the uploaded files and the secret key."""
    names = [*(folder / "files").rglob("*"), folder / "secret-key"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in names if path.is_file()}


def looks(settings: Settings, database: Database) -> list[Any]:
    """Return what people meet: they sign in with the same password, and find and read the same."""
    app = create_app(settings, database)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    signed_in = client.post("/sign-in", data={"email": "editor@minato.example", "password": PASSWORD})
    article = client.get("/help/minato/articles/payment-terms").get_data(as_text=True)
    found = client.get("/help/minato/suggest", query_string={"q": "支払サイト"})
    search = client.get("/help/minato/search", query_string={"q": "支払サイト"}).get_data(as_text=True)
    assert "支払サイトの設定" in article
    assert "payment-terms" in search
    return [signed_in.status_code, client.get("/w/minato/").status_code, found.get_json()]


one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@one_kind
def test_a_database_with_rows_is_not_overwritten(full: Installed, tmp_path: Path) -> None:
    settings, database = full
    archive = tmp_path / "annai.zip"
    backup.back_up(database, settings.data_folder, archive)
    before = contents(database)
    with pytest.raises(Conflict):
        backup.restore(database, settings.data_folder, archive)
    assert contents(database) == before


def damage_end(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-400])


def damage_middle(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    start = data.index(b"rows/article.jsonl") + len(b"rows/article.jsonl")
    data[start + 20 : start + 60] = bytes(40)
    archive.write_bytes(data)


def replace_with_text(archive: Path) -> None:
    archive.write_text("not a zip file")


def replace_with_other_zip(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("letter.txt", "Hello")


@one_kind
@pytest.mark.parametrize("damage", [damage_end, damage_middle, replace_with_text, replace_with_other_zip])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(
    full: Installed, tmp_path: Path, databases: Databases, damage: Callable[[Path], None]
) -> None:
    settings, database = full
    archive = tmp_path / "annai.zip"
    backup.back_up(database, settings.data_folder, archive)
    damage(archive)
    url = databases.fresh("sqlite", schema.upgrade)
    empty = Database(url)
    with pytest.raises(Invalid, match="damaged"):
        backup.restore(empty, tmp_path / "new", archive)
    assert {name: rows for name, rows in contents(empty).items() if rows} == {}
    empty.dispose()
    databases.drop(url)


@one_kind
def test_a_backup_that_fails_leaves_no_file(full: Installed, tmp_path: Path) -> None:
    settings, database = full
    (tmp_path / "target").mkdir()

    def stop(name: str, _count: int) -> None:
        if name == "article":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.back_up(database, settings.data_folder, tmp_path / "target" / "annai.zip", stop)
    assert list((tmp_path / "target").iterdir()) == []


def test_the_commands_back_up_and_restore(installation: Callable[..., Installation], tmp_path: Path) -> None:
    here, there = installation("a"), installation("b")
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", PASSWORD)
    here.run(*add, "--new-workspace", "Minato")
    archive = str(tmp_path / "annai.zip")
    assert "keep it safe" in here.run("backup", archive).stdout
    refused = here.run("backup", archive, check=False)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    assert "keep it safe" in here.run("backup", archive, "--replace").stdout
    assert "rows restored" in there.run("restore", archive).stdout
    assert "/reset/" in there.run("member", "reset", "admin@minato.example").stdout
    again = there.run("restore", archive, check=False)
    assert (again.returncode, again.stderr) == (1, "annai: The database is not empty. Restore into a new one.\n")
