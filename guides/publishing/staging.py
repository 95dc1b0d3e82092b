"""Versions on staging: shown only in staging products, and released to customers without being changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import Conflict
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.models import STAGING, Site
from guides.publishing.actions import made, retire
from guides.publishing.models import Guide, GuideVersion
from guides.publishing.queries import version_of
from guides.publishing.reviewers import check_may_publish, close_review


def has_staging(session: Session) -> bool:
    """Tell whether the workspace has a product to try guides in."""
    return session.scalar(sa.select(Site.id).where(Site.environment == STAGING).limit(1)) is not None


def stage(session: Session, kind: str, guide: Guide, content: dict[str, Any], by: UUID | None) -> GuideVersion:
    """Make `content` the guide's newest version and show it in staging products only; customers keep what is live."""
    retire(session, guide.id, staged=True)
    version = made(session, kind, guide, content, by)
    version.is_staged = True
    record(session, by, "guide.staged", version.name, {"kind": kind, "version": version.number})
    session.flush()
    return version


def stage_again(session: Session, kind: str, guide: Guide, number: int, by: UUID) -> GuideVersion:
    """Show an earlier version in staging products. Raises `NotFound`, `Conflict`."""
    version = version_of(session, guide.id, number)
    if version.is_live or version.is_staged:
        raise Conflict(msg("Version %(number)s is shown there already.", number=number))
    retire(session, guide.id, staged=True)
    version.is_staged = True
    record(session, by, "guide.staged", version.name, {"kind": kind, "version": version.number})
    session.flush()
    return version


def unstage(session: Session, kind: str, guide: Guide, by: UUID) -> None:
    """Let staging products show what customers see. Raises `Conflict` when they do."""
    version = session.scalar(sa.select(GuideVersion).where(GuideVersion.guide_id == guide.id, GuideVersion.is_staged))
    if version is None:
        raise Conflict(msg("Staging has no version of its own."))
    version.is_staged = False
    record(session, by, "guide.unstaged", version.name, {"kind": kind, "version": version.number})
    session.flush()


def release(
    session: Session, kind: str, guide: Guide, number: int, by: UUID | None, approved_by: UUID | None = None
) -> GuideVersion:
    """Show customers the very version that is on staging. Raises `NotFound`, and `Conflict` when it isn't there.

    Raises `Conflict` also where a second person must agree first and `approved_by` doesn't say who has.
    """
    version = version_of(session, guide.id, number)
    if not version.is_staged:
        raise Conflict(msg("Version %(number)s isn't on staging any more. Look at what is there now.", number=number))
    if approved_by is None:
        check_may_publish(session, by)
        close_review(session, guide.id, by)
    retire(session, guide.id, live=True)
    version.is_live, version.is_staged = True, False
    version.released_at, version.approved_by = now(), approved_by or version.approved_by
    guide.live_version, guide.has_changes = number, guide.updated_at > version.published_at
    record(session, by, "guide.released", version.name, {"kind": kind, "version": version.number})
    session.flush()
    return version
