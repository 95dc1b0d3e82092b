"""Writes on workspaces: making one, its sites, and the audit log."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id, slugify
from core.messages import msg
from core.workspaces.models import AuditEntry, Site, Workspace


def create_workspace(session: Session, name: str, *, slug: str = "", locale: str = "ja") -> Workspace:
    """Create a workspace. Raises `Invalid` when the address is taken or empty."""
    address = slugify(slug or name, limit=60)
    if not address:
        raise Invalid("slug", msg("Give an address of letters and digits, such as “support”."))
    if session.scalar(sa.select(Workspace.id).where(Workspace.slug == address)):
        raise Invalid("slug", msg("The address “%(slug)s” is taken. Choose another one.", slug=address))
    workspace = Workspace(id=new_id(), name=name, slug=address, locale=locale)
    session.add(workspace)
    session.flush()
    return workspace


def change_workspace(session: Session, workspace: Workspace, values: dict[str, Any], by: UUID) -> None:
    """Change settings and note which in the audit log. Raises `Invalid`."""
    if "time_zone" in values:
        try:
            ZoneInfo(values["time_zone"])
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Invalid("time_zone", msg("Choose a time zone from the list, such as Asia/Tokyo.")) from error
    changed = {name: value for name, value in values.items() if getattr(workspace, name) != value}
    for name, value in changed.items():
        setattr(workspace, name, value)
    if changed:
        record(session, by, "workspace.changed", workspace.name, {"fields": sorted(changed)})


def create_site(session: Session, name: str, origins: list[str], *, environment: str = "production") -> Site:
    """Create a site with a new public key for the session's workspace."""
    site = Site(
        id=new_id(),
        name=name,
        environment=environment,
        key=f"an_{secrets.token_urlsafe(18)}",
        origins=origins,
        viewer_secret=secrets.token_hex(32),
    )
    session.add(site)
    session.flush()
    return site


def record(
    session: Session, member_id: UUID | None, action: str, subject: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Write an audit entry in the transaction of the deed."""
    session.add(AuditEntry(member_id=member_id, action=action, subject=subject[:300], detail=detail or {}))
