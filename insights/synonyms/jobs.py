"""The regular look at what people searched for one after the other."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from core.clock import now
from core.jobs.worker import each_workspace
from insights.synonyms.actions import collect


@each_workspace("synonyms.look", "synonyms.mine", every=timedelta(hours=6))
def mine(session: Session) -> dict[str, int]:
    """Collect what one workspace's readers tried one after the other."""
    return {"open": collect(session, at=now())}
