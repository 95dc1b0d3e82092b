"""The article list's figures: what they count, how they order, and who sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.permissions import staff
from kb.articles.list_queries import list_with_use
from kb.articles.models import Article
from kb.articles.queries import ArticleFilter
from kb.feedback.actions import Ballot, Voter, cast_vote
from tests.factories import Place, make_article
from tests.plugins.bound import Open


def opened(session: Session, article: Article, times: int, source: str = "help", *, days_ago: int = 0) -> None:
    at = clock.now() - timedelta(days=days_ago)
    for _each in range(times):
        props = {"article_id": str(article.id), "via": "page"}
        fact = {"id": str(new_id()), "kind": "article.opened", "at": at.isoformat(), "session": "s", "props": props}
        take_in(session, [fact], Origin(source), at=at)


def voted(session: Session, article: Article, *votes: bool) -> None:
    for helpful in votes:
        cast_vote(session, Ballot(article.id, 1, helpful), Voter("help", str(new_id())))


def titles(session: Session, editor: Member, order: str) -> list[str]:
    found, _total = list_with_use(session, staff(editor.id), ArticleFilter(), order=order)
    return [each.article.title for each in found]


def test_figures_of_four_weeks_and_no_data_is_not_zero(session: Session, editor: Member) -> None:
    read, unread = make_article(session, editor, "読まれる"), make_article(session, editor, "読まれない")
    draft = make_article(session, editor, "下書き", published=False)
    opened(session, read, 3)
    opened(session, read, 5, days_ago=29)
    opened(session, read, 2, "staff")
    voted(session, read, True, True, False)
    found, total = list_with_use(session, staff(editor.id), ArticleFilter())
    by_title = {each.article.title: each for each in found}
    assert total == 3
    assert (by_title[read.title].views, by_title[read.title].helpfulness) == (3, 67)
    assert (by_title[unread.title].views, by_title[unread.title].helpfulness) == (0, None)
    assert (by_title[draft.title].views, by_title[draft.title].helpfulness) == (None, None)


def test_what_colleagues_open_counts_where_they_are_the_readers(session: Session, editor: Member) -> None:
    public, internal = make_article(session, editor, "公開"), make_article(session, editor, "社内", audience="internal")
    unread = make_article(session, editor, "読まれない", audience="internal")
    for article in (public, internal):
        opened(session, article, 2, "staff")
    voted(session, public, *(index < 73 for index in range(200)))
    found, _total = list_with_use(session, staff(editor.id), ArticleFilter())
    views = {each.article.id: each.views for each in found}
    assert views == {public.id: 0, internal.id: 2, unread.id: 0}
    assert next(each.helpfulness for each in found if each.votes) == 37, "36.5 % is rounded up"


def test_both_figures_order_the_list_and_what_has_no_data_stands_last(session: Session, editor: Member) -> None:
    a, b = make_article(session, editor, "A"), make_article(session, editor, "B")
    make_article(session, editor, "C", published=False)
    opened(session, a, 1)
    opened(session, b, 4)
    voted(session, a, True)
    voted(session, b, True, False)
    assert titles(session, editor, "-views") == ["B", "A", "C"]
    assert titles(session, editor, "views") == ["A", "B", "C"]
    assert titles(session, editor, "-helpful") == ["A", "B", "C"]
    assert titles(session, editor, "helpful") == ["B", "A", "C"]
    assert titles(session, editor, "title") == ["A", "B", "C"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_screen_shows_figures_to_those_who_may_read_them(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    with writing() as session:
        article = make_article(session, editor)
        opened(session, article, 12)
        voted(session, article, *[True] * 9, False)
    shown = signed_in(place, "editor").get("/w/minato/articles/?lang=en").get_data(as_text=True)
    assert ">12<" in shown
    assert "90%" in shown
    hidden = signed_in(place, "contributor").get("/w/minato/articles/?lang=en").get_data(as_text=True)
    assert ">12<" not in hidden
    assert "Views (4 weeks)" not in hidden
