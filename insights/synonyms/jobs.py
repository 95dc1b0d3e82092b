"""The regular look at what people searched for one after the other."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.clock import now
from core.jobs.actions import enqueue
from core.jobs.worker import JobContext, job
from core.workspaces.queries import workspaces
from insights.synonyms.actions import collect


@job("synonyms.look", every=timedelta(hours=6))
def look(context: JobContext) -> None:
    """Queue the look for every workspace."""
    for workspace in workspaces(context.session):
        payload = {"workspace_id": str(workspace.id)}
        enqueue(context.session, "synonyms.mine", payload, key=f"synonyms.mine:{workspace.id}")


@job("synonyms.mine", staged=True)
def mine(context: JobContext, *, workspace_id: str) -> dict[str, int]:
    """Collect what one workspace's readers tried one after the other."""
    with context.database.session(UUID(workspace_id), write=True) as session:
        return {"open": collect(session, at=now())}
