"""The regular look at what people opened from their searches."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.clock import now
from core.jobs.actions import enqueue
from core.jobs.worker import JobContext, job
from core.workspaces.queries import workspaces
from kb.search.learning.actions import learn


@job("search.learn", every=timedelta(hours=6))
def look(context: JobContext) -> None:
    """Queue the look for every workspace."""
    for workspace in workspaces(context.session):
        payload = {"workspace_id": str(workspace.id)}
        enqueue(context.session, "search.learn_clicks", payload, key=f"search.learn_clicks:{workspace.id}")


@job("search.learn_clicks", staged=True)
def learn_clicks(context: JobContext, *, workspace_id: str) -> dict[str, int]:
    """Learn from the clicks of one workspace's readers."""
    with context.database.session(UUID(workspace_id), write=True) as session:
        return {"learned": learn(session, at=now())}
