"""Figures: what they count, that “no data” is never 0, and CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from insights.articles.figures import ArticleUse, article_use, never_read, wilson_lower
from insights.periods import Period, as_csv
from insights.searches import figures
from kb.articles.models import Article
from kb.feedback.actions import Ballot, Voter, cast_vote
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.models import Search
from tests.factories import Place, make_article
from tests.plugins.bound import Open


def week() -> Period:
    end = clock.now() + timedelta(minutes=1)
    return Period(end - timedelta(days=7), end)


def ask(session: Session, text: str, who: str, hits: int, source: str = "help") -> SearchRecord:
    made = SearchRecord(new_id(), text, "ja", source, "public", who, hits)
    log_search(session, made)
    return made


def test_no_data_is_not_zero(session: Session) -> None:
    found = figures.overview(session, [])
    for rate in (found.zero_results, found.no_click, found.click_through, found.in_place, found.refined):
        assert (rate.value, rate.percent) == (None, None)
    assert found.mean_position is None


def test_rates_and_words(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    opened = ask(session, "承認", "a", 3)
    log_click(session, opened.id, article.id, 3)
    ask(session, "しょうにん", "b", 2)
    ask(session, "無い言葉", "c", 0)
    ask(session, "社内", "d", 0, source="staff")
    ask(session, "電話", "e", 0, source="phone")
    found = figures.searches_in(session, week())
    rates = figures.overview(session, found)
    assert (rates.searches, rates.mean_position) == (3, 3)
    assert [(r.part, r.whole) for r in (rates.zero_results, rates.no_click, rates.click_through)] == [
        (1, 3),
        (1, 2),
        (1, 3),
    ]
    assert rates.zero_results.percent == "33.3"
    top = figures.by_meaning(found)[0]
    assert (top.searches, len(top.people), top.clicks) == (2, 2, 1)
    assert [w.text for w in figures.zero_results(found)] == ["無い言葉"]
    assert [w.text for w in figures.without_click(found)] == ["しょうにん"]
    assert len(figures.searches_in(session, week(), "staff")) == 1
    days = figures.per_day(found, week(), "Asia/Tokyo")
    assert (len(days) >= 7, sum(day.searches for day in days), sum(day.misses for day in days)) == (True, 3, 1)


def test_what_is_answered_in_place_needs_no_click(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    asked = [ask(session, text, who, 2) for text, who in (("締め日は", "a"), ("支払日", "b"), ("様式", "c"))]
    found = [session.get_one(Search, one.id) for one in asked]
    for search in found:
        search.answered_id = article.id
    log_click(session, asked[1].id, article.id, 1)
    found[2].refined_by = asked[1].id
    rates = figures.overview(session, found)
    assert [(one.part, one.whole) for one in (rates.in_place, rates.click_through, rates.no_click)] == [
        (1, 3),
        (1, 3),
        (1, 3),
    ]


def test_asked_again_in_other_words(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    ask(session, "締め日", "a", 0)
    second = ask(session, "支払期日", "a", 1)
    log_click(session, second.id, article.id, 1)
    (pair,) = figures.refinements(figures.searches_in(session, week()))
    assert (pair.before, pair.after, pair.times, pair.opened) == ("締め日", "支払期日", 1, 1)


def test_article_use_counts_readers_and_leaves_colleagues_out(session: Session, editor: Member) -> None:
    read, unread = make_article(session, editor, "読まれる"), make_article(session, editor, "読まれない")
    for article in (read, unread):
        article.created_at = clock.now() - timedelta(days=30)
    for who, source in (("a", "help"), ("a", "help"), ("b", "widget"), ("c", "staff")):
        props = {"article_id": str(read.id), "via": "page"}
        fact = {"id": str(new_id()), "kind": "article.opened", "session": who, "props": props}
        take_in(session, [fact], Origin(source))
    cast_vote(session, Ballot(read.id, 1, helpful=True), Voter("help", "a"))
    uses = {use.article.id: use for use in article_use(session, week())}
    assert (uses[read.id].views, uses[read.id].readers, uses[read.id].helpfulness) == (3, 2, 1.0)
    assert (uses[unread.id].views, uses[unread.id].helpfulness) == (0, None)
    assert [use.article.id for use in never_read(list(uses.values()), week())] == [unread.id]


def test_colleagues_are_the_readers_of_internal_articles(session: Session, editor: Member) -> None:
    made = {audience: make_article(session, editor, audience, audience=audience) for audience in ("public", "internal")}
    unread = make_article(session, editor, "unread", audience="internal")
    for article in (*made.values(), unread):
        article.created_at = clock.now() - timedelta(days=30)
    for article in made.values():
        fact = {"id": str(new_id()), "kind": "article.opened", "session": "c", "props": {"article_id": str(article.id)}}
        take_in(session, [fact], Origin("staff"))
    uses = {use.article.audience: use for use in article_use(session, week()) if use.article is not unread}
    assert {audience: use.views for audience, use in uses.items()} == {"public": 0, "internal": 1}
    idle = {use.article.title for use in never_read(article_use(session, week()), week())}
    assert idle == {"public", "unread"}


@pytest.mark.parametrize(
    ("helpful", "votes", "percent"), [(6, 7, 86), (1, 8, 13), (0, 3, 0), (3, 3, 100), (0, 0, None)]
)
def test_helpfulness_is_rounded_half_up(helpful: int, votes: int, percent: int | None) -> None:
    assert ArticleUse(Article(), 0, 0, helpful, votes, {}).helpful_percent == percent


def test_one_vote_does_not_outrank_a_hundred() -> None:
    assert wilson_lower(1, 1) < wilson_lower(95, 100)
    assert wilson_lower(0, 0) == 0.0


def test_csv_is_defused() -> None:
    rows = [["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "＝SUM(A1)", "安全", 5, -3]]
    with Flask("x").test_request_context():
        text = as_csv("words", ["a"], rows).get_data(as_text=True)
    assert text.startswith("\ufeffa\r\n")
    assert text.splitlines()[1] == "'=HYPERLINK(1),'+1,'-1,'@x,'\t=1,'＝SUM(A1),安全,5,-3"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_screens_with_and_without_data(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    client = signed_in(place, "editor")
    pages: tuple[str, ...] = (
        "",
        "gaps/",
        "gaps/?days=84&dismissed=1&source=phone&owner=me",
        "searches/",
        "searches/?source=widget&days=x",
    )
    pages = (
        *pages,
        "searches/export.csv",
        "article-use/",
        "article-use/?order=helpful",
        "article-use/comments",
        "article-use/export.csv",
    )
    votes = []
    for _empty_then_filled in range(2):
        for page in pages:
            answer = client.get(f"/w/minato/{page}")
            assert answer.status_code == 200, page
            assert ">None<" not in answer.get_data(as_text=True), page
        with writing() as session:
            article = make_article(session, editor, "=題名")
            ask(session, "無い言葉", "a", 0)
            log_click(session, ask(session, "消込", "b", 1).id, article.id, 1)
            ballot = Ballot(article.id, 1, helpful=False, reason="wrong", comment="違います")
            votes.append(cast_vote(session, ballot, Voter("help", "b")))
    assert "'=題名" in client.get("/w/minato/article-use/export.csv").get_data(as_text=True)
    assert client.post(f"/w/minato/article-use/comments/{votes[0].id}").status_code == 303


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_gap_from_the_phone_to_its_draft(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    import sqlalchemy as sa

    from insights.gaps.models import Gap

    client, base = signed_in(place, "editor"), "/w/minato/gaps/"
    refused = client.post(f"{base}phone", data={"text": "", "page": "消込の画面"})
    assert refused.status_code == 422
    assert "消込の画面" in refused.get_data(as_text=True)
    assert client.post(f"{base}phone", data={"text": "手数料 引かれた", "page": ""}).status_code == 303
    with writing() as session:
        gap = session.scalars(sa.select(Gap)).one()
    here = f"{base}{gap.id}"
    assert client.get(here).status_code == 200
    assert client.post(f"{here}/dismiss", data={"reason": ""}).status_code == 422
    assert client.post(f"{here}/assign", data={"owner_id": str(editor.id)}).status_code == 303
    draft = client.post(f"{here}/write", data={"kind": "faq", "collection_id": str(place.collection.id)})
    assert client.get(draft.headers["Location"]).status_code == 200
    again = client.post(f"{here}/write", data={"kind": "faq", "collection_id": ""})
    assert again.headers["Location"].endswith(str(gap.id))
    assert client.get(here).status_code == 200
