"""Imports and exports as jobs, and what follows from them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.models import Job
from core.jobs.worker import JobContext, Unrecoverable, job
from core.registry import announce
from kb.articles.models import Article, PublishedVersion
from kb.exchange import depot
from kb.exchange.archives import ZipSource
from kb.exchange.carrying import Wanted, Workshop, carry_out
from kb.exchange.errors import SourceRefused
from kb.exchange.export import export_entries, write_zip
from kb.exchange.gathering import gather
from kb.exchange.sources import MB, Limits
from kb.search.actions import index_all_later, index_later

_INDEXED_ONE_BY_ONE = 2_000
_KEPT = timedelta(days=7)
_PAUSE = 0.5


@job("exchange.import", staged=True)
def import_articles(context: JobContext, *, wanted: dict[str, Any]) -> dict[str, Any]:
    """Import an uploaded zip file. A refusal is a result: trying again wouldn't change it."""
    settings = context.services.settings
    path = depot.upload(settings.data_folder, context.job_id)
    if not path.exists():
        raise Unrecoverable("the upload is gone")
    wish = Wanted.from_json(wanted)
    limits = Limits(max_total=settings.import_limit_mb * MB)
    workspace_id = context.workspace_id
    shop = Workshop(
        settings.data_folder, lambda: context.database.session(workspace_id), context.stage, _telling(context)
    )
    try:
        with ZipSource(path, limits, name=wish.name) as source:
            report = carry_out(source, wish, shop)
    except SourceRefused as refusal:
        return {"refused": {"code": refusal.code, **refusal.message.params}}
    return {"counts": {str(outcome): count for outcome, count in report.counts.items()}, "report": report.to_json()}


@job("exchange.export", staged=True)
def export_articles(context: JobContext, *, collection_id: str | None = None, **_named: Any) -> dict[str, Any]:
    """Write the workspace, or one collection with all below it, as a zip file to be downloaded."""
    folder = context.services.settings.data_folder
    with context.database.session(context.workspace_id) as session:
        found = gather(session, folder, UUID(collection_id) if collection_id else None)
    tell, total = _telling(context), found.size
    with depot.being_written(depot.export(folder, context.job_id)) as stream:
        entries = export_entries(found.articles, found.collections, found.files)
        write_zip(_counted(entries, lambda done: tell(100 * done // max(total, 1))), stream)
    path = depot.export(folder, context.job_id)
    return {"articles": len(found.articles), "size": path.stat().st_size}


@job("exchange.index")
def index_imported(context: JobContext, *, article_ids: list[str]) -> None:
    """Make what was imported findable: one by one, or all at once when it is much."""
    if len(article_ids) > _INDEXED_ONE_BY_ONE:
        index_all_later(context.session)
        return
    for id_ in article_ids:
        index_later(context.session, UUID(id_))


@job("exchange.announce")
def announce_imported(context: JobContext, *, article_ids: list[str]) -> None:
    """Tell whoever waits for it that articles have a new version."""
    statement = (
        sa.select(Article, PublishedVersion)
        .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
        .where(Article.id.in_([UUID(id_) for id_ in article_ids]))
    )
    for article, version in context.session.execute(statement):
        announce(context.session, "article.published", article=article, version=version)


@job("exchange.tidy", every=timedelta(days=1), staged=True)
def tidy(context: JobContext) -> dict[str, int]:
    """Delete uploads that have been imported, and exports that are a week old."""
    folder = context.services.settings.data_folder
    with context.database.session() as session:
        in_use = _in_use(session)
    return {"deleted": depot.delete_all_but(folder, in_use, older_than=_KEPT)}


def _in_use(session: Session) -> set[str]:
    recent = sa.or_(Job.state.in_(["queued", "running"]), Job.finished_at > now() - _KEPT)
    names = ["exchange.import", "exchange.export"]
    return {str(id_) for id_ in session.scalars(sa.select(Job.id).where(Job.name.in_(names), recent))}


def _telling(context: JobContext) -> Callable[[int], None]:
    """Return a function that notes progress, but not more often than somebody looks."""
    last = [0.0, -1.0]

    def tell(percent: int) -> None:
        moment = time.monotonic()
        if percent != last[1] and moment - last[0] >= _PAUSE:
            last[:] = [moment, percent]
            context.progress(percent, 100)

    return tell


def _counted(entries: Any, tell: Callable[[int], None]) -> Any:
    for done, entry in enumerate(entries, 1):
        yield entry
        tell(done)
