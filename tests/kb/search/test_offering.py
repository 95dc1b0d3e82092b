"""Results in the place of suggestions: what begins as was typed comes first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.permissions import PUBLIC, Viewer, staff
from kb.articles.models import Article
from kb.search import suggesting
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.indexing import apply
from kb.search.offering import Parts, begun_first, is_unfinished
from kb.search.queries import Wish, find
from kb.search.tuning.actions import place
from tests.factories import make_article

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Titles = Callable[..., list[str]]


@pytest.fixture
def articles(session: Session, editor: Member) -> dict[str, Article]:
    suggesting._indexes.clear()
    values: dict[str, dict[str, Any]] = {
        "パスワードを忘れたときは": {"body": "ログインの画面で、ログインの名前を招待のメールで確かめます。" * 5},
        "ログインできないときは": {"phrasings": ["入れない"], "body": "画面を開き直します。"},
        "メンバーを招待する": {"body": "名前を入れます。"},
        "ログの保管期間": {"audience": "internal", "body": "一年です。"},
    }
    return {title: make_article(session, editor, title, **given) for title, given in values.items()}


@pytest.fixture
def titles(session: Session, articles: dict[str, Article], tmp_path: Path) -> Titles:
    engine = WhooshEngine(tmp_path / "index")
    apply(session, engine, [article.id for article in articles.values()])

    def found(text: str, viewer: Viewer = PUBLIC, *, limit: int = 10) -> list[str]:
        wish = Wish(text, limit=limit)
        blended = begun_first(session, viewer, wish, find(session, engine, viewer, wish))
        assert len(blended.hits) <= min(limit, blended.total)
        return [hit.version.title for hit in blended.hits]

    return found


@ONLY_SQLITE
def test_the_phrasing_that_was_begun_is_shown_with_what_matched(
    session: Session, articles: dict[str, Article], tmp_path: Path
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    apply(session, engine, [article.id for article in articles.values()])
    wish = Wish("いれな")
    hits = begun_first(session, PUBLIC, wish, find(session, engine, PUBLIC, wish)).hits
    assert (hits[0].version.title, hits[0].snippet) == ("ログインできないときは", [("入れな", True), ("い", False)])


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ログ", "ログインできないときは"),
        ("ろぐ", "ログインできないときは"),
        ("招", "メンバーを招待する"),
        ("メンバ", "メンバーを招待する"),
        ("roguin", "ログインできないときは"),
    ],
)
def test_what_begins_so_comes_first(titles: Titles, typed: str, first: str) -> None:
    found = titles(typed)
    assert found[0] == first
    assert len(found) == len(set(found))
    assert titles(typed, limit=1) == [first]


@ONLY_SQLITE
def test_a_whole_word_is_ranked_as_ever_and_nobody_is_told_of_what_they_may_not_read(
    titles: Titles, session: Session, articles: dict[str, Article], editor: Member
) -> None:
    assert "ログの保管期間" not in titles("ログ")
    assert "ログの保管期間" in titles("ログ", staff(editor.id))
    before = titles("画面を開く")
    assert before[0] == "ログインできないときは"
    assert titles("有給") == []
    place(session, "ログ", articles["メンバーを招待する"], "pin", "まず招待", editor.id)
    assert titles("ログ")[:2] == ["メンバーを招待する", "ログインできないときは"]


@pytest.mark.parametrize(
    ("parts", "is_so"),
    [
        ([("ログ", True), ("インできない", False)], True),
        ([("ログイン", True), ("できない", False)], False),
        ([("請求", True), ("書を送る", False)], True),
        ([("請求書", True), ("を送る", False)], False),
        ([("忘れ", True), ("たとき", False)], False),
        ([("ぱすわ", True), ("ーど", False)], True),
        ([("Pass", True), ("word", False)], True),
        ([("会社の", False), ("招", True), ("待", False)], True),
        ([("承認", True)], False),
        ([("メンバー", False)], False),
    ],
)
def test_a_word_is_unfinished_where_more_of_it_follows(parts: Parts, is_so: bool) -> None:
    assert is_unfinished(parts) is is_so
