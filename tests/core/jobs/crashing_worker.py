"""A worker in a process of its own, to be killed: `doomed(crashing_worker.work, database_url)`."""

import random
import time
from datetime import timedelta
from multiprocessing.connection import Connection

from core.accounts import models as accounts
from core.db import Database
from core.jobs.worker import JobContext, Registry, Worker
from core.workspaces.models import AuditEntry

registry = Registry()
TABLES = accounts  # the audit log refers to members


@registry.job("test.effect")
def effect(context: JobContext, *, number: int) -> None:
    """Leave one row per job; sometimes dawdle, so that a kill hits the middle."""
    context.session.add(AuditEntry(action="test.effect", subject=str(number)))
    context.session.flush()
    time.sleep(random.random() * 0.01)  # noqa: S311  any moment will do


def work(url: str, mouth: Connection) -> None:
    """Say that it begins, and work until killed."""
    mouth.send("ready")
    Worker(Database(url), None, registry, pause=0.01, lease=timedelta(seconds=1)).run()
