"""Open the builder in a product, and keep what is written there in the guide's draft."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.accounts.passwords import hash_token
from core.clock import now
from core.errors import AnnaiError, Forbidden, NotFound
from core.identifiers import new_id, new_secret
from core.messages import msg
from core.permissions import Permission, can
from core.workspaces.actions import record
from core.workspaces.models import Site
from guides.checklists.actions import ChecklistDraft, create_checklist
from guides.publishing.actions import sign
from guides.publishing.checks import house_locale
from guides.publishing.models import Guide
from guides.tooltips.actions import TooltipDraft, create_tooltip
from guides.tours.actions import TourDraft, create_tour
from widget.builder.drafts import Document, mark_of, write
from widget.builder.models import SITTING, BuilderGrant
from widget.builder.queries import guide_of, live_grant

LINK_LIFE = timedelta(minutes=5)


class Stale(AnnaiError):
    """Somebody else has saved the draft since it was read."""

    def __init__(self) -> None:
        super().__init__(msg("Somebody else has saved this draft meanwhile."))


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


def save(session: Session, given: BuilderGrant, mark: str, document: Document) -> Guide:
    """Save what was written in the product in the draft. Raises `Stale`, `Invalid`; then nothing has been changed."""
    guide = guide_of(session, given.guide_kind, given.guide_id, to_change=True)
    if mark != mark_of(guide):
        raise Stale
    write(session, guide, document)
    sign(guide, given.member_id)
    given.note_presence()
    session.flush()
    return guide


def stay(session: Session, given: BuilderGrant, *, goes: bool = False) -> None:
    """Note that the builder is still open, or that its page is being left."""
    if goes:
        given.note_absence()
    else:
        given.note_presence()
    session.flush()


def leave(session: Session, given: BuilderGrant) -> None:
    """End a sitting: its token is good for nothing any more."""
    session.delete(given)
    session.flush()


def begin(session: Session, kind: str, name: str, by: UUID) -> Guide:
    """Make an empty draft that is to be built in the product, titled as it is named. Raises `Invalid`, `NotFound`."""
    title = {house_locale(session): name.strip()}
    if kind == "tour":
        return create_tour(session, TourDraft(name, title), by)
    if kind == "tooltip":
        return create_tooltip(session, TooltipDraft(name, title), by)
    if kind == "checklist":
        return create_checklist(session, ChecklistDraft(name, title), by)
    raise NotFound


def _may(session: Session, given: BuilderGrant) -> None:
    member = session.get(Member, given.member_id)
    if member is None or member.disabled_at is not None or not can(member.role, Permission.GUIDE_EDIT):
        raise Forbidden
    try:
        guide_of(session, given.guide_kind, given.guide_id)
    except NotFound as error:
        raise Forbidden from error
