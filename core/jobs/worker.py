"""The worker: leases jobs one at a time and runs their handlers."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database
from core.jobs.actions import LEASE, acknowledge, enqueue, fail, give_back, lease_next, prolong
from core.jobs.models import Job, Schedule
from core.workspaces.queries import workspaces

log = logging.getLogger("annai.worker")
Handler = Callable[..., dict[str, Any] | None]
Visit = Callable[[Session], dict[str, Any] | None]


class LeaseLost(RuntimeError):
    """Another worker took the job over; nothing of this attempt is kept."""


class Interrupted(BaseException):
    """The worker has to end and the job has had its time: it is given back. Nothing but the worker catches this."""


class Unrecoverable(RuntimeError):
    """Trying again can't help: the job goes among the dead at once."""


@dataclass
class JobContext:
    """What a handler works with. `session` commits together with the job's acknowledgement."""

    job_id: UUID
    lease: UUID
    session: Session
    database: Database
    services: Any
    workspace_id: UUID | None
    _last: datetime = field(default_factory=now)

    def progress(self, done: int, total: int) -> None:
        """Note progress where others see it at once, and prolong the lease. Don't call it while writing on SQLite."""
        with self.database.session(write=True) as session:
            if not prolong(session, self.job_id, self.lease, progress=(done, total)):
                raise LeaseLost

    @contextmanager
    def stage(self) -> Iterator[Session]:
        """Yield a session of its own for one short, idempotent step of a long job; commits when the block ends."""
        with self.database.session(self.workspace_id, write=True) as session:
            if not prolong(session, self.job_id, self.lease):
                raise LeaseLost
            yield session


class Handled(NamedTuple):
    """A handler and how it is run."""

    handler: Handler
    staged: bool
    forgets: bool


