"""Removing the sample world from the screen."""

from __future__ import annotations

from core.jobs.worker import JobContext, job
from demo.removing import remove_world


@job("demo.remove", staged=True)
def remove(context: JobContext) -> None:
    """Delete everything that is sample."""
    remove_world(context.services.settings, context.database)
