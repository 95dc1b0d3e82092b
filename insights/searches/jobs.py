"""How long searches are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.jobs.purging import purge
from core.jobs.worker import JobContext, job
from core.workspaces.models import Workspace
from kb.search.models import Search


@job("searches.purge", every=timedelta(days=1), staged=True)
def purge_searches(context: JobContext) -> dict[str, int]:
    """Delete searches, with what was opened from them, that are older than their workspace keeps them.

    What was learned from them (gaps, synonyms, phrasings, the order of results) stays.
    """
    return {"deleted": purge(context.database, Search, _outdated)}


def _outdated(_session: Session, before: datetime, _workspace: Workspace) -> sa.ColumnElement[bool]:
    return Search.at < before
