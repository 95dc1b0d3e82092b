"""Jobs that keep the index what it should be, and what makes them necessary."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.models import Job
from core.jobs.worker import JobContext, job
from core.registry import subscribe
from kb.articles.models import Article
from kb.search.actions import index_later
from kb.search.engines.protocol import NeedsRebuild
from kb.search.indexing import apply, mend, rebuild
from kb.search.mending import mend_later

log = logging.getLogger("annai.search")

BATCH = 200


@subscribe("article.published")
@subscribe("article.changed")
@subscribe("article.withdrawn")
def article_changed(session: Session, *, article: Article, **_facts: Any) -> None:
    """Whatever readers see of an article, search must see too."""
    index_later(session, article.id)


@job("search.index")
def index_articles(context: JobContext, *, article_id: str) -> dict[str, int]:
    """Index one article, and in the same breath all others that wait for it."""
    ids = [UUID(article_id), *_waiting(context)]
    try:
        return {"articles": apply(context.session, context.services.engine, list(dict.fromkeys(ids)))}
    except NeedsRebuild as reason:
        # An index that is built anew has these articles as they are then.
        log.warning("articles wait for the search index to be built anew: %s", reason)
        mend_later(context.session)
        return {"articles": 0}


def _waiting(context: JobContext) -> list[UUID]:
    """Take over what else is queued for this workspace: one commit of the index serves many articles."""
    statement = (
        sa.select(Job)
        .where(
            Job.name == "search.index",
            Job.state == "queued",
            Job.workspace_id == context.workspace_id,
            Job.run_at <= now(),
        )
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    others = context.session.scalars(statement).all()
    for other in others:
        other.state, other.finished_at, other.key = "done", now(), None
    return [UUID(other.payload["article_id"]) for other in others]


@job("search.rebuild", staged=True)
def rebuild_all(context: JobContext) -> dict[str, int]:
    """Build the whole index anew and swap."""
    return {"articles": rebuild(context.database, context.services.engine)}


@job("search.mend", every=timedelta(minutes=10), staged=True)
def mend_index(context: JobContext) -> dict[str, bool]:
    """Look whether the index can be used, and build it anew when it can't."""
    return {"rebuilt": mend(context.database, context.services.engine)}
