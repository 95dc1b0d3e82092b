"""An index that was damaged: searches go on over the texts, a worker mends it, and no miss is made up."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

import cli
from config import Settings
from core.accounts.models import Member
from core.db import Database
from core.jobs.models import Job
from core.jobs.worker import Worker
from core.permissions import PUBLIC
from core.web.application import AnnaiFlask
from kb.articles.models import Article
from kb.search.engines.protocol import Document, Engine, IndexDamaged, Results, SearchRequest
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.watched import WatchedEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.indexing import rebuild
from kb.search.mending import mend_at_start
from kb.search.models import Search
from kb.search.queries import Wish, find
from tests.factories import Place, make_article
from tests.plugins.bound import Open

ENGINES: dict[str, Callable[[Path], Engine]] = {"whoosh": WhooshEngine, "tantivy": TantivyEngine}
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ENDINGS = (".segment", ".store", ".idx", ".term")


def cut(root: Path, size: int = 0) -> None:
    """Cut off the files of all segments."""
    cut_off = [path for path in root.rglob("*.*") if path.suffix in ENDINGS]
    assert cut_off
    for path in cut_off:
        os.truncate(path, size)


def waiting(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(sa.select(Job.name).where(Job.name == "search.mend", Job.state == "queued")))


def eventually(wanted: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not wanted() and time.monotonic() < deadline:
        time.sleep(0.02)
    return wanted()


def named(session: Session, engine: Engine, text: str) -> tuple[list[str], bool, bool]:
    found = find(session, engine, PUBLIC, Wish(text))
    return [hit.article.published_title for hit in found.hits], found.by_substring, found.is_unsure


@pytest.fixture
def article(writing: Open, editor: Member) -> Article:
    with writing() as session:
        return make_article(session, editor, "領収書を出す")


@ON_SQLITE
@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("size", [0, 100])
def test_a_cut_index_is_searched_by_text_until_a_worker_starts(
    database: Database, writing: Open, article: Article, tmp_path: Path, kind: str, size: int
) -> None:
    engine = ENGINES[kind](tmp_path)
    rebuild(database, engine)
    with writing() as session:
        assert named(session, engine, "領収書") == ([article.published_title], False, False)
        engine.close()
        cut(tmp_path, size)
        assert named(session, engine, "領収書") == ([article.published_title], True, False)
        assert named(session, engine, "出す 領収書") == ([article.published_title], True, False)
        assert named(session, engine, "源泉税") == ([], False, True)
    mend_at_start(database, engine)
    with writing() as session:
        assert named(session, engine, "領収書") == ([article.published_title], False, False)
        assert named(session, engine, "源泉税") == ([], False, False)
    engine.close()


@ON_SQLITE
@pytest.mark.parametrize("pointer", [b"\xff\xdd\x00\xfe", b"", b"index-\x00", b"../elsewhere"])
def test_a_damaged_pointer_is_mended_too(
    database: Database, writing: Open, article: Article, tmp_path: Path, pointer: bytes
) -> None:
    engine = WhooshEngine(tmp_path)
    rebuild(database, engine)
    with writing() as session:
        assert named(session, engine, "領収書") == ([article.published_title], False, False)
        (tmp_path / "CURRENT").write_bytes(pointer)
        assert named(session, engine, "領収書") == ([article.published_title], True, False)
    mend_at_start(database, engine)
    with writing() as session:
        assert named(session, engine, "領収書") == ([article.published_title], False, False)
    engine.close()


@ON_SQLITE
def test_a_file_that_is_cut_while_it_is_open_is_seen(
    database: Database, writing: Open, article: Article, tmp_path: Path
) -> None:
    engine = WhooshEngine(tmp_path)
    rebuild(database, engine)
    with writing() as session:
        assert not named(session, engine, "領収書")[1]
        cut(tmp_path)
        assert named(session, engine, "領収書") == ([article.published_title], True, False)
    engine.close()


@ON_SQLITE
def test_an_index_that_is_gone_makes_nothing_found_unsure(
    database: Database, writing: Open, article: Article, tmp_path: Path
) -> None:
    rebuild(database, WhooshEngine(tmp_path / "index"))
    engine = WhooshEngine(tmp_path / "another")
    with writing() as session:
        assert named(session, engine, "領収書") == ([article.published_title], True, False)
        assert named(session, engine, "源泉税") == ([], False, True)


@ON_SQLITE
def test_a_search_that_meets_damage_has_it_mended_and_is_no_miss(
    app: AnnaiFlask, worker: Worker, database: Database, writing: Open, place: Place, article: Article,
    settings: Settings, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    rebuild(database, worker.services.engine)
    worker.services.engine.close()
    worker.run_due()
    cut(settings.data_folder / "index" / "whoosh")
    client = app.test_client()
    with caplog.at_level(logging.WARNING, "annai.search"):
        for text in ("領収書", "源泉税", "源泉税"):
            assert client.get(f"/help/{place.slug}/search", query_string={"q": text}).status_code == 200
    assert [record.message for record in caplog.records if "searching the texts" in record.message] != []
    assert len(caplog.records) == 1
    with writing() as session:
        assert list(session.scalars(sa.select(Search.text))) == ["領収書"]
    assert eventually(lambda: waiting(database) == ["search.mend"])
    worker.run_due()
    assert worker.services.engine.count() == 1
    client.get(f"/help/{place.slug}/search", query_string={"q": "源泉税"})
    with writing() as session:
        assert sorted(session.scalars(sa.select(Search.text))) == ["源泉税", "領収書"]


@ON_SQLITE
def test_articles_that_meet_a_damaged_index_come_with_the_new_one(
    worker: Worker, database: Database, writing: Open, editor: Member, settings: Settings
) -> None:
    with writing() as session:
        first = make_article(session, editor, "領収書を出す")
    worker.run_due()
    cut(settings.data_folder / "index" / "whoosh")
    with writing() as session:
        make_article(session, editor, "請求書を送る")
        session.get_one(Article, first.id).tags = ["税"]
    worker.run_due()
    assert worker.services.engine.count() == 2
    with database.session() as session:
        assert set(session.scalars(sa.select(Job.state))) == {"done"}


@ON_SQLITE
def test_the_worker_command_looks_at_the_index_before_its_first_job(
    database: Database, settings: Settings, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = settings.data_folder / "index" / "whoosh"
    rebuild(database, WhooshEngine(root))
    cut(root)
    seen: list[int] = []
    monkeypatch.setattr(cli, "settings_and_database", lambda: (settings, database))
    monkeypatch.setattr(Worker, "run", lambda self: seen.append(self.services.engine.check().documents))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert CliRunner().invoke(cli.worker, catch_exceptions=False).exit_code == 0
    assert seen == [1]


class Broken:
    """An engine whose index is damaged."""

    version = ""

    def search(self, request: SearchRequest) -> Results:
        raise IndexDamaged("cut off")

    def apply(self, changes: object) -> None: ...
    def rebuild(self, documents: Iterator[Document]) -> None: ...
    def close(self) -> None: ...


def test_damage_is_told_once_and_mending_is_asked_for_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []
    moments = iter([10.0, 10.0, 11.0, 71.0, 71.0])
    monkeypatch.setattr("kb.search.engines.watched.time.monotonic", lambda: next(moments))
    engine = WatchedEngine(Broken(), lambda: asked.append(1))  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(IndexDamaged):
            engine.search(replace(SearchRequest("w", "x", frozenset())))
    assert len(asked) == 2
    assert len(caplog.records) == 1
