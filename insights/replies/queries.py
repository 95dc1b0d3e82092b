"""Reads on questions whose askers wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from insights.gaps.models import Gap, GapMiss
from kb.articles.models import Article
from kb.feedback.models import Question


def waiting_for(session: Session, article: Article, *, sample: bool = False) -> Sequence[Question]:
    """Return the questions of the gaps that this article closes, left with an address and not yet answered.

    Only of public articles: an address that somebody typed proves nothing, and a title may already tell too much.
    Those of the sample world only when asked for: nobody writes to its people.
    """
    if article.published_version_id is None or article.trashed_at is not None or article.audience != "public":
        return []
    statement = (
        sa.select(Question)
        .join(GapMiss, sa.and_(GapMiss.kind == "question", GapMiss.source_id == Question.id))
        .join(Gap, Gap.id == GapMiss.gap_id)
        .where(Gap.article_id == article.id)
        .where(Question.email != "", Question.answered_at.is_(None), Question.is_sample.is_(sample))
    )
    return session.scalars(statement.order_by(Question.at)).all()
