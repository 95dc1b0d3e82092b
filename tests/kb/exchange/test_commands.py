"""`annai import` and `annai export`, run as a person runs them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from cli import main
from config import Settings
from core.accounts.models import Member
from core.db import Database
from kb.articles.models import Article
from tests.factories import Place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, place: Place) -> Run:
    environment = {
        "ANNAI_DATABASE_URL": settings.database_url,
        "ANNAI_DATA_FOLDER": str(settings.data_folder),
        "ANNAI_ENVIRONMENT": "development",
    }
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], env=environment)


def test_import_prints_the_report(run: Run, harbour: Path, database: Database, place: Place) -> None:
    done = run("import", harbour, "--publish", "--as", "editor@minato.example", "--into", place.collection.slug)
    assert done.exit_code == 0, done.output
    assert "created: " in done.stdout
    assert "notes.bin.md (skipped)" in done.stdout
    with database.session(place.id) as session:
        articles = session.scalars(sa.select(Article)).all()
        assert {a.owner_id for a in articles} >= {place.members["editor"].id}
        assert all(a.collection_id for a in articles)
        assert {a.state for a in articles} >= {"published"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nowhere"], "There is no file or folder"),
        (["broken.zip"], "neither a folder nor a zip file"),
        (["a.md", "--as", "nobody@example.com"], "no member of this workspace"),
        (["folder", "--into", "nowhere"], "There is no collection with the address “nowhere”."),
        (["folder", "--workspace", "nowhere"], "There is no workspace “nowhere”."),
    ],
)
def test_a_refusal_is_one_line_and_exit_code_1(
    run: Run, words: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.zip").write_bytes(b"x")
    Path("folder").mkdir()
    done = run("import", *words)
    assert done.exit_code == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("annai: ")]
    assert reason in line


def test_export_into_a_folder_and_a_zip_file(run: Run, harbour: Path, tmp_path: Path, database: Database) -> None:
    run("import", harbour, "--publish")
    folder, archive = tmp_path / "out", tmp_path / "out.zip"
    assert run("export", folder).exit_code == 0
    assert run("export", archive).exit_code == 0
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(archive) as opened:
        assert set(opened.namelist()) == written
    again = run("export", folder)
    assert again.exit_code == 1
    assert "isn't empty" in again.stderr


def test_without_an_admin_somebody_must_be_named(run: Run, harbour: Path, database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Member, place.members["admin"].id).role = "editor"
    assert "no member of this workspace" in run("import", harbour).stderr
