"""The screen of what clicks taught the search, and where results tell of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.db import Database
from core.web.application import AnnaiFlask
from core.workspaces.models import AuditEntry
from kb.articles.models import Article
from kb.search.indexing import apply
from kb.search.learning import actions
from kb.search.learning.models import LearnedBoost
from tests.factories import Place, make_article, make_place
from tests.kb.search.learning.conftest import soon, visit
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/search-tuning/learned"
SEARCH, WHY, HELP = "/w/minato/search/", "/w/minato/search-tuning/why", "/help/minato/search"
QUESTION, WRONG, RIGHT = "請求書 送付", "請求書の送付と控え", "請求書を郵便で送付する"


@pytest.fixture
def place(database: Database) -> Place:
    """With those who may and those who may not."""
    return make_place(database)


@pytest.fixture
def articles(app: AnnaiFlask, writing: Open, place: Place) -> dict[str, Article]:
    """Two articles by title; words alone put them in this order."""
    with writing() as session:
        made = {
            WRONG: make_article(
                session, place.members["editor"], WRONG, body="請求書を送付します。控えも送付できます。"
            ),
            RIGHT: make_article(session, place.members["editor"], RIGHT, body="請求書の送付を代行に任せます。"),
        }
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in made.values()])
    return made


@pytest.fixture
def manager(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> FlaskClient:
    return signed_in(place, "manager")


def teach(writing: Open, article: Article, people: int = 8) -> None:
    with writing() as session:
        for _ in range(people):
            visit(session, QUESTION, (article, 2))
        actions.learn(session, at=soon())


def page(client: FlaskClient, address: str = BASE, **query: str) -> str:
    answer = client.get(address, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)[-2000:]
    return answer.get_data(as_text=True)


def is_first(client: FlaskClient, slug: str) -> bool:
    found = page(client, HELP, q=QUESTION)
    first = found.partition("/help/minato/articles/")[2]
    return unquote(first).startswith(slug)


def test_it_is_told_and_switched_off_and_on_at_once(
    manager: FlaskClient, client: FlaskClient, writing: Open, articles: dict[str, Article], database: Database
) -> None:
    wrong, right = articles[WRONG].slug, articles[RIGHT].slug
    assert "まだ何も学習していません" in page(manager)
    assert is_first(client, wrong)
    teach(writing, articles[RIGHT])
    assert is_first(client, right)
    listed = page(manager)
    assert QUESTION in listed
    assert "× 1.3" in listed
    reasons = page(manager, SEARCH, q=QUESTION, why="1")
    assert "8回開かれたことから学習" in reasons
    assert "8人が8回開いたため" in reasons
    assert "開かれたことから" not in page(manager, SEARCH, q=QUESTION)
    why = {"q": QUESTION, "article": str(articles[RIGHT].id)}
    assert "8人が8回開いたため" in page(manager, WHY, **why)
    assert manager.post(f"{BASE}/switch", data={"on": "0"}).status_code == 303
    assert is_first(client, wrong)
    assert "下の一覧は今は使われていません" in page(manager)
    reasons = page(manager, SEARCH, q=QUESTION, why="1")
    assert "開かれたことから" not in reasons
    assert "クリックからの学習はオフです" in reasons
    assert "クリックからの学習はオフです" in page(manager, WHY, **why)
    assert manager.post(f"{BASE}/switch", data={"on": "1"}).status_code == 303
    assert is_first(client, right)
    with database.session(articles[RIGHT].workspace_id) as session:
        deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("search.learning%")))
        assert sorted(deeds) == ["search.learning_off", "search.learning_on"]


def test_one_thing_and_everything_is_forgotten_at_once(
    manager: FlaskClient, client: FlaskClient, writing: Open, articles: dict[str, Article], database: Database
) -> None:
    teach(writing, articles[RIGHT])
    with database.session(articles[RIGHT].workspace_id) as session:
        boost = session.scalars(sa.select(LearnedBoost)).one()
    assert manager.post(f"{BASE}/{boost.id}/forget").status_code == 303
    assert is_first(client, articles[WRONG].slug)
    told = page(manager)
    assert "× 1." not in told
    assert "忘れた内容が1件あります" in told
    with writing() as session:
        for _ in range(3):
            visit(session, QUESTION, (articles[RIGHT], 2), days=-0.001)
        assert actions.learn(session, at=soon()) == 1
    answer = manager.post(f"{BASE}/forget", follow_redirects=True)
    assert "1件を忘れました" in answer.get_data(as_text=True)
    assert "× 1." not in page(manager)


def test_the_list_is_filtered_by_question_and_title(
    manager: FlaskClient, writing: Open, articles: dict[str, Article]
) -> None:
    teach(writing, articles[RIGHT])
    for wanted in ("送付", "郵便"):
        assert "× 1.3" in page(manager, q=wanted)
    nothing = page(manager, q="消込")
    assert "× 1.3" not in nothing
    assert "この言葉を含む質問や題名はありません" in nothing


def test_english_says_the_same(manager: FlaskClient, writing: Open, articles: dict[str, Article]) -> None:
    teach(writing, articles[RIGHT])
    assert "learned from 8 openings" in page(manager, SEARCH, q=QUESTION, why="1", lang="en")
    assert "A click on a result further down counts for more" in page(manager, lang="en")


@pytest.mark.parametrize("role", ["editor", "contributor", "reader", "partner"])
def test_others_may_not(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, articles: dict[str, Article], role: str
) -> None:
    teach(writing, articles[RIGHT])
    client = signed_in(place, role)
    assert client.get(BASE).status_code == 403
    assert client.post(f"{BASE}/switch", data={"on": "0"}).status_code == 403
    assert client.post(f"{BASE}/forget").status_code == 403


def test_a_search_costs_no_statement_more_with_what_was_learned(
    client: FlaskClient,
    writing: Open,
    articles: dict[str, Article],
    statements: Callable[[Callable[[], object]], int],
) -> None:
    def asked() -> int:
        return statements(lambda: page(client, HELP, q=QUESTION))

    asked()
    before = asked()
    teach(writing, articles[RIGHT])
    asked()  # learns what is new
    assert asked() == before
