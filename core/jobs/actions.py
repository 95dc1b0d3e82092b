"""Queue work. The job exists only if the transaction that asked for it commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.identifiers import new_id
from core.jobs.models import Job

LEASE = timedelta(seconds=60)
ATTEMPTS = 6


def enqueue(
    session: Session,
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    everywhere: bool = False,
) -> UUID:
    """Queue the job `name` for the session's workspace (or, `everywhere`, for none) and return its id.

    With a `key`, a job of that key which still waits is kept and its id returned: work is not queued twice.
    """
    workspace_id = None if everywhere else session.info.get("workspace_id")
    if key is not None:
        waiting = session.scalar(sa.select(Job.id).where(Job.key == key, Job.state == "queued"))
        if waiting is not None:
            return waiting
    job = Job(id=new_id(), name=name, workspace_id=workspace_id, payload=payload or {}, key=key, run_at=run_at or now())
    session.add(job)
    session.flush()
    return job.id


def lease_next(session: Session, lease: timedelta = LEASE) -> Job | None:
    """Take the job that has been due longest, or one whose worker died. The session writes."""
    moment = now()
    due = sa.or_(
        sa.and_(Job.state == "queued", Job.run_at <= moment),
        sa.and_(Job.state == "running", Job.leased_until < moment),
    )
    job = session.scalar(sa.select(Job).where(due).order_by(Job.run_at).limit(1).with_for_update(skip_locked=True))
    if job is None:
        return None
    job.state, job.lease, job.leased_until = "running", new_id(), moment + lease
    job.attempts += 1
    job.key = None
    return job


def prolong(
    session: Session, job_id: UUID, lease: UUID, lasting: timedelta = LEASE, *, progress: tuple[int, int] | None = None
) -> bool:
    """Prolong a lease and note progress (done, of how many); False when the lease was lost meanwhile."""
    done, total = progress or (Job.done, Job.total)
    held = sa.update(Job).where(Job.id == job_id, Job.lease == lease, Job.state == "running")
    values = {"leased_until": now() + lasting, "done": done, "total": total}
    return bool(session.execute(held.values(values)).rowcount)  # type: ignore[attr-defined]


def acknowledge(
    session: Session, job_id: UUID, lease: UUID, result: dict[str, Any] | None, *, forget: bool = False
) -> bool:
    """Mark the job done in the transaction that holds its effect; False when another worker has taken it over.

    `forget` removes what it was given.
    """
    given: dict[str, Any] = {"payload": {}} if forget else {}
    statement = (
        sa.update(Job)
        .where(Job.id == job_id, Job.lease == lease, Job.state == "running")
        .values(state="done", finished_at=now(), leased_until=None, result=result, error="", **given)
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def fail(session: Session, job_id: UUID, lease: UUID, error: str, *, final: bool = False) -> None:
    """Put a failed job back with a growing delay (2, 8, 32 … s), or among the dead after six attempts."""
    job = session.get(Job, job_id)
    if job is None or job.lease != lease:
        return
    job.error, job.lease, job.leased_until = error[-4000:], None, None
    if final or job.attempts >= ATTEMPTS:
        job.state, job.finished_at = "dead", now()
    else:
        job.state, job.run_at = "queued", now() + timedelta(seconds=2 * 4 ** (job.attempts - 1))


def give_back(session: Session, job_id: UUID, lease: UUID) -> None:
    """Queue a job again that its worker has to leave unfinished; it counts as never begun."""
    job = session.get(Job, job_id)
    if job is None or job.lease != lease or job.state != "running":
        return
    job.state, job.lease, job.leased_until, job.run_at = "queued", None, None, now()
    job.attempts -= 1


def retry_dead(session: Session, job_id: UUID) -> None:
    """Queue a dead job again from the start."""
    job = session.get(Job, job_id)
    if job is not None and job.state == "dead":
        job.state, job.attempts, job.run_at, job.finished_at = "queued", 0, now(), None
