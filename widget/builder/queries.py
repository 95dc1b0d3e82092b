"""Reads of the builder."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Forbidden, NotFound
from core.workspaces.models import Site
from core.workspaces.queries import sites, workspace_by_id
from guides.publishing.models import Guide
from guides.publishing.texts import pick
from guides.tooltips.queries import tooltip_by_id
from guides.tours.queries import steps_of, tour_by_id
from widget.builder.models import BuilderGrant

KINDS = ("tour", "tooltip")


@dataclass(frozen=True)
class Part:
    """What can point to an element: a step of a tour, or a tooltip."""

    key: str
    """A tooltip's is empty."""
    title: str
    selector: str
    is_recorded: bool
    """Whether there is a fingerprint of it."""


def guide_of(session: Session, kind: str, guide_id: UUID) -> Guide:
    """Return the draft of a tour or tooltip. Raises `NotFound`."""
    if kind == "tour":
        return tour_by_id(session, guide_id)
    if kind == "tooltip":
        return tooltip_by_id(session, guide_id)
    raise NotFound


def parts_of(session: Session, kind: str, guide_id: UUID) -> list[Part]:
    """Return what of a draft can point to an element, in order. Raises `NotFound`."""
    locale = workspace_by_id(session, bound_workspace(session)).locale
    if kind == "tour":
        steps = steps_of(session, guide_id)
        return [Part(step.key, pick(step.title, locale), step.selector, bool(step.fingerprint)) for step in steps]
    tooltip = tooltip_by_id(session, guide_id)
    return [Part("", pick(tooltip.title, locale) or tooltip.name, tooltip.selector, bool(tooltip.fingerprint))]


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
