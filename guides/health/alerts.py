"""Whose guide has lost its element: for the bell of its owner, and for the guide's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from guides.banners.models import Banner
from guides.health.queries import Place, places_with_losses, visits_at
from guides.health.rises import LEAST_MISSING, PERIOD, Rise, rise_in
from guides.publishing.models import Guide
from guides.tooltips.models import Tooltip
from guides.tours.models import Tour

WITH_ELEMENTS: dict[str, type[Guide]] = {"tour": Tour, "tooltip": Tooltip, "banner": Banner}
"""Kinds of guides that point to something, or stand beside it."""


@dataclass(frozen=True)
class Alert:
    """An element of a live guide that more visits to a page don't find than before."""

    kind: str
    """`tour`, `tooltip` or `banner`."""
    name: str
    place: Place
    rise: Rise


def alerts_of(session: Session, owner_id: UUID) -> list[Alert]:
    """Return the alerts about the live guides that a member owns; one statement when there is none."""
    models = WITH_ELEMENTS.values()
    mine = [sa.select(model.id).where(model.owner_id == owner_id, model.live_version > 0) for model in models]
    found = _rises(session, sa.select(sa.union_all(*mine).subquery().c.id))
    return [alert for place, rise in found if (alert := _named(session, place, rise)) is not None]


def rises_of(session: Session, guide_id: UUID) -> list[tuple[Place, Rise]]:
    """Return where the elements of one guide are found less often than before."""
    return _rises(session, [guide_id])


def _rises(session: Session, guide_ids: sa.Select[tuple[UUID]] | Sequence[UUID]) -> list[tuple[Place, Rise]]:
    moment = now()
    places = places_with_losses(session, guide_ids, moment - PERIOD, LEAST_MISSING)
    judged = ((place, rise_in(visits_at(session, place, moment - 2 * PERIOD), moment)) for place in places)
    return [(place, rise) for place, rise in judged if rise is not None]


def _named(session: Session, place: Place, rise: Rise) -> Alert | None:
    found = ((kind, session.get(model, place.guide_id)) for kind, model in WITH_ELEMENTS.items())
    return next((Alert(kind, guide.name, place, rise) for kind, guide in found if guide is not None), None)
