"""Reads on what clicks taught the search: what it was learned from, what a search needs of it, and what screens show.

A process keeps the factors of each workspace in memory. The workspace's row, which every request has read anyway, says
by a token whether they are still right, and whether they are used: nothing is asked of the database for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace, chunks
from core.errors import NotFound
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.feedback.models import Vote
from kb.search.analysis.folding import fold
from kb.search.analysis.readings import meaning_key
from kb.search.learning.evidence import NEUTRAL, Opening
from kb.search.learning.models import LearnedBoost
from kb.search.models import Search, SearchClick

READERS = ("help", "widget")
ROOM = 50
BATCH = 500
Factors = Mapping[str, Mapping[str, float]]
"""By question, and by article."""
_kept: dict[UUID, tuple[UUID, Factors]] = {}
NONE: Mapping[str, float] = {}


def learned_for(session: Session, text: str) -> Mapping[str, float]:
    """Return by article what its score is multiplied with for this question; nothing where learning is off."""
    workspace = workspace_by_id(session, bound_workspace(session))
    if workspace.search_tuning is None or not workspace.learns_from_clicks:
        return NONE
    factors = _factors(session, workspace.id, workspace.search_tuning)
    return factors.get(key_of(text), NONE) if factors else NONE


def key_of(text: str) -> str:
    """Return the key under which what was learned for questions of one meaning is kept."""
    return meaning_key(text)[:300]


def _factors(session: Session, workspace_id: UUID, token: UUID) -> Factors:
    known = _kept.get(workspace_id)
    if known is not None and known[0] == token:
        return known[1]
    if len(_kept) >= ROOM:
        _kept.clear()
    by_meaning: dict[str, dict[str, float]] = defaultdict(dict)
    columns = sa.select(LearnedBoost.meaning, LearnedBoost.article_id, LearnedBoost.percent)
    for meaning, article_id, percent in session.execute(columns.where(LearnedBoost.percent > NEUTRAL)):
        by_meaning[meaning][str(article_id)] = percent / 100
    _kept[workspace_id] = (token, dict(by_meaning))
    return _kept[workspace_id][1]


def boosts(session: Session, text: str = "") -> list[tuple[LearnedBoost, Article]]:
    """Return what was learned, most first; with `text`, where question or title have it."""
    statement = _learned().join(Article, Article.id == LearnedBoost.article_id).add_columns(Article)
    order = (LearnedBoost.percent.desc(), LearnedBoost.people.desc(), LearnedBoost.text, LearnedBoost.id)
    wanted = fold(text.strip())
    found = ((row[0], row[1]) for row in session.execute(statement.order_by(*order)))
    return [(boost, article) for boost, article in found if wanted in fold(f"{boost.text}\n{article.title}")]


def _learned() -> sa.Select[Any]:
    return sa.select(LearnedBoost).where(LearnedBoost.percent > NEUTRAL)


def forgotten_count(session: Session) -> int:
    """Return how much was forgotten and hasn't come back."""
    gone = sa.select(sa.func.count()).where(LearnedBoost.forgotten_at.is_not(None), LearnedBoost.percent == NEUTRAL)
    return session.scalar(gone) or 0


def boost_by_id(session: Session, boost_id: UUID) -> LearnedBoost:
    """Return something that was learned. Raises `NotFound`."""
    found = session.get(LearnedBoost, boost_id)
    if found is None:
        raise NotFound
    return found


def openings(session: Session, since: datetime, meaning: str | None = None) -> list[Opening]:
    """Return what readers opened since then, for one question or all, but for what they then said didn't help."""
    unhelpful = _unhelpful(session, since)
    search = (Search.meaning, Search.text, Search.session, Search.id)
    statement = sa.select(*search, SearchClick.article_id, SearchClick.rank, SearchClick.at)
    joined = statement.join(SearchClick, SearchClick.search_id == Search.id)
    asked = () if meaning is None else (Search.meaning == meaning,)
    found = session.execute(joined.where(SearchClick.at >= since, *asked, *_by_readers()))
    return [
        Opening(meaning, text, who or str(id_), article_id, rank, at)
        for meaning, text, who, id_, article_id, rank, at in found
        if not who or unhelpful.get((who, article_id), at) <= at
    ]


def _by_readers() -> tuple[sa.ColumnElement[bool], ...]:
    """Only what the figures of search count, and nothing of colleagues who look at their own help center."""
    return Search.source.in_(READERS), Search.viewer != "staff", Search.is_typing.is_(False)


def _unhelpful(session: Session, since: datetime) -> dict[tuple[str, UUID], datetime]:
    """When whom an article didn't help."""
    statement = sa.select(Vote.session, Vote.article_id, Vote.at).where(Vote.helpful.is_(False), Vote.at >= since)
    return {(who, article_id): at for who, article_id, at in session.execute(statement)}


def askers(session: Session, meanings: Collection[str], since: datetime) -> dict[str, dict[str, datetime]]:
    """Return by question who asked it since then and got results, and when they last did."""
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for batch in chunks(sorted(meanings), BATCH):
        statement = sa.select(Search.meaning, Search.session, Search.id, Search.at)
        asked = (Search.meaning.in_(batch), Search.at >= since, Search.hits > 0)
        for meaning, who, id_, at in session.execute(statement.where(*asked, *_by_readers()).order_by(Search.at)):
            found[meaning][who or str(id_)] = at
    return found
