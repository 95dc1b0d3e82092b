"""The switch for all guides of a workspace: off shows none anywhere, while search and the help panel go on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.models import Workspace
from core.workspaces.queries import workspace_by_id


def are_off(session: Session) -> bool:
    """Tell whether no guide is shown anywhere."""
    return _workspace(session).guides_off_at is not None


def switch_off(session: Session, by: UUID) -> None:
    """Show no guide anywhere from now on, in any product. Raises `Conflict` when they are off."""
    found = _workspace(session)
    if found.guides_off_at is not None:
        raise Conflict(msg("All guides are switched off already."))
    found.guides_off_at, found.guides_off_by = now(), by
    record(session, by, "guides.switched_off", found.name)
    session.flush()


def switch_on(session: Session, by: UUID) -> None:
    """Show guides again, as they are live now. Raises `Conflict` when they aren't off."""
    found = _workspace(session)
    if found.guides_off_at is None:
        raise Conflict(msg("Guides aren't switched off."))
    record(session, by, "guides.switched_on", found.name, {"off_since": found.guides_off_at.isoformat()})
    found.guides_off_at = found.guides_off_by = None
    session.flush()


def _workspace(session: Session) -> Workspace:
    return workspace_by_id(session, bound_workspace(session))
