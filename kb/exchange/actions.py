"""Starts imports and exports: what a member asks for becomes a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from core.jobs.actions import enqueue
from core.workspaces.actions import record
from kb.exchange import depot
from kb.exchange.archives import ZipSource
from kb.exchange.carrying import Wanted
from kb.exchange.errors import SourceRefused
from kb.exchange.sources import Limits


def receive(folder: Path, save: Callable[[Path], object], name: str, limits: Limits) -> Path:
    """Keep an upload and look at its directory; raises `SourceRefused`, and then nothing is kept."""
    path = depot.arriving(folder)
    try:
        save(path)
        _check(path, name, limits)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _check(path: Path, name: str, limits: Limits) -> None:
    with path.open("rb") as stream, ZipSource(stream, limits, name=name) as source:
        if not source.entries():
            raise SourceRefused("nothing", name)


def start_import(session: Session, folder: Path, received: Path, wanted: Wanted) -> UUID:
    """Queue the import of an upload and return the job's id, under which the upload lies from now on."""
    job_id = enqueue(session, "exchange.import", {"wanted": wanted.to_json()})
    record(session, wanted.by, "import.started", wanted.name)
    received.replace(depot.upload(folder, job_id))
    return job_id


def start_export(session: Session, by: UUID, collection_id: UUID | None, name: str) -> UUID:
    """Queue an export and return the job's id. `name` says what is exported, for the list."""
    payload = {"collection_id": str(collection_id) if collection_id else None, "by": str(by), "name": name}
    record(session, by, "export.started", name)
    return enqueue(session, "exchange.export", payload)
