"""Carries out an import from reading to the moment when readers see it; each stage can be repeated after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import bound_workspace, chunks
from core.jobs.actions import enqueue
from core.workspaces.actions import record
from core.workspaces.models import Workspace
from kb.exchange.documents import ImportOptions, ParsedBatch, ParsedFile
from kb.exchange.parsing import parse_source
from kb.exchange.picturing import Stage, store_images
from kb.exchange.placing import place_collections
from kb.exchange.planning import Plan, Planned, plan_import
from kb.exchange.preparing import Prepared, Preparing, Wishes
from kb.exchange.report import ImportReport, line
from kb.exchange.sources import Source
from kb.exchange.standing import Standing, standing
from kb.exchange.writing import begin, show

Look = Callable[[], AbstractContextManager[Session]]
Told = Callable[[int], None]

_BATCH = 50
_ANNOUNCED_TOGETHER = 100
# Where each stage ends, in percent of the whole.
_PARSED, _STORED, _BEGUN = 20, 55, 98


@dataclass(frozen=True)
class Wanted:
    """What was asked for when the import was started."""

    name: str
    by: UUID | None = None
    into: UUID | None = None
    locale: str = "ja"
    publish: bool = False
    overwrite: bool = False
    """Whether articles that were changed here since their last import are changed too."""
    base_urls: tuple[str, ...] = ()
    source: str = ""
    """What the source is called: an import finds the articles of an earlier one from the same source."""

    def to_json(self) -> dict[str, Any]:
        """Return the wishes as JSON values; `from_json` gives the same again."""
        ids = {name: str(id_) if id_ else None for name, id_ in (("by", self.by), ("into", self.into))}
        return {**vars(self), **ids, "base_urls": [*self.base_urls]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Wanted:
        """Read what `to_json` returned."""
        ids = {name: UUID(data[name]) if data.get(name) else None for name in ("by", "into")}
        return cls(**{**data, **ids, "base_urls": tuple(data.get("base_urls", ()))})


@dataclass(frozen=True)
class Workshop:
    """Where an import works: `look` opens a short reading session, `stage` a short writing one."""

    folder: Path
    look: Look
    stage: Stage
    tell: Told
    """Told how far the import is, in percent, between stages and batches."""

    def share(self, start: int, end: int) -> Callable[[int, int], None]:
        """Return a progress function for the stage between two percentages."""
        return lambda done, total: self.tell(start + (end - start) * done // max(total, 1))


def carry_out(source: Source, wanted: Wanted, shop: Workshop) -> ImportReport:
    """Import everything in `source`; raises `SourceRefused`, and then nothing was stored.

    Nothing is read, cleaned or rendered while a transaction is open; readers see the whole import at once.
    """
    options = ImportOptions(wanted.locale, wanted.base_urls, wanted.source)
    batch = parse_source(source, options, shop.share(0, _PARSED))
    with shop.look() as session:
        there = standing(session, batch)
        workspace = session.get_one(Workspace, bound_workspace(session))
        wishes = Wishes(wanted.by, wanted.publish, batch.is_export, f"/help/{workspace.slug}")
    plan = _plan(batch, there, wanted, workspace.locale)
    images = _needed(batch, plan)
    stored = store_images(images, shop.folder, wanted.by, shop.stage, shop.share(_PARSED, _STORED))
    places = place_collections(batch, plan, there, wanted.into, shop.stage)
    preparing = Preparing(wishes, plan, there, places, stored)
    done, lost = _begin(preparing, wanted, shop)
    plan = _without(plan, lost)
    report = plan.report(preparing.ids, len(stored.hashes), preparing.remarks)
    with shop.stage() as session:
        show(session, done, wanted.by)
        _follow_up(session, done)
        record(
            session,
            wanted.by,
            "articles.imported",
            wanted.name,
            {str(outcome): count for outcome, count in report.counts.items()},
        )
    return report


def _plan(batch: ParsedBatch, there: Standing, wanted: Wanted, locale: str) -> Plan:
    existing = there.existing
    if wanted.overwrite:
        existing = [replace(each, is_edited=False) for each in existing]
    return plan_import(batch, existing, taken_slugs=there.addresses, default_locale=locale)


def _needed(batch: ParsedBatch, plan: Plan) -> list[ParsedFile]:
    """Return the files of articles that are written; what unchanged ones show is there already."""
    used: set[str] = set()
    for each in (*plan.creates, *plan.changes):
        texts = (text for text in (each.document.text, each.document.draft) if text)
        used |= {found.key for text in texts for found in text.resolved if found.kind == "file"}
    return [file for file in batch.files if file.sha256 in used]


def _begin(preparing: Preparing, wanted: Wanted, shop: Workshop) -> tuple[list[Prepared], list[Planned]]:
    """Write everything where no reader sees it; also return what somebody changed in the meantime."""
    total = len(preparing.plan.creates) + len(preparing.plan.changes)
    told, done, lost = shop.share(_STORED, _BEGUN), list[Prepared](), list[Prepared]()
    for batch in chunks(preparing.prepare(), _BATCH):
        with shop.stage() as session:
            lost += begin(session, batch, wanted.by)
        for each in batch:
            _forget(each)
        done += [each for each in batch if each not in lost]
        told(len(done) + len(lost), total)
    return done, [each.planned for each in lost]


def _forget(each: Prepared) -> None:
    """Let go of what has been written: ten thousand rendered articles are much to hold."""
    each.texts = []
    if each.version:
        each.version = {name: each.version[name] for name in ("title", "published_at")}


def _without(plan: Plan, lost: Sequence[Planned]) -> Plan:
    if not lost:
        return plan
    said = {each.document.path: (line("edited_here"),) for each in lost}
    left = [tuple(each for each in some if each not in lost) for some in (plan.creates, plan.changes)]
    remarks = {**plan.remarks, **said}
    return replace(plan, creates=left[0], changes=left[1], kept=(*plan.kept, *lost), remarks=remarks)


def _follow_up(session: Session, done: Iterable[Prepared]) -> None:
    """Queue what follows from the import: the index, and telling those who wait for a change."""
    everything = list(done)
    known = [str(each.id) for each in everything if each.planned.existing]
    visible = [str(each.id) for each in everything if each.version_id]
    if visible or known:
        enqueue(session, "exchange.index", {"article_ids": sorted({*visible, *known})})
    for some in chunks((id_ for id_ in known if id_ in set(visible)), _ANNOUNCED_TOGETHER):
        enqueue(session, "exchange.announce", {"article_ids": some})
