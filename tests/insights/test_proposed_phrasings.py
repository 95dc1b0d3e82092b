"""Wordings that real searches propose for an article."""

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
from core.errors import Invalid
from core.identifiers import new_id
from insights.gaps import actions as gap_actions
from insights.gaps.models import Gap
from insights.phrasings.actions import accept, dismiss
from insights.phrasings.mining import FOUND_LATE, MISSED, TRIED_BEFORE
from insights.phrasings.models import RefusedPhrasing
from insights.phrasings.queries import proposals
from kb.articles.models import Article
from kb.articles.phrasings import questions
from kb.search.actions import SearchRecord, log_click, log_search
from tests.factories import Place, make_article, make_member, make_place
from tests.plugins.bound import Open

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
_names = count()


@pytest.fixture
def article(session: Session, editor: Member) -> Article:
    return make_article(
        session, editor, "パスワードを再設定する", phrasings=["(ログイン|サインイン)できない"], kind="faq"
    )


def visit(
    session: Session,
    *texts: str,
    article: Article | None,
    rank: int = 1,
    hits: int = 5,
    seconds: int = 20,
    source: str = "help",
    who: str = "",
    at: datetime | None = None,
) -> str:
    """Let somebody search for one thing after the other, and open the article from the last results."""
    visitor = who or f"reader {next(_names)}"
    begin, made = at or now() - timedelta(days=1), None
    for number, text in enumerate(texts):
        record = SearchRecord(
            id=new_id(),
            text=text,
            locale="ja",
            source=source,
            viewer="public",
            session=visitor,
            hits=hits if number == len(texts) - 1 else 0,
            at=begin + timedelta(seconds=seconds * number),
        )
        made = log_search(session, record)
    if made is not None and article is not None:
        log_click(session, made.id, article.id, rank, at=made.at)
    return visitor


def found(session: Session, article: Article) -> list[tuple[str, int, str]]:
    return [(one.text, one.people, one.why) for one in proposals(session, article)]


def test_words_that_found_it_further_down_are_proposed_once_two_people_used_them(
    session: Session, article: Article
) -> None:
    visit(session, "暗証番号を忘れた", article=article, rank=3)
    assert found(session, article) == []
    visit(session, "暗証番号 忘れた", article=article, rank=2)
    visit(session, "暗証番号を忘れた", article=article)  # first place: nothing to mend
    assert found(session, article) == [("暗証番号 忘れた", 2, FOUND_LATE)]
    visit(session, "暗証番号を忘れた", article=article, rank=2)
    assert found(session, article) == [("暗証番号を忘れた", 3, FOUND_LATE)]


def test_one_person_twice_is_one_person(session: Session, article: Article) -> None:
    for hour in (3, 5):
        visit(session, "暗証番号", article=article, rank=2, who="same", at=now() - timedelta(hours=hour))
    assert found(session, article) == []


@pytest.mark.parametrize(("seconds", "source", "is_told"), [(20, "help", True), (20, "widget", True), (61, "help", False), (20, "staff", False)])  # fmt: skip
def test_words_that_were_tried_before_are_proposed(
    session: Session, article: Article, seconds: int, source: str, *, is_told: bool
) -> None:
    for _ in range(2):
        visit(session, "暗証番号", "パスワード 再設定", article=article, seconds=seconds, source=source)
    words = {text: why for text, _people, why in found(session, article)}
    assert words == ({"暗証番号": TRIED_BEFORE} if is_told else {})


def test_several_tries_count_and_typing_does_not(session: Session, article: Article) -> None:
    for _ in range(2):
        visit(session, "あんしょう", "あんしょうばんごう", "合言葉", "開けない", article=article, seconds=10)
    assert {text for text, _people, _why in found(session, article)} == {"あんしょうばんごう", "合言葉", "開けない"}


@pytest.mark.parametrize(
    "said", ["サインインできない", "ログイン できない", "さいんいんできない", "パスワードの再設定"]
)
def test_what_the_article_says_already_is_not_proposed(session: Session, article: Article, said: str) -> None:
    for _ in range(3):
        visit(session, said, article=article, rank=4)
    assert found(session, article) == []


def test_what_leads_more_people_elsewhere_is_not_proposed(session: Session, editor: Member, article: Article) -> None:
    other = make_article(session, editor, "請求書を発行する")
    for _ in range(2):
        visit(session, "設定", article=article, rank=2)
    assert found(session, article) == [("設定", 2, FOUND_LATE)]
    for _ in range(3):
        visit(session, "設定", article=other)
    assert found(session, article) == []


