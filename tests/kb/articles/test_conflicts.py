"""Which other articles answer a question already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.permissions import partner, staff
from kb.articles.actions import trash
from kb.articles.conflicts import asked_by, conflicts
from kb.articles.models import Article
from kb.search import suggesting
from tests.factories import Place, make_article
from tests.plugins.bound import Open

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/articles"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """What is in memory is of another test's rows."""
    suggesting._indexes.clear()


@pytest.fixture
def mine(session: Session, editor: Member) -> Article:
    return make_article(session, editor, "サインインの手順", kind="faq")


def told(session: Session, mine: Article, *lines: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    found = conflicts(session, staff(mine.owner_id or mine.id), mine, asked_by(mine.title, lines))
    return [(one.article.title, [(m.mine, m.theirs, m.is_same) for m in one.matches]) for one in found]


@pytest.mark.parametrize("is_published", [True, False])
@pytest.mark.parametrize(
    ("line", "theirs"),
    [
        ("パスワードを忘れた", "パスワードを忘れた"),
        ("忘れたパスワード", "パスワードを忘れた"),  # another order
        ("ぱすわーど 忘れた", "パスワードを忘れた"),  # another writing
        ("(ID|パスワード)を忘れました", "パスワードを忘れた"),  # one of several
        ("ぱすわーどをわすれた", "パスワードを忘れた"),  # as it sounds
        ("問い合わせをする", "お問合せをする"),
        ("ログイン出来ない場合", "ログイン出来ない場合"),  # its title
    ],
)
def test_the_same_question_elsewhere_is_told(
    session: Session, editor: Member, mine: Article, line: str, theirs: str, *, is_published: bool
) -> None:
    other = {"phrasings": ["パスワードを忘れた", "お問合せをする"], "published": is_published, "kind": "faq"}
    make_article(session, editor, "ログイン出来ない場合", **other)
    assert [(title, [match[1] for match in found]) for title, found in told(session, mine, line)] == [
        ("ログイン出来ない場合", [theirs])
    ]


@pytest.mark.parametrize("line", ["パスワードを変更する", "パスワード", "忘れた", "請求書を忘れた"])
def test_another_question_is_not(session: Session, editor: Member, mine: Article, line: str) -> None:
    make_article(session, editor, "ログイン", phrasings=["パスワードを忘れた"])
    assert told(session, mine, line) == []


def test_its_own_questions_and_another_language_are_no_conflict(session: Session, editor: Member) -> None:
    mine = make_article(session, editor, "SSO", phrasings=["SAML 連携"])
    make_article(session, editor, "SSO", locale="en")
    assert told(session, mine, "SAML 連携") == []


def test_the_very_words_are_told_apart_from_the_same_meaning(session: Session, editor: Member, mine: Article) -> None:
    make_article(session, editor, "ログイン", phrasings=["パスワードを忘れた"])
    make_article(session, editor, "サインインの手順")
    assert told(session, mine, "パスワード忘れた") == [
        ("サインインの手順", [("サインインの手順", "サインインの手順", True)]),
        ("ログイン", [("パスワード忘れた", "パスワードを忘れた", False)]),
    ]


def test_a_draft_ahead_of_its_publication_counts_as_both(session: Session, editor: Member, mine: Article) -> None:
    other = make_article(session, editor, "ログイン", phrasings=["暗証番号を忘れた"])
    other.phrasings, other.state = ["合言葉を忘れた"], "draft"
    session.flush()
    found = told(session, mine, "暗証番号を忘れた", "合言葉を忘れた")
    assert [match[0] for match in found[0][1]] == ["暗証番号を忘れた", "合言葉を忘れた"]


def test_what_may_not_be_seen_and_what_is_thrown_away_is_not_told(
    session: Session, editor: Member, mine: Article
) -> None:
    other = make_article(session, editor, "社内", phrasings=["合鍵を借りる"], audience="internal")
    asked = ["合鍵を借りる"]
    assert [one.article.id for one in conflicts(session, staff(editor.id), mine, asked)] == [other.id]
    assert conflicts(session, partner(editor.id, frozenset()), mine, asked) == []
    trash(session, other, editor.id)
    assert conflicts(session, staff(editor.id), mine, asked) == []


@ONLY_SQLITE
def test_a_line_with_a_mistake_is_told_of_and_hides_nothing(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        make_article(session, editor, "ログイン", phrasings=["パスワードを忘れた"])
        mine = make_article(session, editor, "サインインの手順")
    client = signed_in(place, "editor")
    sent = {"article": str(mine.id), "title": mine.title, "phrasings": "(わるい\nパスワード忘れた"}
    answer = client.post(f"{BASE}/phrasings", data=sent)
    assert answer.status_code == 200
    assert answer.get_json()["error"]
    assert "パスワードを忘れた" in answer.get_json()["also"]
    assert "also" not in client.post(f"{BASE}/phrasings", data={"phrasings": "x"}).get_json()
    unknown = client.post(f"{BASE}/phrasings", data={**sent, "article": str(place.id)})
    assert unknown.status_code == 404
    partner_client = signed_in(place, "partner")
    assert partner_client.post(f"{BASE}/phrasings", data=sent).status_code == 403


@ONLY_SQLITE
def test_without_a_script_the_saved_page_tells_and_saving_goes_on(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        other = make_article(session, editor, "ログイン", phrasings=["<b>パスワード</b>を忘れた"])
        mine = make_article(session, editor, "サインインの手順")
    client = signed_in(place, "editor")
    sent = {"title": mine.title, "body": "本文", "phrasings": "<b>パスワード</b>を忘れた", "started_from": "1"}
    assert client.post(f"{BASE}/{mine.id}", data=sent).status_code == 303
    page = client.get(f"{BASE}/{mine.id}", headers={"Accept-Language": "ja"}).get_data(as_text=True)
    assert "ほかの記事1件にも一致します" in page
    assert f'href="{BASE}/{other.id}"' in page
    assert "&lt;b&gt;パスワード&lt;/b&gt;を忘れた」はこの記事にもあります" in page
