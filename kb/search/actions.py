"""Writes of search: what was asked, what was opened, and which articles must be indexed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.jobs.actions import enqueue
from core.registry import announce
from kb.articles.models import Article
from kb.search.analysis.folding import normalise
from kb.search.analysis.readings import is_prefix_of_reading, meaning_key
from kb.search.models import Search, SearchClick

TYPING_WINDOW = timedelta(seconds=30)
REFINEMENT_WINDOW = timedelta(seconds=60)
TEXT_LIMIT = 200


@dataclass(frozen=True)
class SearchRecord:
    """A settled search as it is logged. `id` is made where the search was made."""

    id: UUID
    text: str
    locale: str
    source: str
    viewer: str
    session: str
    hits: int
    result_ids: Sequence[str] = field(default_factory=list)
    end_user_id: UUID | None = None
    member_id: UUID | None = None
    page: str = ""
    at: datetime | None = None
    is_sample: bool = False
    answered_id: UUID | None = None
    """The FAQ whose answer was shown in place."""


def log_search(session: Session, made: SearchRecord) -> Search | None:
    """Log a settled search once; None for an empty one. The same id again changes nothing.

    A search of the same session within 30 s of which this one is a longer form was typing on the way here
    (しょうにん → 承認 is one search); other words within 60 s without a click between refine it.
    """
    text = made.text.strip()[:TEXT_LIMIT]
    if not text or session.get(Search, made.id) is not None:
        return None
    row = Search(
        id=made.id,
        text=text,
        normalised=normalise(text)[:TEXT_LIMIT],
        meaning=meaning_key(text)[:300],
        locale=made.locale,
        source=made.source,
        viewer=made.viewer,
        session=made.session[:64],
        end_user_id=made.end_user_id,
        member_id=made.member_id,
        page=made.page[:500],
        hits=made.hits,
        result_ids=list(made.result_ids)[:20],
        at=made.at or now(),
        is_sample=made.is_sample,
        answered_id=made.answered_id,
    )
    _mark_refined(session, row)
    session.add(row)
    session.flush()
    announce(session, "search.logged", search=row)
    return row


def search_made(session: Session, made: SearchRecord) -> None:
    """Log a search as a fact beside a request."""
    log_search(session, made)


def _mark_refined(session: Session, new: Search) -> None:
    earlier = session.scalar(
        sa.select(Search)
        .where(Search.session == new.session, Search.at <= new.at, Search.at > new.at - REFINEMENT_WINDOW)
        .order_by(Search.at.desc())
        .limit(1)
    )
    if earlier is None or not new.session or earlier.clicks or earlier.normalised == new.normalised:
        return
    if new.at - earlier.at <= TYPING_WINDOW and is_prefix_of_reading(earlier.text, new.text):
        earlier.is_typing, earlier.refined_by = True, new.id
        announce(session, "search.superseded", search=earlier)
    else:
        earlier.refined_by = new.id


def log_click(session: Session, search_id: UUID, article_id: UUID, rank: int, *, at: datetime | None = None) -> bool:
    """Log that a result was opened; False when the search is unknown. The same result twice counts once."""
    search = session.get(Search, search_id)
    known = sa.select(SearchClick.id).where(SearchClick.search_id == search_id, SearchClick.article_id == article_id)
    if search is None or session.get(Article, article_id) is None or session.scalar(known) is not None:
        return False
    moment = at or now()
    session.add(SearchClick(search_id=search_id, article_id=article_id, rank=max(rank, 1), at=moment))
    search.clicks += 1
    session.flush()
    announce(session, "search.clicked", search=search, article_id=article_id, at=moment)
    return True


def index_later(session: Session, article_id: UUID) -> None:
    """Queue the indexing of one article, once however often it changes before the job runs."""
    enqueue(session, "search.index", {"article_id": str(article_id)}, key=f"search.index:{article_id}")


def index_all_later(session: Session) -> None:
    """Queue a rebuild of the workspace's index."""
    enqueue(session, "search.rebuild", key=f"search.rebuild:{bound_workspace(session)}")
