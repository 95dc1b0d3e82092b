"""The regular look at what people opened from their searches."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.worker import each_workspace
from kb.search.learning.actions import learn


@each_workspace("search.learn", "search.learn_clicks", every=timedelta(hours=6))
def learn_clicks(session: Session) -> dict[str, int]:
    """Learn from the clicks of one workspace's readers."""
    return {"learned": learn(session, at=now())}
