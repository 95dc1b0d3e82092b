"""A worker in a process of its own, to be killed: `python -m tests.core.jobs.crashing_worker DATABASE_URL`."""

import random
import sys
import time
from datetime import timedelta

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


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    Worker(Database(sys.argv[1]), None, registry, pause=0.01, lease=timedelta(seconds=1)).run()
