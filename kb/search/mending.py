"""Having a search index mended that can't be used: by a worker that starts, or because a search met the damage."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import Database
from core.jobs.actions import enqueue
from kb.search.engines.protocol import Engine, EngineBusy
from kb.search.indexing import mend

log = logging.getLogger("annai.search")
KEY = "schedule:search.mend"
"""The same that the schedule uses: however many ask, one job waits."""


def mend_at_start(database: Database, engine: Engine) -> None:
    """Look at the index before a worker takes its first job. What stands in the way doesn't keep it from its jobs."""
    try:
        mend(database, engine)
    except (EngineBusy, OSError, sa.exc.SQLAlchemyError):
        log.exception("the search index could not be looked at; it will be tried again")
        Thread(target=ask_now, args=(database,), daemon=True).start()


def mend_later(session: Session) -> None:
    """Queue a look at the index, which builds it anew when it can't be used."""
    enqueue(session, "search.mend", key=KEY, everywhere=True)


def asking(database: Database) -> Callable[[], None]:
    """Return what queues that look from amid a search, which it neither keeps waiting nor can fail."""
    return lambda: Thread(target=ask_now, args=(database,), daemon=True).start()


def ask_now(database: Database) -> None:
    """Queue the look in a transaction of its own."""
    try:
        with database.session(write=True) as session:
            mend_later(session)
    except sa.exc.SQLAlchemyError:
        log.warning("the search index could not be reported as damaged", exc_info=True)
