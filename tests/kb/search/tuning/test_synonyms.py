"""Synonyms and stop words, from what staff enter to what is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.db import Database
from core.errors import Invalid
from core.permissions import PUBLIC, staff
from core.workspaces.models import AuditEntry
from core.workspaces.queries import workspace_by_id
from kb.search.engines.protocol import Engine
from kb.search.queries import Wish, find
from kb.search.suggesting import near_articles, suggestions
from kb.search.tuning import actions
from kb.search.tuning.actions import Wording
from kb.search.tuning.models import StopWord, Synonym
from kb.search.tuning.queries import rules_of, synonyms
from kb.search.tuning.trial import trial
from tests.factories import Place, make_article, make_place
from tests.kb.search.tuning.conftest import Publish

PASSWORD = Wording("group", "", ["PW", "パスワード"])
ONE_WAY = Wording("one_way", "", ["領収"], ["請求"])


def titles(session: Session, engine: Engine, text: str, locale: str = "ja") -> list[str]:
    return [hit.article.published_title for hit in find(session, engine, PUBLIC, Wish(text, locale)).hits]


ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""For what can't differ between databases."""


def test_a_synonym_is_in_force_with_the_next_search_and_no_longer_than_it_is_there(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("パスワードを再設定する")
    assert titles(session, engine, "PW") == []
    made = actions.add_synonym(session, PASSWORD, editor.id)
    hits = find(session, engine, PUBLIC, Wish("PW を忘れた")).hits
    assert [(hit.article.published_title, hit.via) for hit in hits] == [("パスワードを再設定する", ("パスワード",))]
    assert ("パスワード", True) in hits[0].title
    assert suggestions(session, PUBLIC, "pw", locale="ja")
    actions.change_synonym(session, made, Wording("group", "en", ["PW", "パスワード"]), editor.id)
    assert titles(session, engine, "PW") == []
    assert titles(session, engine, "PW", "en") == ["パスワードを再設定する"]
    actions.delete_synonym(session, made, editor.id)
    assert titles(session, engine, "PW", "en") == []
    assert not suggestions(session, PUBLIC, "pw", locale="ja")
    deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("synonym.%")))
    assert sorted(deeds) == ["synonym.added", "synonym.changed", "synonym.deleted"]


