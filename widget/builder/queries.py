"""Reads of the builder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from core.errors import Forbidden, NotFound
from core.workspaces.models import Site
from core.workspaces.queries import sites
from guides.checklists.queries import checklist_by_id
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
    """Return who else builds at the same draft now, and since when."""
    statement = (
        sa.select(Member.name, sa.func.min(BuilderGrant.created_at))
        .join(Member, Member.id == BuilderGrant.member_id)
        .where(
            BuilderGrant.guide_id == given.guide_id,
            BuilderGrant.is_used,
            BuilderGrant.expires_at > now(),
            BuilderGrant.member_id != given.member_id,
        )
        .group_by(Member.id, Member.name)
        .order_by(Member.name)
    )
    return [Colleague(row[0], row[1]) for row in session.execute(statement)]


def choices(session: Session, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return what a guide of this kind can lead to and be tried as, as pairs of id and name.

    Articles, for checklists tours, and all segments.
    """
    people = [(str(segment.id), segment.name) for segment in segments(session)[:OFFERED]]
    if kind == "tour":
        return {"articles": [], "tours": [], "segments": people}
    articles = list(article_choices(session).by_label.items())[:OFFERED]
    tours = tours_by_name(session)[:OFFERED] if kind == "checklist" else []
    return {
        "articles": [(str(id_), label) for label, id_ in articles],
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
