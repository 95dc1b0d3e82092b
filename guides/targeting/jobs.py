"""How long it is remembered who met which guide."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs.purging import purge
from core.jobs.worker import JobContext, job
from core.workspaces.models import Workspace
from guides.targeting.models import GuideEncounter
from guides.targeting.retention import forgettable


@job("encounters.purge", every=timedelta(days=1), staged=True)
def purge_encounters(context: JobContext) -> dict[str, int]:
    """Delete memories of guides that are older than their workspace keeps them and that no frequency asks for."""
    return {"deleted": purge(context.database, GuideEncounter, _outdated)}


def _outdated(session: Session, before: datetime, workspace: Workspace) -> sa.ColumnElement[bool]:
    return forgettable(session, before, workspace.retention_days)
