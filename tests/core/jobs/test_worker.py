"""Jobs: queued with their cause, done exactly once in effect, whatever happens to the worker."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database, bound_workspace
from core.jobs.actions import ATTEMPTS, enqueue, lease_next, retry_dead
from core.jobs.models import Job
from core.jobs.worker import Interrupted, JobContext, Registry, Unrecoverable, Worker
from core.workspaces.models import AuditEntry
from tests.core.jobs import crashing_worker
from tests.factories import Place, make_place
from tests.plugins.forks import doomed

JOBS = 300
KILLS = 20


def effects(database: Database, place: Place) -> list[str]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action == "test.effect")))


def a_worker(database: Database, registry: Registry) -> Worker:
    return Worker(database, None, registry, pause=0.01)


def test_a_job_exists_only_if_its_cause_commits(database: Database, place: Place) -> None:
    def queue_and_fail() -> None:
        with database.session(place.id, write=True) as session:
            enqueue(session, "test.effect", {"number": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        queue_and_fail()
    assert a_worker(database, crashing_worker.registry).run_due() == 0


def test_a_job_runs_in_its_workspace(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        enqueue(session, "test.effect", {"number": 7})
    a_worker(database, crashing_worker.registry).run_due()
    assert effects(database, place) == ["7"]


def test_the_same_key_is_queued_once(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        assert enqueue(session, "test.effect", {"number": 1}, key="k") == enqueue(session, "test.effect", key="k")


def test_a_failing_job_is_tried_again_and_then_dead(database: Database, place: Place) -> None:
    registry, tries = Registry(), []

    @registry.job("test.fail")
    def fail(context: JobContext) -> None:
        context.session.add(AuditEntry(action="test.effect", subject="half done"))
        tries.append(now())
        raise ValueError

    with database.session(place.id, write=True) as session:
        job_id = enqueue(session, "test.fail")
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(ATTEMPTS + 3):
            a_worker(database, registry).run_due()
            clock.shift(timedelta(hours=2))
    assert len(tries) == ATTEMPTS
    assert effects(database, place) == []
    with database.session(write=True) as session:
        job = session.get_one(Job, job_id)
        assert (job.state, "ValueError" in job.error) == ("dead", True)
        retry_dead(session, job_id)
        assert job.state == "queued"


def test_a_job_that_is_interrupted_is_given_back_without_effect(database: Database, place: Place) -> None:
    registry, is_first = Registry(), True

    @registry.job("test.long")
    def long(context: JobContext) -> None:
        context.session.add(AuditEntry(action="test.effect", subject="once"))
        context.session.flush()
        if is_first:
            raise Interrupted

    with database.session(place.id, write=True) as session:
        enqueue(session, "test.long")
    worker = a_worker(database, registry)
    worker.run()
    assert effects(database, place) == []
    with database.session() as session:
        job = session.scalars(sa.select(Job).where(Job.name == "test.long")).one()
        assert (job.state, job.attempts, job.lease, job.error) == ("queued", 0, None, "")
    is_first = False
    assert worker.run_due() == 1
    assert effects(database, place) == ["once"]


def test_an_unrecoverable_job_is_not_tried_again(database: Database, place: Place) -> None:
    registry = Registry()

    @registry.job("test.hopeless")
    def hopeless(_context: JobContext) -> None:
        raise Unrecoverable

    with database.session(place.id, write=True) as session:
        job_id = enqueue(session, "test.hopeless")
    a_worker(database, registry).run_due()
    with database.session() as session:
        assert session.get_one(Job, job_id).state == "dead"


def test_a_dead_workers_lease_expires_in_sixty_seconds(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        enqueue(session, "test.effect", {"number": 1})
    with time_machine.travel(now(), tick=False) as clock:
        with database.session(write=True) as session:
            assert lease_next(session) is not None
        assert a_worker(database, crashing_worker.registry).run_due() == 0
        clock.shift(timedelta(seconds=59))
        assert a_worker(database, crashing_worker.registry).run_due() == 0
        clock.shift(timedelta(seconds=2))
        assert a_worker(database, crashing_worker.registry).run_due() == 1
    assert effects(database, place) == ["1"]


def test_a_worker_that_lost_its_lease_leaves_no_effect(database: Database, place: Place) -> None:
    registry = Registry()

    @registry.job("test.slow")
    def slow(context: JobContext) -> None:
        context.session.add(AuditEntry(action="test.effect", subject="late"))
        job = context.session.get_one(Job, context.job_id)
        job.lease = place.id  # somebody else took it over

    with database.session(place.id, write=True) as session:
        enqueue(session, "test.slow")
    a_worker(database, registry).run_one()
    assert effects(database, place) == []


def test_schedules_queue_their_job_when_due(database: Database, place: Place) -> None:
    del place
    registry, runs = Registry(), []
    registry.job("test.hourly", every=timedelta(hours=1))(lambda _context: runs.append(now()))
    worker = a_worker(database, registry)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(3):
            worker.queue_scheduled()
            worker.queue_scheduled()
            worker.run_due()
            clock.shift(timedelta(minutes=61))
    assert len(runs) == 3


def test_what_is_done_in_each_workspace_is_done_once_in_each(database: Database, place: Place) -> None:
    other = make_place(database, "kitano", roles=())
    registry = Registry()

    @registry.each_workspace("test.look", "test.visit", every=timedelta(hours=6))
    def visit(session: Session) -> dict[str, int]:
        session.add(AuditEntry(action="test.effect", subject=str(bound_workspace(session))))
        return {"done": 1}

    worker = a_worker(database, registry)
    with time_machine.travel(now(), tick=False) as clock:
        for queued in (3, 3):
            worker.queue_scheduled()
            worker.queue_scheduled()
            assert worker.run_due() == queued
            clock.shift(timedelta(hours=6))
    assert effects(database, place) == [str(place.id)] * 2
    assert effects(database, other) == [str(other.id)] * 2
    with database.session() as session:
        results = session.scalars(sa.select(Job.result).where(Job.name == "test.visit")).all()
    assert list(results) == [{"done": 1}] * 4


def test_a_failure_in_one_workspace_leaves_the_others_alone(database: Database, place: Place) -> None:
    other = make_place(database, "kitano", roles=())
    registry = Registry()

    @registry.each_workspace("test.look", "test.visit", every=timedelta(hours=6))
    def visit(session: Session) -> None:
        session.add(AuditEntry(action="test.effect", subject="visited"))
        if bound_workspace(session) == place.id:
            raise Unrecoverable

    worker = a_worker(database, registry)
    worker.queue_scheduled()
    worker.run_due()
    assert (effects(database, place), effects(database, other)) == ([], ["visited"])


@contextmanager
def crashing(url: str) -> Iterator[None]:
    with doomed(crashing_worker.work, url) as process:
        process.hear()
        yield


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        for number in range(JOBS):
            enqueue(session, "test.effect", {"number": number})
    for _ in range(KILLS):
        with crashing(database.url):
            time.sleep(random.uniform(0.02, 0.25))  # noqa: S311  any moment will do
    with crashing(database.url):
        deadline = time.monotonic() + 60
        while len(effects(database, place)) < JOBS and time.monotonic() < deadline:
            time.sleep(0.2)
    assert sorted(map(int, effects(database, place))) == list(range(JOBS))


def test_a_long_staged_job_keeps_its_lease(database: Database, place: Place) -> None:
    registry, seen = Registry(), list[bool]()
    brief = timedelta(seconds=1.5)

    @registry.job("test.long", staged=True)
    def long(_context: JobContext) -> None:
        time.sleep(2.2)
        with database.session(write=True) as session:
            seen.append(lease_next(session, brief) is not None)

    with database.session(place.id, write=True) as session:
        enqueue(session, "test.long")
    worker = Worker(database, None, registry, pause=0.01, lease=brief)
    assert worker.run_one()
    assert seen == [False], "nobody else could take it after its first lease had gone by"
    with database.session() as session:
        assert session.scalar(sa.select(Job.state)) == "done"
