"""Results in the help center: an answer in place, other words, and what narrows them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts.models import Member
from core.clock import now
from core.db import Database
from core.jobs.worker import Worker
from insights.gaps.jobs import collect_unopened
from insights.gaps.models import Gap
from insights.periods import Period
from insights.searches import figures
from kb.articles.actions import verify
from kb.articles.models import Article
from kb.search import suggesting
from kb.search.models import Search
from tests.factories import Place, make_article, make_collection
from tests.plugins.bound import Open

LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed file")
pytestmark = [pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True), LEFT_OPEN]
BASE = "/help/minato"
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/140.0", "Accept-Language": "ja"}
BODY = "ログインの画面で**再設定**を押します。\n\n- メールを開く\n- 決め直す\n\n## 届かないとき\n\n秘密の続きです。"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    suggesting._indexes.clear()


@pytest.fixture
def made(writing: Open, place: Place, editor: Member, worker: Worker) -> dict[str, Article]:
    """A FAQ, another one on a shelf below, one in English, a procedure, and what only colleagues may read."""
    with writing() as session:
        shelf = make_collection(session, name="外の棚", slug="outer")
        below = make_collection(session, name="中の棚", slug="inner", parent_id=shelf.id)
        hidden = make_collection(session, name="社内の棚", slug="hidden")
        faq = make_article(
            session, editor, "パスワードを忘れたときは", kind="faq", body=BODY, slug="forgot",
            phrasings=["(ログイン|サインイン)できない"], collection_id=place.collection.id,
        )  # fmt: skip
        found = {
            "faq": faq,
            "below": make_article(
                session, editor, "パスワードの決まり", kind="faq", collection_id=below.id, slug="rules"
            ),
            "english": make_article(session, editor, "パスワード in English", locale="en", slug="english"),
            "procedure": make_article(session, editor, "パスワードを変える", kind="procedure", slug="change"),
            "secret": make_article(
                session, editor, "パスワードの金庫", audience="internal", collection_id=hidden.id, slug="safe"
            ),
        }
        for one in found.values():
            one.verified_until = now() - timedelta(days=1)
        verify(session, found["procedure"], editor.id, days=30)
    worker.run_due()
    return found


def page(client: FlaskClient, **given: str) -> str:
    answer = client.get(f"{BASE}/search", query_string=given, headers=BROWSER)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def slugs(client: FlaskClient, **given: str) -> set[str]:
    text = page(client, q="パスワード", **given)
    return {slug for slug in ("forgot", "rules", "english", "change", "safe") if f"/articles/{slug}?" in text}


def searches(database: Database, place: Place) -> list[Search]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(Search).order_by(Search.at, Search.id)))


@pytest.mark.parametrize(
    "asked",
    [
        "パスワードを忘れたときは",
        "サインインできない",
        "ログイン できない",
        "ろぐいんできない",
        "忘れたパスワード とき",
    ],
)
def test_a_faqs_answer_stands_above_the_results(client: FlaskClient, made: dict[str, Article], asked: str) -> None:
    text = page(client, q=asked)
    assert 'class="answer"' in text
    assert "<strong>再設定</strong>" in text
    answer = text[text.index('class="answer"') : text.index("<ol>", text.index("</section>"))]
    assert "決め直す" in answer
    assert "秘密の続き" not in answer
    assert "続きを読む" in answer
    assert text.count("/articles/forgot?") == 2  # title and “read on”; it isn't listed once more


@pytest.mark.parametrize("asked", ["パスワード", "パスワードを忘れたので変えたい", "パスワードを変える"])
def test_no_answer_stands_where_it_is_not_asked_by_just_this(
    client: FlaskClient, made: dict[str, Article], asked: str
) -> None:
    assert 'class="answer"' not in page(client, q=asked)


def test_two_faqs_of_one_question_answer_neither(
    client: FlaskClient, made: dict[str, Article], writing: Open, editor: Member, worker: Worker
) -> None:
    with writing() as session:
        make_article(session, editor, "パスワードを忘れたときは", kind="faq", slug="twin")
    worker.run_due()
    assert 'class="answer"' not in page(client, q="パスワードを忘れたときは")


def test_an_answer_in_place_is_shown_not_opened_and_no_miss(
    client: FlaskClient, made: dict[str, Article], database: Database, place: Place
) -> None:
    page(client, q="サインインできない")
    (search,) = searches(database, place)
    assert (search.clicks, search.answered_id) == (0, made["faq"].id)
    with database.session(place.id, write=True) as session:
        for number in range(3):
            session.add(_search(number, answered_id=made["faq"].id))
        session.flush()
        assert collect_unopened(session, at=now()) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Gap)) == 0
        period = Period(now() - timedelta(days=2), now() + timedelta(minutes=1))
        found = figures.searches_in(session, period)
        assert (figures.overview(session, found).no_click.part, figures.without_click(found)) == (0, [])
        # Who goes on with other words hasn't been answered.
        for one in found:
            one.refined_by = search.id
        session.flush()
        assert figures.overview(session, found).no_click.part == 4
        assert collect_unopened(session, at=now()) == 3


def _search(number: int, **values: Any) -> Search:
    about = {
        "text": "サインインできない",
        "normalised": "サインインできない",
        "meaning": "さいんいんでき",
        "locale": "ja",
    }
    who = {"source": "help", "viewer": "public", "session": f"visitor {number}", "hits": 1}
    return Search(**about, **who, at=now() - timedelta(days=1), **values)


def test_other_words_are_offered_where_nothing_was_found(client: FlaskClient, made: dict[str, Article]) -> None:
    text = page(client, q="パスワート 忘れた")
    assert "もしかして" in text
    assert "q=%E3%83%91%E3%82%B9%E3%83%AF%E3%83%BC%E3%83%89" in text  # パスワード
    assert 'value="パスワート 忘れた"' in text
    for typed in ("電子マネー", "パスワード", "ぱすわーど", "パスワード 変える", "金子"):
        assert "もしかして" not in page(client, q=typed)


def test_the_nearest_code_is_named_where_nothing_has_the_one_that_was_asked_for(
    client: FlaskClient, writing: Open, place: Place, editor: Member, worker: Worker
) -> None:
    with writing() as session:
        shared = make_collection(session, name="共有", slug="shared")
        make_article(session, editor, "エラー E-2044 が出る")
        make_article(session, editor, "送信の記録", phrasings=["INV-2026-(0001|0002)"], collection_id=shared.id)
        make_article(session, editor, "社内 E-2046 と INV-2026-0010", audience="internal")
        make_article(session, editor, "止まったとき", body="画面に E-3001 が出ます。")
    worker.run_due()

    def meant(text: str, **given: str) -> str:
        return page(client, q=text, **given).partition("もしかして")[2].partition("</a>")[0].rpartition(">")[2]

    assert meant("E-2045") == "E-2044"
    assert meant("ｅ２０４７") == "E-2044"
    assert meant("INV-2026-0009") == "INV-2026-0002"
    # What is there, what only a text has, what has nothing near, and other letters.
    assert {meant(text) for text in ("E-2044", "e2044", "E-3001", "E-9999", "F-2045", "INV-2026", "2045")} == {""}
    # Found, but not in this selection; and nearest where nothing is in it.
    assert meant("E-2044", shelf="shared") == ""
    assert meant("E-2045", shelf="shared") == ""


def test_results_are_narrowed_by_a_plain_form(client: FlaskClient, made: dict[str, Article], writing: Open) -> None:
    assert slugs(client) == {"forgot", "rules", "english", "change"}
    assert slugs(client, kind="faq") == {"forgot", "rules"}
    assert slugs(client, shelf="outer") == {"rules"}
    assert slugs(client, shelf="inner", kind="faq") == {"rules"}
    assert slugs(client, written="en") == {"english"}
    assert slugs(client, verified="1") == {"change"}
    assert slugs(client, verified="1", kind="faq") == set()
    with writing() as session:
        session.get_one(Article, made["procedure"].id).verified_until = now() - timedelta(minutes=1)
    assert slugs(client, verified="1") == set()  # the index doesn't know yet
    assert slugs(client, shelf="nonsense", written="xx", kind="?") == {"forgot", "rules", "english", "change"}


def test_choices_and_counts_do_not_tell_of_what_may_not_be_read(client: FlaskClient, made: dict[str, Article]) -> None:
    text = page(client, q="パスワード")
    assert "外の棚 / 中の棚" in text
    assert "社内の棚" not in text
    assert "検索結果 4件" in text
    assert slugs(client, shelf="hidden") == {"forgot", "rules", "english", "change"}


def test_narrowing_is_no_search_of_its_own(
    client: FlaskClient, made: dict[str, Article], database: Database, place: Place
) -> None:
    page(client, q="パスワード")
    for narrow in ({"shelf": "outer"}, {"written": "en"}, {"verified": "1"}):
        page(client, q="パスワード", **narrow)
    assert len(searches(database, place)) == 1


def test_a_page_behind_the_last_leads_to_it_and_is_no_search_of_its_own(
    client: FlaskClient, writing: Open, place: Place, editor: Member, worker: Worker, database: Database
) -> None:
    with writing() as session:
        made = [make_article(session, editor, f"領収の質問 {at}", slug=f"receipt-{at}") for at in range(11)]
    worker.run_due()
    page(client, q="領収")

    def leads_to(**given: str) -> str:
        answer = client.get(f"{BASE}/search", query_string=given, headers=BROWSER)
        assert answer.status_code == 302
        return answer.location.partition("?")[2].removeprefix("q=%E9%A0%98%E5%8F%8E&")

    assert leads_to(q="領収", page="99") == "page=2"
    assert leads_to(q="領収", page="3", kind="article") == "page=2&kind=article"
    assert leads_to(q="zzzz", page="2") == "q=zzzz&page=1"
    last = page(client, q="領収", page="2")
    assert "11件のうち 11–11件" in last
    assert "前を見る" in last  # whoever was led here hasn't seen what comes before
    assert "前を見る" not in page(client, q="領収", page="1")
    assert "質問を残す" in page(client, q="zzzz", page="1")
    assert [search.text for search in searches(database, place)] == ["領収"]
    (gone,) = [one for one in made if f"/articles/{one.slug}?" in last]
    with writing() as session:
        session.get_one(Article, gone.id).trashed_at = now()
    assert leads_to(q="領収", page="2") == "page=1"  # the index doesn't know yet
