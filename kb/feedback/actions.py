"""Writes of feedback: votes, questions that were left, and dealing with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.actions import checked_email
from core.clock import now
from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.registry import announce
from kb.feedback.models import Question, Vote
from kb.search.analysis.readings import meaning_key

REASONS = ("wrong", "unclear", "missing", "other")


@dataclass(frozen=True)
class Voter:
    """Whose word it is, as far as it is known."""

    source: str
    session: str
    end_user_id: UUID | None = None


@dataclass(frozen=True)
class Ballot:
    """What was said about an article."""

    article_id: UUID
    version: int
    helpful: bool
    reason: str = ""
    comment: str = ""
    at: datetime | None = None
    is_sample: bool = False


def cast_vote(session: Session, ballot: Ballot, voter: Voter) -> Vote:
    """Note whether an article helped; a later vote of the same session replaces the earlier one."""
    mine = sa.select(Vote).where(Vote.article_id == ballot.article_id, Vote.session == voter.session)
    vote = session.scalar(mine)
    if vote is None:
        vote = Vote(id=new_id(), article_id=ballot.article_id, session=voter.session[:64])
        session.add(vote)
    vote.version, vote.helpful, vote.at = ballot.version, ballot.helpful, ballot.at or now()
    vote.reason = ballot.reason if ballot.reason in REASONS and not ballot.helpful else ""
    vote.comment = ballot.comment.strip()[:2000] or (vote.comment or "")
    vote.source, vote.end_user_id, vote.is_sample = voter.source, voter.end_user_id, ballot.is_sample
    session.flush()
    announce(session, "vote.cast", vote=vote)
    return vote


@dataclass(frozen=True)
class Asked:
    """A question that somebody leaves. `id` keeps a repeat from counting twice."""

    id: UUID
    text: str
    email: str = ""
    search_id: UUID | None = None
    page: str = ""
    locale: str = "ja"
    at: datetime | None = None
    is_sample: bool = False


def leave_question(session: Session, asked: Asked, voter: Voter) -> Question:
    """Keep a question. Raises `Invalid` for an empty one or an address that can't be right."""
    known = session.get(Question, asked.id)
    if known is not None:
        return known
    text = asked.text.strip()
    if not text:
        raise Invalid("text", msg("Write your question."))
    if len(text) > 1000:  # noqa: PLR2004  the column's width
        raise Invalid("text", msg("Use at most %(count)s characters.", count=1000))
    question = Question(
        id=asked.id,
        text=text,
        meaning=meaning_key(text)[:300],
        email=checked_email(asked.email) if asked.email.strip() else "",
        search_id=asked.search_id,
        source=voter.source,
        session=voter.session[:64],
        end_user_id=voter.end_user_id,
        page=asked.page[:500],
        locale=asked.locale,
        at=asked.at or now(),
        is_sample=asked.is_sample,
    )
    session.add(question)
    session.flush()
    announce(session, "question.left", question=question)
    return question


def handle_comment(session: Session, vote: Vote, by: UUID) -> None:
    """Note that a comment has been dealt with, or take that back."""
    if vote.handled_at is None:
        vote.handled_at, vote.handled_by = now(), by
    else:
        vote.handled_at = vote.handled_by = None
    session.flush()
