"""How long facts are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.events.models import Event
from core.jobs.purging import purge
from core.jobs.worker import JobContext, job
from core.workspaces.models import Workspace


@job("events.purge", every=timedelta(days=1), staged=True)
def purge_events(context: JobContext) -> dict[str, int]:
    """Delete facts that are older than their workspace keeps them."""
    return {"deleted": purge(context.database, Event, _outdated)}


def _outdated(_session: Session, before: datetime, _workspace: Workspace) -> sa.ColumnElement[bool]:
    return Event.at < before
