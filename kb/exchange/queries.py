"""Imports and exports that were made, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.errors import NotFound
from core.jobs.models import Job
from core.messages import Message
from kb.exchange.carrying import Wanted
from kb.exchange.errors import SourceRefused
from kb.exchange.report import ImportReport, ReportEntry


@dataclass(frozen=True)
class Import:
    """One import as the screens show it."""

    id: UUID
    wanted: Wanted
    state: str
    """`queued`, `running`, `done`, `refused` or `dead`."""
    at: datetime
    percent: int
    counts: dict[str, int] = field(default_factory=dict)
    refusal: Message | None = None
    report: ImportReport | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "refused", "dead"}


@dataclass(frozen=True)
class Export:
    """One export as the screens show it."""

    id: UUID
    name: str
    by: UUID | None
    state: str
    at: datetime
    percent: int
    articles: int = 0
    size: int = 0


@dataclass(frozen=True)
class Narrowing:
    """Which entries of a report are shown; empty fields don't narrow."""

    outcome: str = ""
    remark: str = ""
    """A code of `report.LINES`, or `any`."""
    text: str = ""


def import_by_id(session: Session, job_id: UUID) -> Import:
    """Return one import with its report. Raises `NotFound`."""
    found = session.scalar(_jobs("exchange.import", session).where(Job.id == job_id))
    if found is None:
        raise NotFound
    return _import(found, with_report=True)


def imports(session: Session, *, limit: int = 20, offset: int = 0) -> tuple[list[Import], int]:
    """Return imports, newest first, without their reports, and how many there are in all."""
    mine = _jobs("exchange.import", session)
    total = session.scalar(sa.select(sa.func.count()).select_from(mine.subquery())) or 0
    rows = session.scalars(mine.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit).offset(offset))
    return [_import(row) for row in rows], total


def export_by_id(session: Session, job_id: UUID) -> Export:
    """Return one export. Raises `NotFound`."""
    found = session.scalar(_jobs("exchange.export", session).where(Job.id == job_id))
    if found is None:
        raise NotFound
    return _export(found)


def exports(session: Session, *, limit: int = 5) -> list[Export]:
    """Return the newest exports."""
    statement = _jobs("exchange.export", session).order_by(Job.created_at.desc(), Job.id.desc()).limit(limit)
    return [_export(row) for row in session.scalars(statement)]


def narrowed(report: ImportReport, narrow: Narrowing) -> Sequence[ReportEntry]:
    """Return the entries of a report that are asked for."""
    return [entry for entry in report.entries if _is_wanted(entry, narrow)]


def _is_wanted(entry: ReportEntry, narrow: Narrowing) -> bool:
    if narrow.outcome and entry.outcome != narrow.outcome:
        return False
    if narrow.remark and not any(narrow.remark in {"any", said.code} for said in entry.lines):
        return False
    return narrow.text.casefold() in f"{entry.path} {entry.title}".casefold()


def _jobs(name: str, session: Session) -> sa.Select[Job]:
    return sa.select(Job).where(Job.name == name, Job.workspace_id == bound_workspace(session))


def _import(job: Job, *, with_report: bool = False) -> Import:
    result = job.result or {}
    refused = result.get("refused")
    report = result.get("report") if with_report else None
    return Import(
        id=job.id,
        wanted=Wanted.from_json(job.payload["wanted"]),
        state="refused" if refused else job.state,
        at=job.created_at,
        percent=job.done,
        counts=result.get("counts", {}),
        refusal=_refusal(refused) if refused else None,
        report=ImportReport.from_json(report) if report else None,
    )


def _refusal(said: dict[str, Any]) -> Message:
    return SourceRefused(said["code"], said.get("path", ""), limit=said.get("limit", 0)).message


def _export(job: Job) -> Export:
    result, by = job.result or {}, job.payload.get("by")
    return Export(
        id=job.id,
        name=job.payload.get("name", ""),
        by=UUID(by) if by else None,
        state=job.state,
        at=job.created_at,
        percent=job.done,
        articles=result.get("articles", 0),
        size=result.get("size", 0),
    )
