"""Synonyms that readers' own behaviour suggests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from core.db import Database
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.jobs.worker import Worker
from core.workspaces.models import AuditEntry
from insights.synonyms import actions
from insights.synonyms.mining import said_otherwise
from insights.synonyms.models import SynonymHint
from insights.synonyms.queries import hints, open_count
from kb.articles.models import Article
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.tuning.actions import Wording, add_synonym
from kb.search.tuning.queries import synonyms
from tests.factories import Place, make_article, make_member, make_place

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
_names = count()
Search = Callable[..., str]


@pytest.fixture
def article(session: Session, editor: Member) -> Article:
    return make_article(session, editor, "パスワードを再設定する")


def visit(
    session: Session,
    *texts: str,
    article: Article | None,
    who: str = "",
    seconds: int = 20,
    source: str = "help",
    at: datetime | None = None,
) -> str:
    """Let somebody search for one thing after the other, and open the article from the last results."""
    visitor = who or f"visitor {next(_names)}"
    begin = at or now() - timedelta(hours=1)
    made = None
    for number, text in enumerate(texts):
        record = SearchRecord(
            id=new_id(),
            text=text,
            locale="ja",
            source=source,
            viewer="public",
            session=visitor,
            hits=1,
            at=begin + timedelta(seconds=seconds * number),
        )
        made = log_search(session, record)
    if made is not None and article is not None:
        log_click(session, made.id, article.id, 1, at=made.at)
    return visitor


def found(session: Session) -> list[tuple[str, str, int, int]]:
    actions.collect(session, at=now())
    return [(hint.instead, hint.by, hint.people, hint.times) for hint, _article in hints(session)]


@pytest.mark.parametrize(
    ("first", "then", "replaced"),
    [
        ("PW", "パスワード", ("PW", "パスワード")),
        ("PW 忘れた", "パスワードを忘れた", ("PW", "パスワード")),
        ("請求書", "請求書 再発行", None),  # narrowed
        ("請求書 再発行", "請求書", None),  # widened
        ("請求書を再発行", "請求書の再発行", None),
        ("問合せ", "お問い合わせ", None),
        ("シングルサインオン 設定", "SSO 設定", ("シングルサインオン", "SSO")),
        ("！", "パスワード", None),
    ],
)
def test_what_was_said_otherwise(first: str, then: str, replaced: tuple[str, str] | None) -> None:
    assert said_otherwise(first, then) == replaced


def test_two_people_who_found_with_other_words_make_a_suggestion(session: Session, article: Article) -> None:
    visit(session, "PWを忘れた", "パスワードを忘れた", article=article)
    assert found(session) == []
    visit(session, "pw 忘れた", "パスワード 忘れた", article=article)
    assert found(session) == [("PW", "パスワード", 2, 2)]
    hint, opened = hints(session)[0]
    assert opened.id == article.id
    assert (hint.before, hint.after) == ("PWを忘れた", "パスワードを忘れた")
    assert open_count(session) == 1


def test_one_person_twice_is_one_person(session: Session, article: Article) -> None:
    for hour in (3, 2):
        visit(session, "PW", "パスワード", article=article, who="the same", at=now() - timedelta(hours=hour))
    assert found(session) == []


@pytest.mark.parametrize(
    ("texts", "seconds", "source", "opened"),
    [
        (("PW", "パスワード"), 61, "help", True),  # too late
        (("PW", "パスワード"), 20, "staff", True),  # colleagues
        (("PW", "パスワード"), 20, "phone", True),
        (("PW", "パスワード"), 20, "help", False),  # nothing opened
        (("PW", "ログイン", "パスワード"), 40, "help", True),  # more than a minute in all
        (("ぱす", "ぱすわーど", "パスワード"), 5, "help", True),  # typing
    ],
)
def test_what_is_no_evidence(
    session: Session, article: Article, texts: tuple[str, ...], seconds: int, source: str, opened: bool
) -> None:
    for _ in range(2):
        visit(session, *texts, article=article if opened else None, seconds=seconds, source=source)
    assert not [one for one in found(session) if one[0] != "ログイン"]


def test_typing_and_other_tries_between_are_passed_over(session: Session, article: Article) -> None:
    for _ in range(2):
        visit(session, "暗証番号", "ぱす", "パスワード", article=article, seconds=10)
    for _ in range(2):
        visit(session, "合言葉", "鍵", "パスワード", article=article, seconds=10)
    assert {one[:2] for one in found(session)} >= {("暗証番号", "パスワード"), ("合言葉", "パスワード")}


def test_what_is_taught_already_is_not_suggested(session: Session, article: Article, editor: Member) -> None:
    for _ in range(2):
        visit(session, "PW", "パスワード", article=article)
    add_synonym(session, Wording("one_way", "", ["ＰＷ"], ["パスワード"]), editor.id)
    assert found(session) == []


@pytest.mark.parametrize("kind", ["group", "one_way"])
def test_an_accepted_suggestion_is_a_synonym(session: Session, article: Article, editor: Member, kind: str) -> None:
    for _ in range(2):
        visit(session, "PW", "パスワード", article=article)
    found(session)
    hint = hints(session)[0][0]
    made = actions.accept(session, hint, kind, editor.id)
    assert (made.kind, made.locale) == (kind, "ja")
    assert sorted([*made.words, *made.finds]) == ["PW", "パスワード"]
    assert found(session) == []
    assert [one.id for one, _article in hints(session, "accepted")] == [hint.id]
    with pytest.raises(Conflict):
        actions.dismiss(session, hint, editor.id)
    assert session.scalar(sa.select(AuditEntry.action).where(AuditEntry.action.like("synonym%"))) == "synonym.added"


def test_one_that_can_not_be_stays_open(session: Session, article: Article, editor: Member) -> None:
    for _ in range(2):
        visit(session, "PW", "パスワード", article=article)
    found(session)
    add_synonym(session, Wording("group", "", ["PW", "合言葉"]), editor.id)
    hint = hints(session)[0][0]
    with pytest.raises(Invalid):
        actions.accept(session, hint, "group", editor.id)
    assert (hint.state, len(synonyms(session))) == ("open", 1)


def test_a_dismissed_one_comes_back_when_twice_as_many_do_it(
    session: Session, article: Article, editor: Member
) -> None:
    for _ in range(2):
        visit(session, "PW", "パスワード", article=article)
    found(session)
    actions.dismiss(session, hints(session)[0][0], editor.id)
    visit(session, "PW", "パスワード", article=article)
    assert found(session) == []
    visit(session, "PW", "パスワード", article=article)
    assert found(session) == [("PW", "パスワード", 4, 4)]


def test_what_nobody_has_done_for_long_is_forgotten(session: Session, article: Article) -> None:
    old = now() - actions.LOOK_BACK + timedelta(hours=1)
    for _ in range(2):
        visit(session, "PW", "パスワード", article=article, at=old)
    assert len(found(session)) == 1
    actions.collect(session, at=now() + timedelta(hours=2))
    assert session.scalars(sa.select(SynonymHint)).all() == []


@ONLY_SQLITE
def test_the_worker_looks_in_every_workspace(database: Database, worker: Worker, place: Place) -> None:
    other = make_place(database, "kitano", roles=("editor",))
    for where in (place, other):
        with database.session(where.id, write=True) as session:
            made = make_article(session, where.members["editor"], "パスワード")
            for _ in range(2):
                visit(session, "PW", "パスワード", article=made)
    with database.session(write=True) as session:
        from core.jobs.actions import enqueue

        enqueue(session, "synonyms.look", everywhere=True)
    worker.run_due()
    worker.run_due()
    for where in (place, other):
        with database.session(where.id) as session:
            assert open_count(session) == 1


@ONLY_SQLITE
def test_the_screen(signed_in: Callable[[Place, str], FlaskClient], database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        name = make_member(session, "manager", place.slug).name
        made = make_article(session, place.members["editor"], "パスワードを再設定する")
        for _ in range(2):
            visit(session, "PW", "パスワード", article=made)
            visit(session, "鍵", "パスワード", article=made)
        actions.collect(session, at=now())
        ids = {hint.instead: hint.id for hint, _article in hints(session)}
    editor, manager = signed_in(place, "editor"), signed_in(place, "manager")
    base = f"/w/{place.slug}/synonym-hints/"
    assert "マネージャーが決めます" in editor.get(base).get_data(as_text=True)
    assert editor.post(f"{base}{ids['PW']}/accept").status_code == 403
    page = manager.get(base).get_data(as_text=True)
    assert "パスワードを再設定する" in page
    assert "検索：「PW」" in page
    assert manager.post(f"{base}{ids['PW']}/accept", data={"kind": "group"}).status_code == 303
    assert manager.post(f"{base}{ids['鍵']}/dismiss").status_code == 303
    assert "決める候補はありません" in manager.get(base).get_data(as_text=True)
    for state in ("accepted", "dismissed"):
        decided = manager.get(f"{base}?state={state}").get_data(as_text=True)
        assert name in decided
    assert "すでに決めています" in manager.post(f"{base}{ids['鍵']}/dismiss", follow_redirects=True).get_data(
        as_text=True
    )
    assert "元に戻す" in manager.get(f"{base}?state=dismissed").get_data(as_text=True)
    assert editor.post(f"{base}{ids['鍵']}/restore").status_code == 403
    assert "候補に戻しました" in manager.post(f"{base}{ids['鍵']}/restore", follow_redirects=True).get_data(
        as_text=True
    )
    assert "却下した候補だけ" in manager.post(f"{base}{ids['PW']}/restore", follow_redirects=True).get_data(
        as_text=True
    )
