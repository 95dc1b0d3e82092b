"""Search, articles, votes and questions through the embed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.clock import now
from core.db import Database
from core.identifiers import new_id
from core.permissions import staff
from core.workspaces.models import Site
from guides.tours.procedures import tour_from_procedure
from guides.tours.publishing import publish_tour
from guides.tours.queries import tour_by_id
from insights.articles.figures import article_use
from insights.periods import Period
from kb.articles.list_queries import list_with_use
from kb.articles.models import Article
from kb.articles.queries import ArticleFilter
from kb.collections.models import Collection
from kb.feedback.models import Question, Vote
from kb.search.models import Search, SearchClick
from tests.factories import Place
from tests.widget.api.conftest import Engine, Host, fact

MakeArticle = Callable[..., Article]
sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def rows(database: Database, place: Place, model: Any) -> list[Any]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(model)))


def test_a_search_finds_and_is_logged_once_it_has_settled(
    host: Host, place: Place, database: Database, engine: Engine, make_article: MakeArticle
) -> None:
    found, closed = make_article("メンバーを招待する"), make_article("社内の手順", audience="internal")
    engine.found = [closed, found]
    host.boot(visitor=str(new_id()))
    answer = host("search", q="招待", locale="ja", settled=False, search_id=None, page="/members").get_json()
    [hit] = answer["hits"]
    assert {name: hit[name] for name in ("id", "slug", "kind", "verified")} == {
        "id": str(found.id),
        "slug": found.slug,
        "kind": "procedure",
        "verified": True,
    }
    assert hit["title"] == "メンバーを招待する"
    assert hit["marked"] == [["メンバーを", False], ["招待", True], ["する", False]]
    assert all(isinstance(text, str) and isinstance(is_match, bool) for text, is_match in hit["snippet"])
    assert rows(database, place, Search) == []
    search_id = str(new_id())
    for _ in range(2):
        host("search", q="招待", locale="ja", settled=True, search_id=search_id, page="/members", session="s1")
    [logged] = rows(database, place, Search)
    assert (str(logged.id), logged.text, logged.source, logged.viewer) == (search_id, "招待", "widget", "public")
    assert (logged.session, logged.page, str(found.id) in logged.result_ids) == ("s1", "/members", True)
    clicked = fact("search.clicked", props={"search_id": search_id, "article_id": str(found.id), "rank": 1})
    unknown = fact("search.clicked", props={"search_id": str(new_id()), "article_id": str(new_id()), "rank": 10**12})
    for _ in range(2):
        answer = host("events", events=[clicked, unknown]).get_json()
        assert (len(answer["accepted"]), answer["rejected"]) == (2, [])
    assert [(click.article_id, click.rank) for click in rows(database, place, SearchClick)] == [(found.id, 1)]


@sqlite_only
def test_crumbs_are_in_the_readers_language(
    host: Host, place: Place, database: Database, engine: Engine, make_article: MakeArticle
) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Collection, place.collection.id).names = {"en": "Invoices"}
    engine.found = [make_article("請求書を送る", collection_id=place.collection.id)]
    host.boot(visitor=str(new_id()))
    for locale, name in (("en", "Invoices"), ("ja", place.collection.name)):
        answer = host("search", q="請求書", locale=locale, settled=False, search_id=None, page="/").get_json()
        assert answer["hits"][0]["crumbs"] == [name]


@sqlite_only
def test_nothing_is_an_answer_too(host: Host, make_article: MakeArticle, engine: Engine) -> None:
    make_article("請求書を取り消す", audience="public")
    answer = host("search", q="請求書のとりけし方", settled=True).get_json()
    assert answer["hits"] == []
    assert answer["search_id"]
    assert all(set(near) == {"slug", "title"} for near in answer["near"])
    assert host("search", q="  ", settled=True).get_json()["hits"] == []
    assert host("search", q="x" * 5000).status_code == 200


def test_an_article_is_given_to_who_may_read_it(
    host: Host, place: Place, database: Database, make_article: MakeArticle
) -> None:
    article = make_article(body="はじめに\n\n## 開く {#open}\n\n![図](/help/minato/files/x.png)\n\n## 送る\n\n終わり\n")
    with database.session(place.id, write=True) as session:
        tour = tour_from_procedure(session, article, None)
    answer = host("article", slug=article.slug).get_json()
    assert answer["steps"] == [
        {"id": "open", "number": 1, "title": "開く"},
        {"id": "送る", "number": 2, "title": "送る"},
    ]
    assert answer["nodes"][0] == ["p", {}, "はじめに"]
    assert "http://127.0.0.1:8000/help/minato/files/x.png" in str(answer["nodes"])
    assert (answer["title"], answer["kind"], answer["locale"], answer["tour"]) == ("招待する", "procedure", "ja", None)
    with database.session(place.id, write=True) as session:
        publish_tour(session, tour_by_id(session, tour.id), None)
    assert host("article", slug=article.slug).get_json()["tour"] == str(tour.id)


@sqlite_only
def test_what_is_not_for_customers_does_not_exist(host: Host, make_article: MakeArticle) -> None:
    internal, partner = make_article("a", audience="internal"), make_article("b", audience="partner")
    customers = make_article("c", audience="customers")
    host.boot(token=host.token())
    answers = [host("article", slug=a.slug).status_code for a in (internal, partner, customers)]
    assert answers == [404, 404, 200]
    missing = host("article", slug="nothing-there", locale="en").get_json()["error"]
    assert missing == host("article", slug=internal.slug, locale="en").get_json()["error"]
    assert missing["code"] == "not_found"


def test_votes_and_questions_count_once(
    host: Host, place: Place, database: Database, make_article: MakeArticle
) -> None:
    article = make_article()
    said = {"id": str(new_id()), "article_id": str(article.id), "session": "s1"}
    assert host("feedback", **said, helpful=True, reason=None, comment="").status_code == 202
    assert host("feedback", **said, helpful=False, reason="unclear", comment="図がない").status_code == 202
    [vote] = rows(database, place, Vote)
    assert (vote.helpful, vote.reason, vote.comment, vote.source, vote.session) == (
        False,
        "unclear",
        "図がない",
        "widget",
        "s1",
    )
    question = {"id": str(new_id()), "text": "どこで取り消せますか", "email": "", "search_id": str(new_id())}
    for _ in range(2):
        assert host("questions", **question, session="s1", page="/x").status_code == 202
    [left] = rows(database, place, Question)
    assert (left.text, left.source, left.page, left.email) == ("どこで取り消せますか", "widget", "/x", "")


@sqlite_only
def test_nobody_votes_on_what_they_can_not_read(
    host: Host, place: Place, database: Database, make_article: MakeArticle
) -> None:
    article = make_article(audience="internal")
    for article_id in (article.id, new_id()):
        answer = host("feedback", id=str(new_id()), article_id=str(article_id), helpful=True)
        assert answer.status_code == 404
    assert rows(database, place, Vote) == []


def test_a_key_opens_its_own_workspace_only(
    host: Host, place: Place, other: Place, database: Database, engine: Engine, make_article: MakeArticle
) -> None:
    theirs = make_article("北野の手順", where=other)
    with database.session(other.id, write=True) as session:
        tour = tour_from_procedure(session, theirs, None)
        publish_tour(session, tour, None)
    engine.found = [theirs]
    boot = host.boot(token=host.token())
    assert (boot["tours"], host("search", q="北野", settled=True).get_json()["hits"]) == ([], [])
    assert host("article", slug=theirs.slug).status_code == 404
    said = {"id": str(new_id()), "article_id": str(theirs.id), "helpful": True}
    assert host("feedback", **said).status_code == 404
    shown = fact("content.shown", content=str(tour.id))
    assert host("events", events=[shown]).status_code == 202
    assert "北野" not in str(boot)
    assert rows(database, other, Vote) == []
    assert rows(database, other, Search) == []
    mine = Host(host.client, place)
    mine.viewer = Host(host.client, other)("boot").get_json()["viewer"]
    assert mine("article", slug=theirs.slug).status_code == 401


@sqlite_only
def test_what_is_tried_in_a_staging_product_is_no_use(
    host: Host, place: Place, database: Database, engine: Engine, make_article: MakeArticle
) -> None:
    article = make_article()
    engine.found = [article]
    day = timedelta(days=1)
    period = Period(now() - day, now() + day)

    def use_everything() -> tuple[int, int, int]:
        host.boot(visitor=str(new_id()))
        assert (
            host("search", q="招待", locale="ja", settled=True, search_id=str(new_id()), page="/x").status_code == 200
        )
        opened = fact("article.opened", props={"article_id": str(article.id), "via": "search"})
        assert host("events", events=[opened]).get_json()["accepted"] == [opened["id"]]
        vote = {"id": str(new_id()), "article_id": str(article.id), "helpful": False, "session": new_id().hex}
        assert host("feedback", **vote).status_code == 202
        with database.session(place.id) as session:
            [use] = article_use(session, period)
            [listed], _total = list_with_use(session, staff(place.members["editor"].id), ArticleFilter())
            assert listed.views == use.views
            return use.views, use.votes, len(rows(database, place, Search))

    assert use_everything() == (1, 1, 1)
    in_environment(database, place, "staging")
    assert use_everything() == (0, 1, 1), "reads count by what the product is now; searches and votes aren't kept"


def in_environment(database: Database, place: Place, name: str) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).environment = name
