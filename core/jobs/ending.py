"""Ending a worker process: what it is at gets a little time, and is given back when that isn't enough."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from core.jobs.worker import Interrupted, Worker

GRACE_SECONDS = 4.0
"""Whoever starts processes insists after ten seconds, or does so soon."""
AGAIN_SECONDS = 2.0
"""Python swallows what is raised within some callbacks."""


@contextmanager
def ending_when_told(worker: Worker, grace: float = GRACE_SECONDS) -> Iterator[None]:
    """Within the block SIGTERM and SIGINT end the work: after the job at hand, or amid it once `grace` is over.

    A job that is left in its middle has committed nothing of its own, or only idempotent steps (see `Registry.job`).
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not worker.stopping.is_set():
            signal.setitimer(signal.ITIMER_REAL, grace, AGAIN_SECONDS)
        worker.stopping.set()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    signal.signal(signal.SIGALRM, interrupt)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        yield
    except Interrupted:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
