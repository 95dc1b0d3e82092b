"""What gaps listen to, and the hourly look at searches whose results nobody opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.worker import each_workspace
from core.registry import subscribe
from insights.gaps import actions
from insights.gaps.actions import Miss, Opening
from insights.gaps.models import GapMiss
from insights.gaps.queries import gap_by_meaning, gap_near, gaps_of_article
from kb.articles.models import Article
from kb.feedback.models import Question, Vote
from kb.search.models import Search, SearchClick, led_nowhere

SETTLED = timedelta(minutes=30)
LOOK_BACK = timedelta(days=28)
PEOPLE = 3
"""How many people must have opened nothing before that alone makes a new gap."""


def miss_of(search: Search, why: str) -> Miss:
    """Return a search as a miss."""
    return Miss(
        kind="phone" if search.source == "phone" else "search",
        source_id=search.id,
        text=search.text,
        meaning=search.meaning,
        session=search.session,
        page=search.page,
        source=search.source,
        why=why,
        locale=search.locale,
        at=search.at,
        is_sample=search.is_sample,
    )


@subscribe("search.logged")
def search_logged(session: Session, *, search: Search) -> None:
    """A search with no result is a miss at once. What colleagues search counts too: they lack the article as well."""
    if search.hits == 0:
        actions.take_miss(session, miss_of(search, "no_hits"))


@subscribe("search.superseded")
def search_superseded(session: Session, *, search: Search) -> None:
    """A search that was typing on the way to a longer one was no miss."""
    actions.drop_miss(session, "search", search.id)


@subscribe("search.clicked")
def search_clicked(session: Session, *, search: Search, article_id: UUID, at: datetime) -> None:
    """What somebody opened may prove a gap closed."""
    opening = Opening(
        search_id=search.id,
        text=search.text,
        meaning=search.meaning,
        result_ids=search.result_ids,
        article_id=article_id,
        member_id=search.member_id,
        searched_at=search.at,
        at=at,
    )
    actions.prove(session, opening)


@subscribe("question.left")
def question_left(session: Session, *, question: Question) -> None:
    """A question that was left belongs with the search that led to it, else with the gap that means the same."""
    search = session.get(Search, question.search_id) if question.search_id else None
    near = None if search else gap_by_meaning(session, question.meaning) or gap_near(session, question.meaning)
    miss = Miss(
        kind="question",
        source_id=question.id,
        text=question.text,
        meaning=search.meaning if search else near.meaning if near else question.meaning,
        session=question.session,
        page=question.page,
        source=question.source,
        why="asked",
        locale=question.locale,
        at=question.at,
        is_sample=question.is_sample,
    )
    actions.take_miss(session, miss)


@subscribe("vote.cast")
def vote_cast(session: Session, *, vote: Vote) -> None:
    """An article that was found and did not help leaves its search a miss."""
    if vote.helpful or not vote.session:
        return
    statement = (
        sa.select(Search)
        .join(SearchClick, SearchClick.search_id == Search.id)
        .where(
            Search.session == vote.session,
            SearchClick.article_id == vote.article_id,
            SearchClick.at > vote.at - SETTLED,
        )
        .order_by(SearchClick.at.desc())
        .limit(1)
    )
    search = session.scalar(statement)
    if search is not None:
        actions.take_miss(session, miss_of(search, "unhelpful"))


@subscribe("article.published")
def article_published(session: Session, *, article: Article, **_facts: Any) -> None:
    """From here on searches prove or disprove the gaps that this article is to close."""
    for gap in gaps_of_article(session, article.id):
        if gap.state in ("open", "assigned", "drafted"):
            actions.article_published(session, gap, article.owner_id)


@subscribe("article.changed")
def article_changed(session: Session, *, article: Article) -> None:
    """An article that came back from the trash as it was published is there for searchers again."""
    if article.published_version_id is None or article.trashed_at is not None:
        return
    for gap in gaps_of_article(session, article.id):
        if gap.state == "drafted" and gap.published_at is not None:
            actions.article_published(session, gap, None)


@subscribe("article.withdrawn")
def article_withdrawn(session: Session, *, article: Article) -> None:
    """Without its article a gap is open work again."""
    for gap in gaps_of_article(session, article.id):
        actions.article_withdrawn(session, gap)


@subscribe("article.erased")
def article_erased(session: Session, *, article: Article) -> None:
    """A gap forgets an article that is gone for good."""
    for gap in gaps_of_article(session, article.id):
        gap.article_id = None
        actions.reopen(session, gap, None)
    session.flush()


@each_workspace("gaps.look", "gaps.dispatch", every=timedelta(hours=1))
def dispatch(session: Session) -> dict[str, int]:
    """Collect searches with results that nobody opened, in one workspace."""
    return {"misses": collect_unopened(session, at=now())}


def collect_unopened(session: Session, *, at: datetime) -> int:
    """Add settled searches without a click to the gap of their meaning; three people make a new gap.

    Searches that were refined count too: their words did not find it.
    """
    known = sa.select(GapMiss.source_id).where(GapMiss.kind == "search")
    statement = sa.select(Search).where(
        led_nowhere(),
        Search.is_typing.is_(False),
        Search.source.in_(("help", "widget")),
        Search.at.between(at - LOOK_BACK, at - SETTLED),
        Search.id.not_in(known),
    )
    by_meaning: dict[str, list[Search]] = {}
    for search in session.scalars(statement):
        by_meaning.setdefault(search.meaning, []).append(search)
    taken = 0
    for meaning, found in by_meaning.items():
        people = {search.session for search in found}
        if len(people) >= PEOPLE or gap_by_meaning(session, meaning) is not None:
            taken += sum(actions.take_miss(session, miss_of(s, "no_click")) is not None for s in found)
    return taken
