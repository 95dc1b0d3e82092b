"""The bell: what concerns a member, what of it is new, and saying that it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.identifiers import new_id
from insights.gaps import actions, queries
from insights.gaps.queries import GapFilter
from insights.notices.queries import LOOK_BACK, notices, unread
from kb.articles.publishing import approve, ask_review, send_back
from kb.feedback.actions import Ballot, Voter, cast_vote
from kb.search.actions import SearchRecord, log_search
from tests.factories import Place, make_article
from tests.plugins.bound import Open

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def author(place: Place) -> Member:
    return place.members["contributor"]


def kinds(session: Session, me: Member) -> list[str]:
    return [notice.kind for notice in notices(session, me)]


def test_a_review_concerns_who_is_asked_then_who_asked(session: Session, editor: Member, author: Member) -> None:
    article = make_article(session, author, published=False)
    ask_review(session, article, author.id, reviewer_id=editor.id, note="お願いします")
    assert kinds(session, author) == []
    (asked,) = notices(session, editor)
    assert (asked.kind, asked.by, asked.note) == ("asked", author.id, "お願いします")
    send_back(session, article, editor.id, "画面の名前が違います")
    assert kinds(session, editor) == []
    (back,) = notices(session, author)
    assert (back.kind, back.by, back.note) == ("sent_back", editor.id, "画面の名前が違います")
    ask_review(session, article, author.id)
    assert kinds(session, editor) == ["asked"], "without a reviewer it is asked of all who may approve"
    approve(session, article, editor.id)
    assert sorted(kinds(session, author)) == ["approved", "sent_back"]


def test_a_gap_that_another_gives_and_a_comment_on_ones_article(
    session: Session, editor: Member, author: Member
) -> None:
    log_search(session, SearchRecord(new_id(), "源泉税", "ja", "help", "public", "a", 0))
    (card,) = queries.board(session, GapFilter())["open"]
    actions.assign(session, card.gap, editor.id, editor.id)
    assert kinds(session, editor) == []
    session.get_one(Member, author.id).role = "editor"
    session.flush()
    actions.assign(session, card.gap, author.id, editor.id)
    article = make_article(session, author)
    cast_vote(session, Ballot(article.id, 1, helpful=False, comment="ボタンがありません"), Voter("help", "b"))
    cast_vote(session, Ballot(article.id, 1, helpful=False), Voter("help", "c"))
    found = {notice.kind: notice for notice in notices(session, author)}
    assert set(found) == {"gap", "comment"}
    assert found["comment"].note == "ボタンがありません"
    assert found["gap"].target == card.gap.id


def test_what_runs_out_soon_is_news_from_that_day_on(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    assert kinds(session, editor) == []
    article.verified_until = clock.now() + timedelta(days=13)
    session.flush()
    (notice,) = notices(session, editor)
    assert (notice.kind, notice.due) == ("verify", article.verified_until)
    assert notice.at < clock.now()
    article.verified_until = clock.now() - LOOK_BACK
    session.flush()
    assert kinds(session, editor) == []


def test_unread_is_what_came_after_it_was_seen(session: Session, editor: Member, author: Member) -> None:
    article = make_article(session, author, published=False)
    ask_review(session, article, author.id, reviewer_id=editor.id)
    found = notices(session, editor)
    assert unread(found, editor) == found
    editor.notices_seen_at = found[0].at
    assert unread(found, editor) == []
    with clock.at(clock.now() + LOOK_BACK + timedelta(days=1)):
        assert kinds(session, editor) == []


@ON_SQLITE
def test_the_bell_counts_lists_and_is_marked_as_read(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member, author: Member
) -> None:
    client = signed_in(place, "editor")
    assert "Nothing yet." in client.get("/w/minato/articles/?lang=en").get_data(as_text=True)
    with writing() as session:
        article = make_article(session, author, published=False)
        ask_review(session, article, author.id, reviewer_id=editor.id)
    page = client.get("/w/minato/articles/?lang=en").get_data(as_text=True)
    assert 'aria-label="Notifications, 1 unread"' in page
    assert f'href="/w/minato/articles/{article.id}"' in page
    (until,) = re.findall(r'name="until" value="([^"]+)"', page)
    seen = {"until": until, "back": "/w/minato/articles/?lang=en"}
    assert client.post("/w/minato/notices/seen", data=seen).headers["Location"] == seen["back"]
    after = client.get("/w/minato/articles/?lang=en").get_data(as_text=True)
    assert 'aria-label="Notifications"' in after
    assert "asks for a review of" in after
    for strange in ("https://elsewhere.example/", "//elsewhere.example/w/minato/", ""):
        away = client.post("/w/minato/notices/seen", data={"until": "yesterday", "back": strange})
        assert away.headers["Location"] == "/w/minato/"


@ON_SQLITE
def test_a_partner_has_no_bell(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> None:
    page = signed_in(place, "partner").get("/w/minato/articles/").get_data(as_text=True)
    assert 'class="menu menu-end notices"' not in page
