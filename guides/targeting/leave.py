"""Short leave for a member of staff to ask, in the product itself, why something is shown there or not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.db import bound_workspace
from core.errors import Forbidden
from core.permissions import Permission, can

LIFE = timedelta(minutes=60)


def _serializer(secret: str, workspace_id: UUID) -> URLSafeTimedSerializer:
    # With the workspace in it, leave for one is none for another.
    return URLSafeTimedSerializer(secret, salt=f"embed why {workspace_id}")


def sign_leave(session: Session, secret: str, member_id: UUID) -> str:
    """Return what somebody has to show who asks."""
    return str(_serializer(secret, bound_workspace(session)).dumps(str(member_id)))


def check_leave(session: Session, secret: str, token: str) -> None:
    """Raise `Forbidden` unless this is leave for this workspace, not too old, of a member who may still ask."""
    try:
        member_id = _serializer(secret, bound_workspace(session)).loads(token, max_age=int(LIFE.total_seconds()))
    except BadData as error:
        raise Forbidden from error
    member = session.get(Member, UUID(member_id))
    if member is None or member.disabled_at is not None or not can(member.role, Permission.GUIDE_EDIT):
        raise Forbidden
