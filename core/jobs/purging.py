"""Delete rows that are older than a workspace keeps them, in batches: nobody waits for a long transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database
from core.workspaces.models import Workspace
from core.workspaces.queries import workspaces

BATCH = 1_000
MOST = 500
"""Batches for one workspace in one run; what is left goes with the next one."""
Outdated = Callable[[Session, datetime, Workspace], sa.ColumnElement[bool]]
"""Given from when on rows are kept, and by which workspace: the condition on those that may go."""


def purge(database: Database, model: type[Any], outdated: Outdated, *, batch: int = BATCH, most: int = MOST) -> int:
    """Delete in each workspace what is older than its `retention_days`; return how many rows went.

    Each batch is a transaction of its own, so to stop in the middle loses nothing and to run again repeats nothing.
    """
    with database.session() as session:
        found = [(one.id, one.retention_days) for one in workspaces(session)]
    gone = 0
    for workspace_id, days in found:
        before = now() - timedelta(days=days)
        for _number in range(most):
            with database.session(workspace_id, write=True) as session:
                count = _purge_batch(session, model, outdated, before, batch)
            gone += count
            if count < batch:
                break
    return gone


def _purge_batch(session: Session, model: type[Any], outdated: Outdated, before: datetime, batch: int) -> int:
    """Delete the first rows that may go. Ids are ordered by time, so the oldest are found at once."""
    condition = outdated(session, before, session.get_one(Workspace, session.info["workspace_id"]))
    ids = session.scalars(sa.select(model.id).where(condition).order_by(model.id).limit(batch)).all()
    if ids:
        session.execute(sa.delete(model).where(model.id.in_(ids)).execution_options(synchronize_session=False))
    return len(ids)
