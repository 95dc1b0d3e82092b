"""Reads on workspaces and sites."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import across_workspaces, kept
from core.errors import NotFound
from core.workspaces.models import AuditEntry, Site, Workspace

# Every request asks for one of these: put together once, they take two thirds of the time.
_AT_ADDRESS = kept(sa.select(Workspace).where(Workspace.slug == sa.bindparam("slug")))
_OF_KEY = kept(
    across_workspaces(
        sa.select(Site, Workspace)
        .join(Workspace, Workspace.id == Site.workspace_id)
        .where(Site.key == sa.bindparam("key"))
    )
)


def workspace_by_slug(session: Session, slug: str) -> Workspace:
    """Return the workspace at this address. Raises `NotFound`."""
    found = session.scalar(_AT_ADDRESS, {"slug": slug})
    if found is None:
        raise NotFound
    return found


def workspace_by_id(session: Session, workspace_id: UUID) -> Workspace:
    """Return the workspace. Raises `NotFound`."""
    found = session.get(Workspace, workspace_id)
    if found is None:
        raise NotFound
    return found


def workspaces(session: Session) -> Sequence[Workspace]:
    """Return all workspaces of the installation, oldest first."""
    return session.scalars(sa.select(Workspace).order_by(Workspace.created_at)).all()


def site_and_workspace(session: Session, key: str) -> tuple[Site, Workspace] | None:
    """Find a site and its workspace by the site's public key: one of the few statements across workspaces."""
    found = session.execute(_OF_KEY, {"key": key}).first()
    return None if found is None else (found[0], found[1])


def site_by_id(session: Session, site_id: UUID) -> Site:
    """Return a site of the workspace. Raises `NotFound`."""
    found = session.get(Site, site_id)
    if found is None:
        raise NotFound
    return found


def sites(session: Session) -> Sequence[Site]:
    """Return the workspace's sites, oldest first."""
    return session.scalars(sa.select(Site).order_by(Site.created_at)).all()


def audit_entries(session: Session, *, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
    """Return audit entries, newest first."""
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.at.desc()).limit(limit).offset(offset)).all()
