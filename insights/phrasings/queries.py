"""Reads on proposed wordings: what was searched for around one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import chunks
from insights.gaps.models import Gap, GapMiss
from insights.phrasings.mining import FOUND_LATE, MISSED, TRIED_BEFORE, Proposal, Said, propose, tried_before
from insights.phrasings.models import RefusedPhrasing
from kb.articles.conflicts import asked_by
from kb.articles.models import Article
from kb.search.meant import meaning_of, sound_of
from kb.search.models import Search, SearchClick

LOOK_BACK = timedelta(days=90)
MOST_CLICKS, MOST_MISSES, MOST_SHOWN, MOST_WEIGHED = 1000, 1000, 5, 50
READERS = ("help", "widget")
CLOSED = ("published", "proven")


def proposals(session: Session, article: Article) -> list[Proposal]:
    """Return the wordings that readers' searches propose for an article, most people first, in six statements at most.

    What the article's draft carries or means already, what was refused, and what leads more people to another article
    is left out.
    """
    since = now() - LOOK_BACK
    clicks = _opened(session, article.id, since=since)
    tries = _tries(session, [search for search, _rank in clicks], since=since)
    said = [*_around(clicks, tries), *_missed(session, article.id, since=since)]
    questions = asked_by(article.title, article.phrasings)
    known = {meaning_of(question) for question in questions} | {""} | _refused(session, article.id)
    sounds = {sound_of(question) for question in questions}
    found = [one for one in propose(said, known) if sound_of(one.text) not in sounds][:MOST_WEIGHED]
    elsewhere = _elsewhere(session, article.id, [one.meaning for one in found], since=since)
    return [one for one in found if elsewhere.get(one.meaning, 0) <= one.people][:MOST_SHOWN]


def _opened(session: Session, article_id: UUID, *, since: datetime) -> list[tuple[Search, int]]:
    statement = (
        sa.select(Search, SearchClick.rank)
        .join(SearchClick, SearchClick.search_id == Search.id)
        .where(SearchClick.article_id == article_id, SearchClick.at >= since, Search.source.in_(READERS))
        .order_by(SearchClick.at.desc())
        .limit(MOST_CLICKS)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def _tries(session: Session, opened: Sequence[Search], *, since: datetime) -> Mapping[UUID, list[Search]]:
    """The searches of the same sessions of which nothing was opened, by what replaced them."""
    by_next: dict[UUID, list[Search]] = defaultdict(list)
    for batch in chunks(sorted({search.session for search in opened if search.session}), 500):
        statement = sa.select(Search).where(Search.session.in_(batch), Search.at >= since, Search.clicks == 0)
        for search in session.scalars(statement.where(Search.refined_by.is_not(None))):
            if search.refined_by is not None:
                by_next[search.refined_by].append(search)
    return by_next


def _around(clicks: Sequence[tuple[Search, int]], tries: Mapping[UUID, Sequence[Search]]) -> Iterator[Said]:
    """What led to the article late: from further down, or only after other words."""
    before = list(tried_before([search for search, _rank in clicks], tries))
    helped = {then.id for first, then in before if first.meaning != then.meaning}
    for search, rank in clicks:
        if rank > 1 or search.id in helped:
            yield Said(search.text, search.meaning, search.session, FOUND_LATE)
    for first, then in before:
        if first.meaning != then.meaning:
            yield Said(first.text, first.meaning, first.session, TRIED_BEFORE)


def _missed(session: Session, article_id: UUID, *, since: datetime) -> Iterator[Said]:
    """The searchers' words of the gaps that the article closed; whole questions are no wordings."""
    statement = (
        sa.select(GapMiss.text, GapMiss.session, GapMiss.id)
        .join(Gap, Gap.id == GapMiss.gap_id)
        .where(Gap.article_id == article_id, Gap.state.in_(CLOSED), GapMiss.kind == "search", GapMiss.at >= since)
        .order_by(GapMiss.at.desc())
        .limit(MOST_MISSES)
    )
    for text, who, id_ in session.execute(statement):
        yield Said(text, meaning_of(text)[:300], who or str(id_), MISSED)


def _refused(session: Session, article_id: UUID) -> set[str]:
    return set(session.scalars(sa.select(RefusedPhrasing.meaning).where(RefusedPhrasing.article_id == article_id)))


def _elsewhere(session: Session, article_id: UUID, meanings: Sequence[str], *, since: datetime) -> dict[str, int]:
    """How many people each wording leads to the one other article that it leads most people to."""
    people = sa.func.count(sa.distinct(Search.session))
    statement = (
        sa.select(Search.meaning, people)
        .join(SearchClick, SearchClick.search_id == Search.id)
        .where(Search.meaning.in_(meanings), Search.at >= since, SearchClick.article_id != article_id)
        .group_by(Search.meaning, SearchClick.article_id)
    )
    most: dict[str, int] = {}
    for meaning, count in session.execute(statement) if meanings else ():
        most[meaning] = max(count, most.get(meaning, 0))
    return most