def test_old_searches_and_whole_stories_are_not_proposed(session: Session, article: Article) -> None:
    for _ in range(2):
        visit(session, "暗証番号", article=article, rank=2, at=now() - timedelta(days=91))
        visit(session, "暗証番号を" + "とても長い間" * 10 + "忘れた", article=article, rank=2)
    assert found(session, article) == []


def test_the_words_of_gaps_that_it_closed_are_proposed(session: Session, article: Article) -> None:
    for _ in range(2):
        visit(session, "合言葉を忘れた", article=None, hits=0)
    gap = session.scalars(sa.select(Gap)).one()
    assert found(session, article) == []
    gap.article_id, gap.state = article.id, "drafted"
    session.flush()
    assert found(session, article) == []
    gap_actions.article_published(session, gap, None)
    assert found(session, article) == [("合言葉を忘れた", 2, MISSED)]


def test_accepted_words_stand_for_themselves(session: Session, editor: Member, article: Article) -> None:
    assert accept(session, article, "PW(パスワード)|暗証番号 ", editor.id)
    assert questions(article.phrasings)[-1] == "PW(パスワード)|暗証番号"
    assert article.state == "draft"
    assert not accept(session, article, "サインイン できない".replace(" ", ""), editor.id)
    for wrong in ("", "  ", "長" * 201):
        with pytest.raises(Invalid):
            accept(session, article, wrong, editor.id)


def test_dismissed_words_stay_away_in_all_writings(session: Session, editor: Member, article: Article) -> None:
    other = make_article(session, editor, "鍵を替える")
    for _ in range(3):
        visit(session, "合言葉を忘れた", article=article, rank=3)
    for _ in range(3):
        visit(session, "合言葉を忘れた", article=other, rank=3)
    dismiss(session, article, "忘れた合言葉", editor.id)
    dismiss(session, article, "合言葉を忘れた", editor.id)
    assert len(session.scalars(sa.select(RefusedPhrasing)).all()) == 1
    assert found(session, article) == []
    assert [text for text, _people, _why in found(session, other)] == ["合言葉を忘れた"]


@ONLY_SQLITE
def test_one_click_in_the_editor_accepts_or_dismisses(
    signed_in: Callable[[Place, str], FlaskClient],
    place: Place,
    writing: Open,
    editor: Member,
    database: Database,
    statements: Callable[[Callable[[], object]], int],
) -> None:
    with writing() as session:
        article = make_article(session, editor, "パスワードを再設定する")
        plain = make_article(session, editor, "別の記事")
        for _ in range(4):
            visit(session, "合言葉", "<b>暗証番号</b>", article=article, rank=2)
    client = signed_in(place, "editor")
    address = f"/w/minato/articles/{article.id}"
    page = client.get(address).get_data(as_text=True)
    assert "&lt;b&gt;暗証番号&lt;/b&gt;" in page
    assert "4人" in page
    without = statements(lambda: client.get(f"/w/minato/articles/{plain.id}"))
    assert statements(lambda: client.get(address)) <= without + 2

    assert client.post(f"/w/minato/said/{article.id}/accept", data={"text": "<b>暗証番号</b>"}).status_code == 303
    assert client.post(f"/w/minato/said/{article.id}/dismiss", data={"text": "合言葉"}).status_code == 303
    assert client.post(f"/w/minato/said/{article.id}/dismiss", data={}).status_code == 303
    with database.session(place.id) as session:
        kept = session.get_one(Article, article.id)
        assert kept.phrasings == ["<b>暗証番号</b>"]
        assert proposals(session, kept) == []
    assert "said-title" not in client.get(address).get_data(as_text=True)


@ONLY_SQLITE
def test_who_may_not_read_insights_sees_none(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        article = make_article(session, editor, "パスワードを再設定する")
        for _ in range(2):
            visit(session, "暗証番号", article=article, rank=2)
    client = signed_in(place, "contributor")
    assert "said-title" not in client.get(f"/w/minato/articles/{article.id}").get_data(as_text=True)
    assert client.post(f"/w/minato/said/{article.id}/accept", data={"text": "暗証番号"}).status_code == 403


@ONLY_SQLITE
def test_another_workspaces_article_is_out_of_reach(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database
) -> None:
    other = make_place(database, "elsewhere", roles=())
    with database.session(other.id, write=True) as session:
        member = make_member(session, "editor", "elsewhere")
        article = make_article(session, member, "よその記事")
    client = signed_in(place, "editor")
    for deed in ("accept", "dismiss"):
        assert client.post(f"/w/minato/said/{article.id}/{deed}", data={"text": "あ"}).status_code == 404
