"""Finding through engine and database: who sees what, the last resort, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.permissions import PUBLIC, Viewer, partner, staff
from kb.articles import actions, publishing
from kb.articles.models import Article
from kb.search import phrasing_index
from kb.search.engines.protocol import Engine
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.indexing import apply, documents
from kb.search.phrasing_index import Prepared, prepare
from kb.search.queries import Wish, find, standing
from kb.search.suggesting import suggestions
from tests.factories import Place, make_article
from tests.kb.search.substrings import found_nowhere, stretches

SAMPLE = Path(__file__).parents[3] / "demo" / "content" / "ja"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = WhooshEngine(tmp_path / "index")
    yield opened
    opened.close()


def titles(session: Session, engine: Engine, viewer: Viewer, text: str) -> list[str]:
    return [hit.article.published_title for hit in find(session, engine, viewer, Wish(text)).hits]


def test_each_viewer_finds_their_own(session: Session, engine: Engine, place: Place, editor: Member) -> None:
    shelf = place.collection.id
    made = [
        make_article(session, editor, "請求書を送る"),
        make_article(session, editor, "請求書の社内の決まり", audience="internal"),
        make_article(session, editor, "請求書の委託", audience="partner", collection_id=shelf),
        make_article(session, editor, "請求書の別の委託", audience="partner"),
    ]
    session.flush()
    apply(session, engine, [article.id for article in made])
    everybody = titles(session, engine, PUBLIC, "請求書")
    assert everybody == ["請求書を送る"]
    assert len(titles(session, engine, staff(editor.id), "請求書")) == 4
    assert titles(session, engine, partner(editor.id, frozenset({shelf})), "請求書") == ["請求書の委託"]


def test_what_readers_may_no_longer_see_is_not_found_even_before_the_index_knows(
    session: Session, engine: Engine, editor: Member
) -> None:
    made: list[Article] = [make_article(session, editor, "領収書を出す") for _ in range(3)]
    session.flush()
    apply(session, engine, [article.id for article in made])
    publishing.unpublish(session, made[0], editor.id)
    publishing.archive(session, made[1], editor.id)
    actions.trash(session, made[2], editor.id)
    session.flush()
    assert titles(session, engine, PUBLIC, "領収書") == []
    assert not list(documents(session))


def test_the_characters_themselves_are_the_last_resort(session: Session, engine: Engine, editor: Member) -> None:
    article = make_article(session, editor, "エラーコードの一覧", body="E%_4021x は回線の不調です。")
    found = find(session, engine, PUBLIC, Wish("E%_4021x"))
    assert [hit.article.id for hit in found.hits] == [article.id]
    assert found.by_substring
    assert not find(session, engine, PUBLIC, Wish("E__4021x")).hits


def test_near_questions_when_there_is_nothing(session: Session, engine: Engine, editor: Member) -> None:
    make_article(session, editor, "利用料金の支払い方法を変えたい")
    found = find(session, engine, PUBLIC, Wish("支払い方法の種類"))
    assert (found.total, [article.published_title for article in found.near]) == (0, ["利用料金の支払い方法を変えたい"])


@pytest.mark.parametrize("typed", ["toiawase", "membar", "メソバー", "といあわせを"])
def test_what_is_offered_while_one_types_is_found_after_enter_too(
    session: Session, engine: Engine, editor: Member, typed: str
) -> None:
    made = [make_article(session, editor, "お問い合わせの窓口"), make_article(session, editor, "メンバーを招待する")]
    make_article(session, editor, "メンバーの問い合わせの記録", audience="internal")
    session.flush()
    apply(session, engine, [article.id for article in made])
    offered = [one.article.published_title for one in suggestions(session, PUBLIC, typed, locale="ja")]
    assert len(offered) == 1
    assert titles(session, engine, PUBLIC, typed) == offered


def test_consonants_alone_find_nothing(session: Session, engine: Engine, editor: Member) -> None:
    article = make_article(session, editor, "雑費を分ける")
    session.flush()
    apply(session, engine, [article.id])
    assert titles(session, engine, PUBLIC, "zzzz") == []


def test_another_code_is_not_what_was_asked_for(session: Session, engine: Engine, editor: Member) -> None:
    made = [make_article(session, editor, f"E-{number} の直し方", body="手順です。") for number in (1032, 1033)]
    session.flush()
    apply(session, engine, [article.id for article in made])
    assert titles(session, engine, PUBLIC, "e1032") == ["E-1032 の直し方"]
    assert titles(session, engine, PUBLIC, "E-1034") == []
    # As the letters stand there: both begin like this.
    assert sorted(titles(session, engine, PUBLIC, "E-103")) == ["E-1032 の直し方", "E-1033 の直し方"]


def test_suggestions_follow_the_reading_and_the_published_text(session: Session, editor: Member) -> None:
    article = make_article(session, editor, "請求書を送る")
    make_article(session, editor, "請求の決まり", audience="internal")
    for typed in ("請求", "せいきゅう", "seikyu"):
        assert [s.article.id for s in suggestions(session, PUBLIC, typed, locale="ja")] == [article.id], typed
    actions.save_draft(session, article, actions.Draft("秘密の題名", "x"), editor.id, started_from=1)
    assert not suggestions(session, PUBLIC, "秘密", locale="ja")
    publishing.unpublish(session, article, editor.id)
    session.flush()
    assert not suggestions(session, PUBLIC, "請求", locale="ja")


def test_an_index_that_must_be_built_anew_leaves_the_texts_themselves(
    session: Session, engine: Engine, editor: Member, tmp_path: Path
) -> None:
    article = make_article(session, editor, "領収書を出す")
    session.flush()
    apply(session, engine, [article.id])
    for about in (tmp_path / "index").rglob("about.json"):
        about.write_text("{}", encoding="utf-8")
    found = find(session, engine, PUBLIC, Wish("領収書"))
    assert [hit.article.id for hit in found.hits] == [article.id]
    assert found.by_substring


@pytest.mark.parametrize("kind", [WhooshEngine, TantivyEngine])
def test_what_stands_in_a_text_is_always_found(
    session: Session, editor: Member, tmp_path: Path, kind: Callable[[Path], Engine]
) -> None:
    engine = kind(tmp_path / kind.__name__)
    texts = [path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted(SAMPLE.rglob("*.md"))[:12]]
    made = [make_article(session, editor, f"見本 {number}", body=text) for number, text in enumerate(texts)]
    session.flush()
    apply(session, engine, [article.id for article in made])
    read = [document.body for document in documents(session)]
    assert found_nowhere(session, engine, stretches(read, 200)) == []
    engine.close()


def test_where_the_engine_knows_no_other_texts_are_looked_through(
    session: Session, editor: Member, tmp_path: Path
) -> None:
    engine = TantivyEngine(tmp_path / "index")
    bodies = ("切手を貼 って出します。", "切手だけを買います。", "貼ってはがせます。")
    made = [make_article(session, editor, f"郵便 {number}", body=body) for number, body in enumerate(bodies)]
    session.flush()
    apply(session, engine, [article.id for article in made])
    assert standing(session, engine, PUBLIC, "手を貼って出", limit=5) == [made[0].id]
    assert standing(session, engine, PUBLIC, "手は", limit=5) == []
    unknown = make_article(session, editor, "あとから", body="切手を貼って出しました。")
    session.flush()
    assert standing(session, engine, PUBLIC, "手を貼って出", limit=5) == [made[0].id]
    apply(session, engine, [unknown.id])
    assert set(standing(session, engine, PUBLIC, "手を貼って出", limit=5)) == {made[0].id, unknown.id}
    engine.close()
    for about in tmp_path.rglob("about.json"):
        about.write_text("{}", encoding="utf-8")
    assert len(standing(session, engine, PUBLIC, "手を貼って出", limit=5)) == len({made[0].id, unknown.id})


def test_the_last_resort_keeps_to_the_kind_and_the_shelf(
    session: Session, engine: Engine, editor: Member, place: Place
) -> None:
    shelf = place.collection.id
    inside = make_article(session, editor, "一つめ", body="E%_4021x", collection_id=shelf)
    make_article(session, editor, "二つめ", body="E%_4021x")
    found = find(session, engine, PUBLIC, Wish("E%_4021x", collection_id=shelf))
    assert [hit.article.id for hit in found.hits] == [inside.id]
    assert not find(session, engine, PUBLIC, Wish("E%_4021x", kind="faq")).hits


def test_only_what_has_changed_is_analysed_anew_for_those_who_type(
    session: Session, engine: Engine, editor: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(text: str) -> list[str]:
        return [one.article.published_title for one in suggestions(session, PUBLIC, text, locale="ja")]

    first, second, third = (
        make_article(session, editor, title) for title in ("納品書を送る", "見積書を送る", "督促状を送る")
    )
    apply(session, engine, [first.id, second.id, third.id])
    assert len(offered("送る")) == 3
    analysed: list[str] = []

    def noting(text: str) -> Prepared:
        analysed.append(text)
        return prepare(text)

    monkeypatch.setattr(phrasing_index, "prepare", noting)
    publishing.unpublish(session, third, editor.id)
    actions.save_draft(session, first, actions.Draft("納品書を印刷する", "印刷します。"), editor.id, started_from=1)
    publishing.publish(session, first, editor.id)
    apply(session, engine, [first.id, third.id])
    assert offered("納品書") == ["納品書を印刷する"]
    assert offered("督促状") == []
    assert offered("見積書") == ["見積書を送る"]
    assert not [text for text in analysed if "見積書" in text]
