"""Reads of the builder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Account, Member
from core.clock import now
from core.errors import Forbidden, NotFound
from core.workspaces.models import Site
from core.workspaces.queries import sites
from guides.checklists.queries import checklist_by_id
from guides.publishing.checks import house_locale
from guides.publishing.models import Guide
from guides.publishing.pickers import article_choices
from guides.targeting.queries import segments
from guides.tooltips.queries import tooltip_by_id
from guides.tours.queries import tour_by_id, tours_by_name
from widget.builder.models import BuilderGrant

OFFERED = 300


@dataclass(frozen=True)
class Colleague:
    """Somebody else who has the same draft open in the product."""

    name: str
    since: datetime


def guide_of(session: Session, kind: str, guide_id: UUID, *, to_change: bool = False) -> Guide:
    """Return the draft of a guide; one that is to be changed waits its turn. Raises `NotFound`."""
    if kind == "tour":
        return tour_by_id(session, guide_id, to_change=to_change)
    if kind == "tooltip":
        return tooltip_by_id(session, guide_id, to_change=to_change)
    if kind == "checklist":
        return checklist_by_id(session, guide_id, to_change=to_change)
    raise NotFound


def colleagues(session: Session, given: BuilderGrant) -> list[Colleague]:
    """Return who else has the same draft open now, and since when they have; whoever has left isn't among them."""
    theirs = (
        BuilderGrant.guide_id == given.guide_id,
        BuilderGrant.is_used,
        BuilderGrant.expires_at > now(),
        BuilderGrant.member_id != given.member_id,
    )
    statement = sa.select(BuilderGrant, Member.name).join(Member, Member.id == BuilderGrant.member_id).where(*theirs)
    rows = session.execute(statement.order_by(Member.name, BuilderGrant.created_at.desc()))
    # The newest comes first, so that of several that somebody has open the oldest one stays.
    since = {grant.member_id: Colleague(name, grant.created_at) for grant, name in rows if grant.is_present}
    return list(since.values())


def locale_of(session: Session, member_id: UUID) -> str | None:
    """Return the language that an author has chosen for Annai; None where they have chosen none."""
    statement = sa.select(Account.locale).join(Member, Member.account_id == Account.id).where(Member.id == member_id)
    return session.scalar(statement) or None


def choices(session: Session, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return what a guide of this kind can lead to and be tried as, as pairs of id and name.

    Articles, for checklists tours, and all segments.
    """
    people = [(str(segment.id), segment.name) for segment in segments(session)[:OFFERED]]
    if kind == "tour":
        return {"articles": [], "tours": [], "segments": people}
    articles = article_choices(session, first=house_locale(session)).by_label
    tours = tours_by_name(session)[:OFFERED] if kind == "checklist" else []
    return {
        "articles": [(str(id_), label) for label, id_ in articles.items()],
        "tours": [(str(tour.id), tour.name) for tour in tours],
        "segments": people,
    }


def live_grant(session: Session, site_id: UUID, secret_hash: str, *, is_used: bool) -> BuilderGrant:
    """Return the grant with this secret. Raises `Forbidden` when there is none, or its time is over."""
    statement = sa.select(BuilderGrant).where(
        BuilderGrant.secret_hash == secret_hash,
        BuilderGrant.site_id == site_id,
        BuilderGrant.is_used.is_(is_used),
        BuilderGrant.expires_at > now(),
    )
    found = session.scalar(statement)
    if found is None:
        raise Forbidden
    return found


def sites_in_use(session: Session) -> list[Site]:
    """Return the sites whose widget is switched on."""
    return [site for site in sites(session) if site.is_on]
