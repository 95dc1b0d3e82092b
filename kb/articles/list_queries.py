"""The article list: one page of articles with how they were used of late, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.events.models import Event
from core.events.queries import outside_staging
from core.permissions import Viewer
from kb.articles.models import Article
from kb.articles.queries import WITHOUT_TEXT, ArticleFilter, matching, ordered
from kb.feedback.models import Vote

DAYS = 28
"""The period of the figures: four whole weeks, as on the screens of insight, so that the same figure stands on both."""


@dataclass(frozen=True)
class Listed:
    """An article in the list. A figure without data is None, never 0."""

    article: Article
    views: int | None
    """How often readers opened it, colleagues only where they are the readers; None for what could not be opened."""
    helpful: int
    votes: int

    @property
    def helpfulness(self) -> int | None:
        """Helpful votes of 100, a half rounded up, or None without votes."""
        return (200 * self.helpful + self.votes) // (2 * self.votes) if self.votes else None


def list_with_use(
    session: Session, viewer: Viewer, narrow: ArticleFilter, *, order: str = "-views", limit: int = 50, offset: int = 0
) -> tuple[list[Listed], int]:
    """Return one page of articles with their figures, and how many articles there are in all.

    `order` also takes `views` and `helpful`; what has no data stands last either way.
    """
    condition = matching(viewer, narrow)
    total = session.scalar(sa.select(sa.func.count()).select_from(Article).where(condition)) or 0
    since = now() - timedelta(days=DAYS)
    views, votes = _views(since), _votes(since)
    seen = sa.case((Article.audience == "internal", views.c.everybody), else_=sa.func.nullif(views.c.visitors, 0))
    was_opened = sa.or_(Article.published_version_id.is_not(None), seen.is_not(None))
    count = sa.case((was_opened, sa.func.coalesce(seen, 0)))
    statement = (
        sa.select(Article, count, votes.c.helpful, votes.c.votes)
        .outerjoin(views, views.c.content_id == Article.id)
        .outerjoin(votes, votes.c.article_id == Article.id)
        .where(condition)
        .order_by(*_ordered(order, count, votes))
    )
    rows = session.execute(statement.options(*WITHOUT_TEXT).limit(limit).offset(offset))
    return [Listed(row[0], row[1], int(row[2] or 0), int(row[3] or 0)) for row in rows], total


def _views(since: datetime) -> sa.Subquery:
    visitors = sa.func.sum(sa.case((Event.source != "staff", 1), else_=0))
    statement = sa.select(Event.content_id, sa.func.count().label("everybody"), visitors.label("visitors")).where(
        Event.kind == "article.opened", Event.at >= since, outside_staging()
    )
    return statement.group_by(Event.content_id).subquery()


def _votes(since: datetime) -> sa.Subquery:
    helpful = sa.func.sum(sa.case((Vote.helpful, 1), else_=0)).label("helpful")
    statement = sa.select(Vote.article_id, helpful, sa.func.count().label("votes")).where(Vote.at >= since)
    return statement.group_by(Vote.article_id).subquery()


def _ordered(order: str, views: sa.ColumnElement[Any], votes: sa.Subquery) -> list[sa.ColumnElement[Any]]:
    by: dict[str, sa.ColumnElement[Any]] = {"views": views, "helpful": votes.c.helpful * 1.0 / votes.c.votes}
    column = by.get(order.lstrip("-"))
    if column is None:
        return ordered(order)
    direction = column.desc() if order.startswith("-") else column.asc()
    return [direction.nulls_last(), votes.c.votes.desc().nulls_last(), *ordered("-updated_at")]
