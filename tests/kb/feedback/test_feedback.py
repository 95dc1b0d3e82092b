"""Votes and questions that were left."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.errors import Invalid
from core.identifiers import new_id
from kb.feedback import actions, queries
from kb.feedback.actions import Asked, Ballot, Voter
from tests.factories import make_article


def test_a_later_vote_replaces_the_earlier_one(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    me, other = Voter("help", "me"), Voter("help", "other")
    actions.cast_vote(session, Ballot(article.id, 1, helpful=False, reason="unclear", comment="図がほしい"), me)
    actions.cast_vote(session, Ballot(article.id, 1, helpful=True), other)
    assert queries.helpful_counts(session, [article.id]) == {article.id: (1, 2)}
    actions.cast_vote(session, Ballot(article.id, 1, helpful=True), me)
    assert queries.helpful_counts(session, [article.id]) == {article.id: (2, 2)}
    assert len(queries.votes_of(session, article.id)) == 2


def test_a_comment_is_dealt_with_and_put_back(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    ballot = Ballot(article.id, 1, helpful=False, reason="nonsense", comment=" 古い ")
    vote = actions.cast_vote(session, ballot, Voter("help", "me"))
    assert (vote.reason, vote.comment) == ("", "古い")
    assert [found.id for found, _article in queries.comments(session, handled=False)] == [vote.id]
    actions.handle_comment(session, vote, editor.id)
    assert not queries.comments(session, handled=False)
    actions.handle_comment(session, vote, editor.id)
    assert queries.comments(session, handled=False)


def test_a_question_is_kept_once_and_checked(session: Session) -> None:
    asked = Asked(new_id(), "領収書はどこですか", "a@example.com")
    first = actions.leave_question(session, asked, Voter("help", "me"))
    assert actions.leave_question(session, asked, Voter("help", "me")) is first
    for text, email, field in ((" ", "", "text"), ("x" * 1001, "", "text"), ("x", "nonsense", "email")):
        with pytest.raises(Invalid) as caught:
            actions.leave_question(session, Asked(new_id(), text, email), Voter("help", "me"))
        assert caught.value.field == field
