"""Reads of feedback."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from kb.articles.models import Article
from kb.feedback.models import Vote


def comments(session: Session, *, handled: bool, limit: int = 100, offset: int = 0) -> list[tuple[Vote, Article]]:
    """Return comments with the article that they are about, newest first."""
    condition = Vote.handled_at.is_not(None) if handled else Vote.handled_at.is_(None)
    statement = (
        sa.select(Vote, Article)
        .join(Article, Article.id == Vote.article_id)
        .where(Vote.comment != "", condition)
        .order_by(Vote.at.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def vote_by_id(session: Session, vote_id: UUID) -> Vote:
    """Return the vote. Raises `NotFound`."""
    found = session.get(Vote, vote_id)
    if found is None:
        raise NotFound
    return found


def votes_of(session: Session, article_id: UUID) -> Sequence[Vote]:
    """Return an article's votes, newest first."""
    return session.scalars(sa.select(Vote).where(Vote.article_id == article_id).order_by(Vote.at.desc())).all()


def helpful_counts(session: Session, article_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return (helpful, all) votes by article, in one statement."""
    helpful = sa.func.sum(sa.case((Vote.helpful, 1), else_=0))
    statement = (
        sa.select(Vote.article_id, helpful, sa.func.count())
        .where(Vote.article_id.in_(article_ids))
        .group_by(Vote.article_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(statement)}
