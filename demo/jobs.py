"""Removing the sample world from the screen."""

from __future__ import annotations

from core.jobs.worker import JobContext, job
from demo.removing import remove_world


@job("demo.remove", staged=True)
def remove(context: JobContext) -> dict[str, list[str]]:
    """Delete everything that is sample. Returns the admins who stay because there is no other."""
    return {"admins": remove_world(context.services.settings, context.database)}
