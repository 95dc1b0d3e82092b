"""Reads on suggested synonyms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import chunks
from core.errors import NotFound
from insights.synonyms.mining import Evidence, evidence, tries
from insights.synonyms.models import SynonymHint
from kb.articles.models import Article
from kb.search.models import Search, SearchClick
from kb.search.tuning.expansion import canonical
from kb.search.tuning.queries import pairs, synonyms


def mined(session: Session, since: datetime) -> dict[tuple[str, str], Evidence]:
    """Return what readers' searches since then suggest and nobody has taught the search yet."""
    statement = sa.select(Search).where(Search.at >= since, Search.source.in_(("help", "widget")))
    found = session.scalars(statement.where(Search.session != "").order_by(Search.at)).all()
    suggested = evidence(tries(found, _opened(session, [search.id for search in found if search.clicks])))
    known = known_pairs(session)
    return {key: one for key, one in suggested.items() if (canonical(one.instead), canonical(one.by)) not in known}


def _opened(session: Session, search_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the article that each search led to first."""
    first: dict[UUID, UUID] = {}
    for batch in chunks(search_ids, 500):
        statement = sa.select(SearchClick.search_id, SearchClick.article_id).where(SearchClick.search_id.in_(batch))
        for search_id, article_id in session.execute(statement.order_by(SearchClick.at)):
            first.setdefault(search_id, article_id)
    return first


def known_pairs(session: Session) -> set[tuple[str, str]]:
    """Return which words find which others already."""
    return {
        (canonical(word), canonical(other))
        for one in synonyms(session)
        for word, others in pairs(one.kind, one.words, one.finds)
        for other in others
    }


def hints(session: Session, state: str = "open") -> list[tuple[SynonymHint, Article]]:
    """Return the suggested synonyms in this state with the article that people opened, most people first."""
    statement = (
        sa.select(SynonymHint, Article)
        .join(Article, Article.id == SynonymHint.article_id)
        .where(SynonymHint.state == state)
        .order_by(SynonymHint.people.desc(), SynonymHint.last_at.desc(), SynonymHint.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def hint_by_id(session: Session, hint_id: UUID) -> SynonymHint:
    """Return a suggested synonym. Raises `NotFound`."""
    found = session.get(SynonymHint, hint_id)
    if found is None:
        raise NotFound
    return found


def open_count(session: Session) -> int:
    """Return how many suggestions wait for a decision."""
    return session.scalar(sa.select(sa.func.count()).where(SynonymHint.state == "open")) or 0
