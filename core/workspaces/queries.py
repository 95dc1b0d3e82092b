"""Reads on workspaces and sites."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import across_workspaces
from core.errors import NotFound
from core.workspaces.models import AuditEntry, Site, Workspace


def workspace_by_slug(session: Session, slug: str) -> Workspace:
    """Return the workspace at this address. Raises `NotFound`."""
    found = session.scalar(sa.select(Workspace).where(Workspace.slug == slug))
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


def site_by_key(session: Session, key: str) -> Site | None:
    """Find a site, and through it the workspace, by its public key: one of the few statements across workspaces."""
    return session.scalar(across_workspaces(sa.select(Site).where(Site.key == key)))


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