def test_one_way_is_one_way(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    for title in ("請求の締め日", "領収の手順"):
        publish(title)
    actions.add_synonym(session, ONE_WAY, editor.id)
    assert titles(session, engine, "領収") == ["領収の手順", "請求の締め日"]
    assert titles(session, engine, "請求") == ["請求の締め日"]


def test_a_synonym_shows_nobody_what_they_may_not_read(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("パスワードの社内の決まり", audience="internal")
    actions.add_synonym(session, PASSWORD, editor.id)
    assert titles(session, engine, "PW") == []
    assert find(session, engine, staff(editor.id), Wish("PW")).total == 1
    assert not suggestions(session, PUBLIC, "PW", locale="ja")


def test_stop_words_of_the_company_do_not_count(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("みなと請求とは")
    publish("みなと請求の料金")
    assert "みなと請求とは" in titles(session, engine, "みなと 料金")
    actions.add_stop_words(session, ["みなと"], "ja", editor.id)
    assert titles(session, engine, "みなと 料金") == ["みなと請求の料金"]
    assert len(titles(session, engine, "みなと")) == 2
    tried = trial(rules_of(session), "みなと 料金", "ja")
    assert (tried.words, tried.dropped) == (["料金"], ["みなと"])
    actions.delete_stop_word(session, session.scalars(sa.select(StopWord)).one(), editor.id)
    assert trial(rules_of(session), "みなと 料金", "ja").dropped == []


@ONLY_SQLITE
def test_who_types_need_not_say_stop_words_of_the_company(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("請求の料金")

    def offered(locale: str) -> list[str]:
        return [one.article.published_title for one in suggestions(session, PUBLIC, "みなと 料金", locale=locale)]

    assert offered("ja") == []
    actions.add_stop_words(session, ["みなと"], "ja", editor.id)
    assert offered("ja") == ["請求の料金"]
    assert offered("en") == []
    assert near_articles(session, PUBLIC, "みなとの料金不足", locale="ja")
    actions.delete_stop_word(session, session.scalars(sa.select(StopWord)).one(), editor.id)
    assert offered("ja") == []


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        (Wording("group", "", ["PW"]), "words"),
        (Wording("group", "", ["PW", "  pw "]), "words"),
        (Wording("group", "", ["問合せ", "問い合わせ"]), "words"),
        (Wording("group", "", ["PW", "！？"]), "words"),
        (Wording("group", "", ["PW", "あ" * 61]), "words"),
        (Wording("group", "", ["PW", *(f"語{number}番" for number in range(20))]), "words"),
        (Wording("group", "", ["PW", "パスワードを忘れたときに画面から再設定する方法を知りたい"]), "words"),
        (Wording("group", "", []), "words"),
        (Wording("group", "xx", ["PW", "パスワード"]), "locale"),
        (Wording("one_way", "", ["PW"], []), "finds"),
        (Wording("one_way", "", [], ["PW"]), "words"),
        (Wording("one_way", "", ["PW"], ["PW"]), "finds"),
        (Wording("group", "ja", ["領収証", "受領証", "SSO"]), "words"),
    ],
)
@ONLY_SQLITE
def test_what_can_not_be_a_synonym_is_refused_at_its_field(
    session: Session, editor: Member, wording: Wording, field: str
) -> None:
    actions.add_synonym(session, Wording("group", "", ["SSO", "シングルサインオン"]), editor.id)
    with pytest.raises(Invalid) as refused:
        actions.add_synonym(session, wording, editor.id)
    assert refused.value.field == field
    assert len(synonyms(session)) == 1


@ONLY_SQLITE
def test_an_entry_may_be_changed_without_being_its_own_twin(session: Session, editor: Member) -> None:
    made = actions.add_synonym(session, PASSWORD, editor.id)
    actions.change_synonym(session, made, Wording("group", "", ["PW", "パスワード", "暗証番号"]), editor.id)
    assert made.words == ["PW", "パスワード", "暗証番号"]
    actions.add_synonym(session, Wording("one_way", "", ["PW"], ["合言葉"]), editor.id)
    assert [one.kind for one in synonyms(session, "合言")] == ["one_way"]


@pytest.mark.parametrize("words", [["請求 書類"], ["！"], [], ["方法", "ほうほう", "方法 "], ["料金"]])
@ONLY_SQLITE
def test_what_can_not_be_a_stop_word_is_refused(session: Session, editor: Member, words: Sequence[str]) -> None:
    actions.add_stop_words(session, ["料金"], "", editor.id)
    if words == ["方法", "ほうほう", "方法 "]:
        assert len(actions.add_stop_words(session, words, "ja", editor.id)) == 2
        return
    with pytest.raises(Invalid):
        actions.add_stop_words(session, words, "ja", editor.id)


@ONLY_SQLITE
def test_a_search_asks_the_database_for_nothing_more_than_before(
    database: Database, place: Place, sent: Callable[[Callable[[], object]], int]
) -> None:
    with database.session(place.id) as session:
        known = workspace_by_id(session, place.id)  # as in every request
        assert sent(lambda: rules_of(session)) == 0
    with database.session(place.id, write=True) as session:
        actions.add_synonym(session, PASSWORD, place.members["editor"].id)
    with database.session(place.id) as session:
        known = workspace_by_id(session, place.id)
        assert sent(lambda: rules_of(session)) == 3
        assert sent(lambda: rules_of(session)) == 0
    with database.session(place.id) as session:
        known = workspace_by_id(session, place.id)
        assert known.search_tuning
        assert sent(lambda: rules_of(session).variants("PW", "ja")) == 0


@ONLY_SQLITE
def test_what_was_rolled_back_is_never_met_again(database: Database, place: Place) -> None:
    by = place.members["editor"].id
    with database.open(place.id, write=True) as session:
        actions.add_synonym(session, PASSWORD, by)
        assert rules_of(session).variants("PW", "ja")
        session.rollback()
    with database.session(place.id, write=True) as session:
        assert not rules_of(session).variants("PW", "ja")
        actions.add_synonym(session, ONE_WAY, by)
    with database.session(place.id) as session:
        assert not rules_of(session).variants("PW", "ja")
        assert rules_of(session).variants("領収", "ja")


@ONLY_SQLITE
def test_each_workspace_has_its_own(database: Database, place: Place) -> None:
    other = make_place(database, "kitano", roles=("editor",))
    with database.session(place.id, write=True) as session:
        actions.add_synonym(session, PASSWORD, place.members["editor"].id)
        make_article(session, place.members["editor"], "パスワード")
    with database.session(other.id) as session:
        assert not rules_of(session).variants("PW", "ja")
        assert session.scalars(sa.select(Synonym)).all() == []


@pytest.fixture
def sent(database: Database) -> Callable[[Callable[[], object]], int]:
    """Count the statements that something sends."""
    seen: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def count(deed: Callable[[], object]) -> int:
        before = len(seen)
        deed()
        return len(seen) - before

    return count
