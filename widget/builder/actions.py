"""Open the builder in a product, and keep what is picked there in the guide's draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.accounts.passwords import hash_token
from core.clock import now
from core.errors import Forbidden, NotFound
from core.identifiers import new_id, new_secret
from core.permissions import Permission, can
from core.workspaces.actions import record
from core.workspaces.models import Site
from guides.tooltips.actions import point_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import point_step
from guides.tours.queries import tour_by_id
from widget.builder.models import BuilderGrant
from widget.builder.queries import guide_of, live_grant

LINK_LIFE = timedelta(minutes=5)
SITTING = timedelta(minutes=60)


def grant(session: Session, site: Site, kind: str, guide_id: UUID, by: UUID) -> str:
    """Return the secret of a link that opens the builder once, within minutes, on one site, for one guide."""
    name = guide_of(session, kind, guide_id).name
    session.execute(sa.delete(BuilderGrant).where(BuilderGrant.expires_at < now()))
    secret = new_secret()
    made = BuilderGrant(
        id=new_id(),
        member_id=by,
        site_id=site.id,
        guide_kind=kind,
        guide_id=guide_id,
        secret_hash=hash_token(secret),
        expires_at=now() + LINK_LIFE,
    )
    session.add(made)
    record(session, by, "builder.opened", name, {"site": site.name})
    session.flush()
    return secret


def exchange(session: Session, site_id: UUID, secret: str) -> tuple[BuilderGrant, str]:
    """Return the grant of a link and the token for the sitting; the link has then been used. Raises `Forbidden`."""
    found = live_grant(session, site_id, hash_token(secret), is_used=False)
    _may(session, found)
    token = new_secret()
    # Of two who come with the same link at once, one finds it used.
    changed = session.execute(
        sa.update(BuilderGrant)
        .where(BuilderGrant.id == found.id, BuilderGrant.is_used.is_(False))
        .values(is_used=True, secret_hash=hash_token(token), expires_at=now() + SITTING)
        .returning(BuilderGrant.id)
    ).all()
    if not changed:
        raise Forbidden
    session.refresh(found)
    return found, token


def sitting(session: Session, site_id: UUID, token: str) -> BuilderGrant:
    """Return the grant that a token stands for. Raises `Forbidden` once it has ended, or its member may not edit."""
    found = live_grant(session, site_id, hash_token(token), is_used=True)
    _may(session, found)
    return found


def point(session: Session, given: BuilderGrant, part: str, selector: str, fingerprint: Any) -> None:
    """Let a step of the draft, or a tooltip's, point to what was picked. Raises `NotFound`, `Invalid`."""
    if given.guide_kind == "tour":
        point_step(session, tour_by_id(session, given.guide_id, to_change=True), part, selector, fingerprint)
    else:
        point_tooltip(session, tooltip_by_id(session, given.guide_id, to_change=True), selector, fingerprint)


def _may(session: Session, given: BuilderGrant) -> None:
    member = session.get(Member, given.member_id)
    if member is None or member.disabled_at is not None or not can(member.role, Permission.GUIDE_EDIT):
        raise Forbidden
    try:
        guide_of(session, given.guide_kind, given.guide_id)
    except NotFound as error:
        raise Forbidden from error