@dataclass
class Registry:
    """Handlers by job name, and schedules."""

    handlers: dict[str, Handled] = field(default_factory=dict)
    schedules: dict[str, timedelta] = field(default_factory=dict)

    def job(
        self, name: str, *, every: timedelta | None = None, staged: bool = False, forgets: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register a handler. `every` also queues it on a schedule; what a job that `forgets` was given goes once done.

        A `staged` handler gets a reading session and does its writing in `context.stage()`, so that a long job
        never holds one transaction; its steps must be idempotent.
        """

        def register(handler: Handler) -> Handler:
            self.handlers[name] = Handled(handler, staged, forgets)
            if every is not None:
                self.schedules[name] = every
            return handler

        return register

    def each_workspace(self, name: str, once: str, *, every: timedelta) -> Callable[[Visit], Visit]:
        """Register what is done on a schedule in each workspace: the job `name` queues the job `once` for every one.

        The function gets a writing session of its own, bound to the workspace.
        """

        def register(visit: Visit) -> Visit:
            def spread(context: JobContext) -> None:
                for workspace in workspaces(context.session):
                    enqueue(context.session, once, {"workspace_id": str(workspace.id)}, key=f"{once}:{workspace.id}")

            def go(context: JobContext, *, workspace_id: str) -> dict[str, Any] | None:
                with context.database.session(UUID(workspace_id), write=True) as session:
                    return visit(session)

            self.job(name, every=every)(spread)
            self.job(once, staged=True)(go)
            return visit

        return register


registry = Registry()
job = registry.job
each_workspace = registry.each_workspace


class Worker:
    """Runs due jobs until told to stop. Several may run; only one should on the embedded search engine."""

    def __init__(
        self,
        database: Database,
        services: Any,
        jobs: Registry = registry,
        *,
        pause: float = 0.25,
        lease: timedelta = LEASE,
    ) -> None:
        self.database, self.services, self.jobs, self.pause = database, services, jobs, pause
        self.lease = lease
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stopping` is set, or until `Interrupted` is raised amid the work."""
        while not self.stopping.is_set():
            try:
                worked = self.queue_scheduled() or self.run_one()
            except sa.exc.OperationalError:
                log.exception("the database did not answer; trying again")
                worked = False
            except Interrupted:
                return
            if not worked:
                self.stopping.wait(self.pause)

    def run_due(self, limit: int = 10_000) -> int:
        """Run everything that is due now and return how many jobs ran. For tests and commands."""
        return next((count for count in range(limit) if not self.run_one()), limit)

    def queue_scheduled(self) -> bool:
        """Queue the scheduled jobs that are due. Always False, since queueing is no work."""
        moment = now()
        with self.database.session() as session:
            due = {s.name: s.next_at for s in session.scalars(sa.select(Schedule))}
        names = [name for name in self.jobs.schedules if name not in due or due[name] <= moment]
        if names:
            with self.database.session(write=True) as session:
                for name in names:
                    self._queue(session, name, moment)
        return False

    def _queue(self, session: Session, name: str, moment: datetime) -> None:
        row = session.scalar(sa.select(Schedule).where(Schedule.name == name).with_for_update())
        if row is None:
            row = Schedule(name=name, next_at=moment)
            session.add(row)
        if row.next_at <= moment:
            row.next_at = moment + self.jobs.schedules[name]
            enqueue(session, name, key=f"schedule:{name}")

    def run_one(self) -> bool:
        """Run one due job; False when none is due."""
        with self.database.session() as session:
            if not _anything_due(session):
                return False
        with self.database.session(write=True) as session:
            leased = lease_next(session, self.lease)
            if leased is None:
                return False
            taken = (leased.id, leased.lease, leased.name, leased.payload, leased.workspace_id)
        self._attempt(*taken)  # type: ignore[arg-type]
        return True

    def _attempt(
        self, job_id: UUID, lease: UUID, name: str, payload: dict[str, Any], workspace_id: UUID | None
    ) -> None:
        try:
            handled = self._handler(name)
            run = self._run_staged if handled.staged else self._run_whole
            run(handled, job_id, lease, payload, workspace_id)
        except Interrupted:
            log.warning("job %s %s is given back: the worker ends", name, job_id)
            with self.database.session(write=True) as session:
                give_back(session, job_id, lease)
            raise
        except LeaseLost:
            log.warning("job %s %s was taken over by another worker", name, job_id)
        except Exception as error:
            log.warning("job %s %s failed", name, job_id, exc_info=True)
            with self.database.session(write=True) as session:
                fail(session, job_id, lease, traceback.format_exc(), final=isinstance(error, Unrecoverable))

    def _handler(self, name: str) -> Handled:
        if name not in self.jobs.handlers:
            raise Unrecoverable(f"no handler for job {name!r}")
        return self.jobs.handlers[name]

    def _context(self, session: Session, job_id: UUID, lease: UUID, workspace_id: UUID | None) -> JobContext:
        return JobContext(job_id, lease, session, self.database, self.services, workspace_id)

    def _run_whole(
        self, handled: Handled, job_id: UUID, lease: UUID, payload: dict[str, Any], workspace_id: UUID | None
    ) -> None:
        with self.database.session(workspace_id, write=True) as session:
            result = handled.handler(self._context(session, job_id, lease, workspace_id), **payload)
            if not acknowledge(session, job_id, lease, result, forget=handled.forgets):
                raise LeaseLost

    def _run_staged(
        self, handled: Handled, job_id: UUID, lease: UUID, payload: dict[str, Any], workspace_id: UUID | None
    ) -> None:
        with self.database.session(workspace_id) as reading, self._held(job_id, lease):
            result = handled.handler(self._context(reading, job_id, lease, workspace_id), **payload)
        with self.database.session(write=True) as session:
            if not acknowledge(session, job_id, lease, result, forget=handled.forgets):
                raise LeaseLost

    @contextmanager
    def _held(self, job_id: UUID, lease: UUID) -> Iterator[None]:
        """Prolong a lease again and again while a handler works: building an index takes minutes between its steps."""
        ended = threading.Event()

        def prolonging() -> None:
            while not ended.wait(self.lease.total_seconds() / 3):
                try:
                    with self.database.session(write=True) as session:
                        prolong(session, job_id, lease, self.lease)
                except sa.exc.OperationalError:
                    log.info("a lease could not be prolonged; trying again")

        thread = threading.Thread(target=prolonging, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(1)


def _anything_due(session: Session) -> bool:
    moment = now()
    due = sa.or_(
        sa.and_(Job.state == "queued", Job.run_at <= moment),
        sa.and_(Job.state == "running", Job.leased_until < moment),
    )
    return session.scalar(sa.select(Job.id).where(due).limit(1)) is not None
