"""The staff's search screen: what is found, and why it stands where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.db import Database
from core.permissions import staff
from core.web.application import AnnaiFlask
from kb.articles.models import Article
from kb.search import suggesting
from kb.search.indexing import apply
from kb.search.labels import PART_LABELS
from kb.search.models import Search
from kb.search.queries import Wish, find
from kb.search.tuning.actions import place as place_it
from tests.factories import Place, make_article
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/search/"


@pytest.fixture
def indexed(app: AnnaiFlask, writing: Open, place: Place) -> None:
    with writing() as session:
        shelf = place.collection.id
        articles = [
            make_article(session, place.members["editor"], title, audience="partner", collection_id=shelf)
            for title in ("請求書を取り消す", "請求書を送る")
        ]
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in articles])


@pytest.mark.usefixtures("indexed")
def test_why_shows_what_each_score_is_made_of(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database
) -> None:
    client = signed_in(place, "editor")
    plain = client.get(BASE, query_string={"q": "請求書を取り消す"}).get_data(as_text=True)
    assert "得点" not in plain
    assert "この順になった理由を見る" in plain
    page = client.get(BASE, query_string={"q": "請求書を取り消す", "why": "1"}).get_data(as_text=True)
    assert page.count("の内訳</summary>") == 2
    assert "質問そのもの" in page
    assert "× 4.00" in page
    with database.session(place.id) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Search)) == 1


@pytest.mark.usefixtures("indexed")
def test_partners_are_not_told_how_results_are_ranked(
    signed_in: Callable[[Place, str], FlaskClient], place: Place
) -> None:
    answer = signed_in(place, "partner").get(BASE, query_string={"q": "請求書", "why": "1"})
    assert "得点" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("indexed")
def test_every_part_of_a_score_has_a_name(app: AnnaiFlask, writing: Open, place: Place) -> None:
    with writing() as session:
        wish = Wish("せいきゅうしょ 取り消し", explain=True)
        hits = find(session, app.extensions["annai_engine"], staff(place.members["editor"].id), wish).hits
    assert hits
    assert {part.name for hit in hits for part in hit.parts} <= set(PART_LABELS)


@pytest.mark.usefixtures("indexed")
def test_articles_are_offered_to_colleagues_as_they_type(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        make_article(session, place.members["editor"], "請求書の社内の決まり", audience="internal")
        make_article(session, place.members["editor"], "請求書の下書き", audience="internal", published=False)
    suggesting._indexes.clear()

    def offered(role: str, text: str) -> set[str]:
        found = signed_in(place, role).get(f"{BASE}suggest", query_string={"q": text}).get_json()
        assert all(one["href"].startswith("/w/minato/articles/") for one in found)
        return {"".join(part for part, _ in one["parts"]) for one in found}

    shared = {"請求書を取り消す", "請求書を送る"}
    assert offered("editor", "せいきゅう") == shared | {"請求書の社内の決まり"}
    assert "請求書の社内の決まり" not in offered("partner", "請求書")
    page = signed_in(place, "editor").get("/w/minato/").get_data(as_text=True)
    assert 'data-url="/w/minato/search/suggest"' in page


@pytest.mark.usefixtures("indexed")
def test_what_is_hidden_for_a_question_is_offered_to_colleagues_with_a_mark(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        article = session.scalars(sa.select(Article).where(Article.published_title == "請求書を送る")).one()
        place_it(session, "請求書", article, "hide", "古い", place.members["editor"].id)
    suggesting._indexes.clear()

    def offered(role: str) -> dict[str, str]:
        found = signed_in(place, role).get(f"{BASE}suggest", query_string={"q": "請求書"}).get_json()
        return {"".join(part for part, _ in one["parts"]): one["crumb"] for one in found}

    assert "読者には非表示" in offered("editor")["請求書を送る"]
    assert "読者には非表示" not in offered("editor")["請求書を取り消す"]
    with writing() as session:
        plainly = suggesting.suggestions(session, staff(place.members["editor"].id), "請求書", locale="ja")
    assert {one.article.published_title for one in plainly} == {"請求書を取り消す"}
