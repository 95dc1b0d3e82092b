"""The help center through the test client: what is there, what is not, and what is noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts.models import Member
from core.db import Database
from core.events.models import Event
from core.jobs.worker import Worker
from core.limits import Limits, Rate
from core.web.application import AnnaiFlask
from kb.articles import actions, publishing
from kb.articles.models import Article
from kb.feedback.models import Question, Vote
from kb.reader.limits import RATES
from kb.search.models import Search, SearchClick
from tests.factories import Place, make_article
from tests.plugins.bound import Open

# Whoosh leaves files of superseded segments to the garbage collector.
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed file")
pytestmark = [pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True), LEFT_OPEN]
BASE = "/help/minato"
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/140.0", "Accept-Language": "ja"}


@pytest.fixture
def article(writing: Open, place: Place, editor: Member, worker: Worker) -> Article:
    with writing() as session:
        body = "最初に。\n\n## 一覧を開く\n\n押します。\n\n## 取り消す\n\n選びます。\n\n## 直す\n\n書きます。"
        values = {"kind": "procedure", "slug": "cancel", "collection_id": place.collection.id}
        made = make_article(session, editor, "請求書を取り消す", body=body, **values)
    worker.run_due()
    return made


def read(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.get(f"{BASE}{path}", headers=BROWSER)
    return answer.status_code, answer.get_data(as_text=True)


def everything(database: Database, place: Place, model: type) -> list[object]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(model)))


def test_nothing_yet_is_said_and_a_question_can_be_left(client: FlaskClient, place: Place) -> None:
    status, page = read(client, "/")
    assert status == 200
    assert 'name="text"' in page
    assert client.get("/help/nowhere/").status_code == 404


def test_home_shelf_article_and_search_lead_to_it(client: FlaskClient, article: Article) -> None:
    for path in ("/", "/collections/shelf-minato", "/search?q=請求書", "/search?q=せいきゅうしょ"):
        status, page = read(client, path)
        assert status == 200, path
        assert "/help/minato/articles/cancel" in page, path
    status, page = read(client, "/articles/cancel")
    assert status == 200
    assert '<span class="num">3</span>' in page
    assert 'rel="canonical"' in page
    assert page.count('<li class="step">') == 3
    assert page.index("最初に。") < page.index('<ol class="steps"') < page.index("一覧を開く</h2>")
    suggested = client.get(f"{BASE}/suggest?q=せいきゅう").get_json()
    assert [one["href"] for one in suggested] == ["/help/minato/articles/cancel"]


@pytest.mark.parametrize("deed", [publishing.unpublish, publishing.archive, actions.trash])
def test_what_was_taken_away_is_nowhere(
    client: FlaskClient, article: Article, writing: Open, editor: Member, worker: Worker, deed: Callable[..., None]
) -> None:
    with writing() as session:
        deed(session, session.get_one(Article, article.id), editor.id)
    for _before_and_after in range(2):
        assert read(client, "/articles/cancel")[0] == 404
        assert read(client, "/collections/shelf-minato")[0] == 404
        assert "articles/cancel" not in read(client, "/")[1]
        assert "articles/cancel" not in read(client, "/search?q=請求書")[1]
        worker.run_due()


def test_a_former_address_moves_on(client: FlaskClient, article: Article, writing: Open) -> None:
    with writing() as session:
        actions.rename(session, session.get_one(Article, article.id), "withdraw")
    answer = client.get(f"{BASE}/articles/cancel", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/help/minato/articles/withdraw")


def test_internal_articles_are_for_colleagues(
    client: FlaskClient, signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        make_article(session, editor, "社内の決まり", slug="inside", audience="internal")
    assert read(client, "/articles/inside")[0] == 404
    assert read(signed_in(place, "editor"), "/articles/inside")[0] == 200
    assert read(signed_in(place, "partner"), "/articles/inside")[0] == 404


def test_a_search_is_noted_once_with_what_was_opened(
    client: FlaskClient, article: Article, database: Database, place: Place
) -> None:
    page = read(client, "/search?q=請求書")[1]
    link = re.search(r'/help/minato(/articles/cancel\?[^"]+)"', page)
    assert link is not None
    read(client, link[1].replace("&amp;", "&"))
    read(client, "/search?q=請求書")
    read(client, "/search?q=請求書&kind=faq")
    read(client, "/search?q=請求書&page=2")
    (search,) = everything(database, place, Search)
    assert (search.hits, search.clicks, search.source) == (1, 1, "help")  # type: ignore[attr-defined]
    (click,) = everything(database, place, SearchClick)
    assert (click.rank, click.article_id) == (1, article.id)  # type: ignore[attr-defined]
    assert [event.kind for event in everything(database, place, Event)] == ["article.opened"]  # type: ignore[attr-defined]


def test_bots_are_left_out(client: FlaskClient, article: Article, database: Database, place: Place) -> None:
    for path in ("/search?q=請求書", "/articles/cancel"):
        assert client.get(f"{BASE}{path}", headers={"User-Agent": "Examplebot/2.1 (crawler)"}).status_code == 200
    assert not everything(database, place, Search)
    assert not everything(database, place, Event)


def test_a_no_is_a_vote_and_then_says_why(
    client: FlaskClient, article: Article, database: Database, place: Place
) -> None:
    first = client.post(f"{BASE}/articles/cancel/vote", data={"helpful": "no"}, headers=BROWSER)
    assert first.status_code == 303
    asked = client.get(first.headers["Location"], headers=BROWSER).get_data(as_text=True)
    assert 'value="unclear"' in asked
    form = {"helpful": "no", "told": "1", "reason": "unclear", "comment": "図がほしい"}
    client.post(f"{BASE}/articles/cancel/vote", data=form, headers=BROWSER)
    (vote,) = everything(database, place, Vote)
    assert (vote.helpful, vote.reason, vote.comment) == (False, "unclear", "図がほしい")  # type: ignore[attr-defined]
    too_long = client.post(f"{BASE}/articles/cancel/vote", data={**form, "comment": "x" * 2001}, headers=BROWSER)
    assert too_long.status_code == 422
    assert "x" * 2001 in too_long.get_data(as_text=True)
    assert client.post(f"{BASE}/articles/cancel/vote", data={}, headers=BROWSER).status_code == 422


def test_a_question_is_left_from_a_search_without_result(
    client: FlaskClient, article: Article, database: Database, place: Place
) -> None:
    page = read(client, "/search?q=電子マネー")[1]
    search_id = re.search(r'name="search_id" value="([^"]+)"', page)
    assert search_id is not None
    wrong = client.post(
        f"{BASE}/questions", data={"text": "電子マネーで払いたい", "email": "nonsense"}, headers=BROWSER
    )
    assert wrong.status_code == 422
    assert "電子マネーで払いたい" in wrong.get_data(as_text=True)
    form = {"text": "電子マネーで払いたい", "email": "a@example.com", "search_id": search_id[1]}
    assert client.post(f"{BASE}/questions", data=form, headers=BROWSER).headers["Location"].endswith("/thanks")
    (question,) = everything(database, place, Question)
    assert str(question.search_id) == search_id[1]  # type: ignore[attr-defined]
    assert read(client, "/thanks")[0] == 200


def test_pages_ask_the_database_no_more_for_more_articles(
    client: FlaskClient,
    article: Article,
    writing: Open,
    place: Place,
    editor: Member,
    worker: Worker,
    statements: Callable[[Callable[[], object]], int],
) -> None:
    paths = ("/", "/collections/shelf-minato", "/articles/cancel?voted=yes", "/search?q=請求書&page=1")
    read(client, "/search?q=請求書")

    def counted() -> list[int]:
        """Count the second reading of each page: the first one warms what is kept for some minutes."""
        return [statements(partial(read, client, path)) for path in paths for _warm in range(2)][1::2]

    few = counted()
    with writing() as session:
        for number in range(8):
            make_article(session, editor, f"請求書 {number}", collection_id=place.collection.id)
    worker.run_due()
    assert counted() == few


def test_pages_load_no_articles_but_those_they_show(
    client: FlaskClient, place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        for number in range(60):
            kind, on = ("faq", "article")[number % 2], {} if number % 20 else {"collection_id": place.collection.id}
            make_article(session, editor, f"Article {number:02}", kind=kind, audience="public", **on)
    loaded: list[Article] = []

    def note(article: Article, _context: object) -> None:
        loaded.append(article)

    sa.event.listen(Article, "load", note)
    try:
        _status, home = read(client, "/")
        assert len(loaded) <= 15
        _status, shelf = read(client, "/collections/shelf-minato")
        assert len(loaded) <= 18
    finally:
        sa.event.remove(Article, "load", note)
    assert re.findall(r"Article \d\d", home) == [f"Article {n:02}" for n in (0, 2, 4, 6, 8, 10, 59, 58, 57, 56, 55)]
    assert re.findall(r"Article \d\d", shelf) == ["Article 00", "Article 20", "Article 40"]


@pytest.mark.parametrize(("language", "shown"), [("en", ["In English"]), ("ja", ["日本語 1", "日本語 2"])])
def test_home_and_shelf_show_the_readers_language_where_there_is_anything(
    client: FlaskClient, place: Place, writing: Open, editor: Member, language: str, shown: list[str]
) -> None:
    with writing() as session:
        for title in ("日本語 1", "日本語 2"):
            make_article(session, editor, title, collection_id=place.collection.id)
    for path in ("/", "/collections/shelf-minato"):
        assert "日本語 1" in read(client, f"{path}?lang={language}")[1], path
    with writing() as session:
        make_article(session, editor, "In English", collection_id=place.collection.id, locale="en")
    for path in ("/", "/collections/shelf-minato"):
        page = read(client, f"{path}?lang={language}")[1]
        assert [title for title in ("In English", "日本語 1", "日本語 2") if f">{title}<" in page] == shown, path


def test_too_many_votes_are_refused_and_nothing_typed_is_lost(
    app: AnnaiFlask, client: FlaskClient, article: Article, database: Database, place: Place
) -> None:
    app.extensions["annai_reader_limits"] = Limits({**RATES, "vote": Rate(1 / 90, 1)})
    form = {"helpful": "no", "told": "1", "reason": "unclear", "comment": "図がほしい"}
    address = f"{BASE}/articles/cancel/vote?lang=en"
    assert client.post(address, data={"helpful": "no"}, headers=BROWSER).status_code == 303
    refused = client.post(address, data=form, headers=BROWSER)
    page = refused.get_data(as_text=True)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "90")
    assert "図がほしい</textarea>" in page
    assert 'value="unclear" checked' in page
    assert "send them again in about 2 minutes" in page
    assert [vote.comment for vote in everything(database, place, Vote)] == [""]  # type: ignore[attr-defined]
    again = client.post(address, data={"helpful": "yes"}, headers=BROWSER)
    assert again.status_code == 429
    assert 'value="yes"' in again.get_data(as_text=True)


def test_too_many_questions_are_refused_by_reader_and_by_address(
    app: AnnaiFlask, client: FlaskClient, database: Database, place: Place
) -> None:
    app.extensions["annai_reader_limits"] = Limits(
        {**RATES, "question": Rate(1 / 60, 1), "question.address": Rate(1 / 60, 2)}
    )
    form = {"text": "電子マネーは使えますか", "email": "a@example.com"}
    sent = [client.post(f"{BASE}/questions", data=form, headers=BROWSER) for _each in range(2)]
    assert [answer.status_code for answer in sent] == [303, 429]
    page = sent[1].get_data(as_text=True)
    assert "電子マネーは使えますか</textarea>" in page
    assert 'value="a@example.com"' in page
    others = [app.test_client().post(f"{BASE}/questions", data=form, headers=BROWSER) for _each in range(2)]
    assert [answer.status_code for answer in others] == [429, 429], "two from this address were noted already"
    assert len(everything(database, place, Question)) == 1
