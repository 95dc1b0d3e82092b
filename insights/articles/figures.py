"""How articles are used: views, votes, and those that nobody reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.events.models import Event
from core.events.queries import outside_staging
from insights.periods import Period
from kb.articles.models import Article
from kb.feedback.models import Vote


@dataclass(frozen=True)
class ArticleUse:
    """One article in one period."""

    article: Article
    views: int
    readers: int
    helpful: int
    votes: int
    by_source: dict[str, int]
    """Views by source; those of colleagues, `staff`, only where colleagues are the readers."""

    @property
    def helpful_percent(self) -> int | None:
        """Helpfulness in whole per cent, a half rounded up, or None without votes."""
        return (200 * self.helpful + self.votes) // (2 * self.votes) if self.votes else None

    @property
    def helpfulness(self) -> float | None:
        """Helpful votes ÷ votes, or None without votes."""
        return self.helpful / self.votes if self.votes else None

    @property
    def rank_value(self) -> float:
        """Lower bound of the helpfulness, so that one vote does not outrank a hundred."""
        return wilson_lower(self.helpful, self.votes)


def wilson_lower(part: int, whole: int, z: float = 1.96) -> float:
    """Return the lower bound of the Wilson score interval (E. B. Wilson, 1927) at 95 %; 0 without data."""
    if whole == 0:
        return 0.0
    share = part / whole
    centre = share + z * z / (2 * whole)
    spread = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (centre - spread) / (1 + z * z / whole)


def article_use(session: Session, period: Period) -> list[ArticleUse]:
    """Return the use of every published article, in three statements.

    What colleagues open counts for internal articles only: they are who those are written for.
    """
    views = _views(session, period)
    votes = _votes(session, period)
    published = sa.select(Article).where(Article.published_version_id.is_not(None), Article.trashed_at.is_(None))
    return [
        _use(article, views.get(article.id, []), votes.get(article.id, (0, 0)))
        for article in session.scalars(published)
    ]


def _use(article: Article, seen: list[tuple[str, str]], votes: tuple[int, int]) -> ArticleUse:
    seen = [view for view in seen if view[0] != "staff" or article.audience == "internal"]
    by_source: dict[str, int] = defaultdict(int)
    for source, _session in seen:
        by_source[source] += 1
    return ArticleUse(article, len(seen), len({s for _source, s in seen}), votes[0], votes[1], dict(by_source))


def _views(session: Session, period: Period) -> dict[UUID, list[tuple[str, str]]]:
    statement = sa.select(Event.content_id, Event.source, Event.session).where(
        Event.kind == "article.opened", Event.at >= period.start, Event.at < period.end, outside_staging()
    )
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for article_id, source, reader in session.execute(statement):
        if article_id is not None:
            found[article_id].append((source, reader))
    return found


def _votes(session: Session, period: Period) -> dict[UUID, tuple[int, int]]:
    helpful = sa.func.sum(sa.case((Vote.helpful, 1), else_=0))
    statement = (
        sa.select(Vote.article_id, helpful, sa.func.count())
        .where(Vote.at >= period.start, Vote.at < period.end)
        .group_by(Vote.article_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(statement)}


def never_read(uses: Sequence[ArticleUse], period: Period) -> list[ArticleUse]:
    """Return articles that were there for the whole period and that nobody opened in it."""
    return [use for use in uses if use.views == 0 and use.article.created_at < period.start]
