"""Before somebody searches, a process has read what it needs; what it can't read doesn't keep it from serving."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.db import Database
from core.permissions import PUBLIC
from kb.search import suggesting
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.indexing import note_change
from kb.search.suggesting import suggestions
from kb.search.warming import warm
from tests.factories import Place, make_article
from tests.plugins.bound import Open


def test_what_is_offered_is_there_before_the_first_key(
    database: Database, place: Place, writing: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        owner = session.get_one(Member, place.members["editor"].id)
        make_article(session, owner, "納品書を送る")
    suggesting._indexes.clear()
    warm(database, WhooshEngine(tmp_path / "index"))
    assert len(suggesting._indexes[place.id].index) == 1

    def never(_session: Session, *_others: object) -> None:
        pytest.fail("it is read a second time")

    monkeypatch.setattr(suggesting, "_current", never)
    with database.session(place.id) as session:
        assert [one.article.published_title for one in suggestions(session, PUBLIC, "納品", locale="ja")]


@contextmanager
def read_elsewhere(reading: suggesting._Reading) -> Iterator[None]:
    assert reading.begin()
    yield
    reading.end()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_who_types_waits_until_everything_is_read(
    database: Database, place: Place, writing: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read many phrasings takes a minute; meanwhile nothing is offered, or what was offered before."""

    def offered() -> list[str]:
        with database.session(place.id) as session:
            return [one.article.published_title for one in suggestions(session, PUBLIC, "納品", locale="ja")]

    def publish(title: str) -> None:
        with writing() as session:
            make_article(session, session.get_one(Member, place.members["editor"].id), title)
            note_change(session)

    monkeypatch.setattr(suggesting, "PATIENCE", 0.3)
    suggesting._indexes.clear()
    reading = suggesting._changing[place.id] = suggesting._Reading()
    publish("納品書を送る")
    with read_elsewhere(reading):
        began = monotonic()
        assert (offered(), offered()) == ([], [])
        assert monotonic() - began < 2 * suggesting.PATIENCE, "both waited, though one reading is waited for once"
    assert offered() == ["納品書を送る"]
    publish("納品書を直す")
    with read_elsewhere(reading):
        assert offered() == ["納品書を送る"]
    assert sorted(offered()) == ["納品書を直す", "納品書を送る"]


def test_a_damaged_index_keeps_nobody_from_serving(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(WhooshEngine, "version", property(lambda _self: 1 // 0))
    with caplog.at_level(logging.WARNING, "annai.search"):
        warm(database, WhooshEngine(tmp_path / "index"))
    assert "could not be prepared" in caplog.text
