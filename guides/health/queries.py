"""How guides fare: whether their elements are found, and how many get to the end. Derived from the facts alone.

What comes from staging products doesn't count.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.events.models import Event
from core.events.queries import outside_staging
from guides.publishing.models import GuideVersion

HEALTH_DAYS = 14
USE_DAYS = 28
FAILING = 0.1
"""From this share of the visits on, an element counts as failing."""
_SHOWN = ("content.shown", "step.shown")
_MISSING, _HEALED = "target.missing", "target.healed"


@dataclass(frozen=True)
class Health:
    """How often the element of one step, or of a tooltip, was found, in visits."""

    visits: int = 0
    missing: int = 0
    healed: int = 0

    @property
    def state(self) -> str:
        """Return `none` (no data), `failing`, `healed` or `ok`."""
        if not self.visits:
            return "none"
        if self.missing >= self.visits * FAILING:
            return "failing"
        return "healed" if self.healed else "ok"

    @property
    def percent(self) -> int:
        """Return in how many of a hundred visits it wasn't found."""
        return round(100 * self.missing / self.visits) if self.visits else 0


def health_of(session: Session, guide_id: UUID, version: int) -> dict[str, Health]:
    """Return how the elements of a version fared in the last days, by step key; a tooltip's has the key ""."""
    statement = (
        sa.select(
            Event.step,
            sa.func.count(sa.distinct(Event.session)),
            _visits_with(_MISSING),
            _visits_with(_HEALED),
        )
        .where(
            Event.content_id == guide_id,
            Event.version == version,
            Event.at > now() - timedelta(days=HEALTH_DAYS),
            Event.kind.in_((*_SHOWN, _MISSING, _HEALED)),
            outside_staging(),
        )
        .group_by(Event.step)
    )
    return {row[0]: Health(*row[1:]) for row in session.execute(statement)}


def _visits_with(*kinds: str) -> sa.ColumnElement[int]:
    return sa.func.count(sa.distinct(sa.case((Event.kind.in_(kinds), Event.session))))


@dataclass(frozen=True)
class Use:
    """How one version of a guide was used."""

    version: int
    begun: int
    """Runs of a tour; of others, visits in which it was shown."""
    finished: int
    """Runs that were completed; of others, visits in which it was opened, completed, or its button pressed."""

    @property
    def percent(self) -> int | None:
        """Return how many of a hundred were finished, None when none was begun."""
        return round(100 * self.finished / self.begun) if self.begun else None


_TOLD = {
    "tour": (Event.run, "tour.started", "tour.completed"),
    "tooltip": (Event.session, "content.shown", "tooltip.opened"),
    "checklist": (Event.session, "content.shown", "checklist.completed"),
    "banner": (Event.session, "content.shown", "banner.pressed"),
    "news": (Event.session, "content.shown", "news.opened"),
}


def use_of(session: Session, kind: str, guide_id: UUID) -> list[Use]:
    """Return how the versions of a guide were used in the last weeks, newest first."""
    who, begun, finished = _TOLD[kind]
    counts = [sa.func.count(sa.distinct(sa.case((Event.kind == told, who)))) for told in (begun, finished)]
    statement = (
        sa.select(Event.version, *counts)
        .where(Event.content_id == guide_id, Event.version.is_not(None), _lately(), Event.kind.in_((begun, finished)))
        .group_by(Event.version)
        .order_by(Event.version.desc())
    )
    return [Use(row[0] or 0, row[1], row[2]) for row in session.execute(statement)]


def versions_made(session: Session, guide_id: UUID, numbers: Collection[int]) -> set[int]:
    """Return which of these versions of a guide there are."""
    made = sa.select(GuideVersion.number).where(GuideVersion.guide_id == guide_id, GuideVersion.number.in_(numbers))
    return set(session.scalars(made))


def runs_by_step(session: Session, tour_id: UUID, version: int) -> dict[str, int]:
    """Return how many runs of a version saw each step in the last weeks, by step key."""
    statement = (
        sa.select(Event.step, sa.func.count(sa.distinct(Event.run)))
        .where(Event.content_id == tour_id, Event.version == version, _lately(), Event.kind == "step.shown")
        .group_by(Event.step)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def answers_by_step(session: Session, tour_id: UUID, version: int) -> dict[str, dict[int, int]]:
    """Return in how many runs of the last weeks each of a step's own buttons was pressed: by step key and its place."""
    props = sa.cast(Event.props, sa.Text)
    statement = (
        sa.select(Event.step, props, sa.func.count(sa.distinct(Event.run)))
        .where(Event.content_id == tour_id, Event.version == version, _lately(), Event.kind == "step.button")
        .group_by(Event.step, props)
    )
    found: dict[str, dict[int, int]] = {}
    for step, told, runs in session.execute(statement):
        place = json.loads(told).get("place")
        if place:
            counts = found.setdefault(step, {})
            counts[place] = counts.get(place, 0) + runs
    return found


_PERSON = sa.func.coalesce(sa.cast(Event.end_user_id, sa.String(64)), Event.session)
"""Whom the product has named, else a visit."""
_DONE = "checklist.item_done"
WAYS = ("hand", "page", "event", "tour", "article", "attribute")
"""How an item of a checklist is done; what else a browser may say counts as the first."""


def people_of(session: Session, checklist_id: UUID, version: int) -> int:
    """Return how many people of the last weeks saw a version, or did something of it."""
    statement = sa.select(sa.func.count(sa.distinct(_PERSON))).where(
        Event.content_id == checklist_id,
        Event.version == version,
        _lately(),
        Event.kind.in_(("content.shown", _DONE)),
    )
    return session.scalar(statement) or 0


def done_by_item(session: Session, checklist_id: UUID, version: int) -> dict[str, dict[str, int]]:
    """Return how many people did each item of a version in the last weeks, by item and how.

    Whoever did it more than once, in another browser maybe, counts once, as they did it first.
    """
    props = sa.cast(Event.props, sa.Text)
    statement = (
        sa.select(_PERSON, props)
        .where(Event.content_id == checklist_id, Event.version == version, _lately(), Event.kind == _DONE)
        .group_by(_PERSON, props)
        .order_by(sa.func.min(Event.at))
    )
    first: dict[tuple[str, str], str] = {}
    for person, told in session.execute(statement):
        props_told = json.loads(told)
        how = props_told.get("how")
        first.setdefault((person, props_told.get("item", "")), how if how in WAYS else WAYS[0])
    found: dict[str, dict[str, int]] = {}
    for (item, how), people in Counter((item, how) for (_person, item), how in first.items()).items():
        found.setdefault(item, {})[how] = people
    return found


def opened_by_page(session: Session, tooltip_id: UUID, *, most: int = 20) -> list[tuple[str, int]]:
    """Return on which pages a tooltip was opened in the last weeks, in how many visits, most first."""
    visits = sa.func.count(sa.distinct(Event.session))
    statement = (
        sa.select(Event.page, visits)
        .where(Event.content_id == tooltip_id, _lately(), Event.kind == "tooltip.opened")
        .group_by(Event.page)
        .order_by(visits.desc(), Event.page)
    )
    return [(row[0], row[1]) for row in session.execute(statement.limit(most))]


def _lately() -> sa.ColumnElement[bool]:
    return sa.and_(Event.at > now() - timedelta(days=USE_DAYS), outside_staging())


@dataclass(frozen=True)
class Place:
    """One element on one page: what an alert is about."""

    guide_id: UUID
    step: str
    page: str


@dataclass(frozen=True)
class Visit:
    """One visit to a page with a guide's element on it."""

    at: datetime
    is_missing: bool
    version: int = 0
    browser: str = ""


def places_with_losses(
    session: Session, guide_ids: sa.Select[tuple[UUID]] | Sequence[UUID], since: datetime, least: int
) -> list[Place]:
    """Return where the elements of these guides were missing in at least so many visits since then."""
    statement = (
        sa.select(Event.content_id, Event.step, Event.page)
        .where(Event.kind == _MISSING, Event.at > since, Event.content_id.in_(guide_ids))
        .where(outside_staging())
        .group_by(Event.content_id, Event.step, Event.page)
        .having(sa.func.count(sa.distinct(Event.session)) >= least)
        .order_by(sa.func.max(Event.at).desc())
    )
    return [Place(row[0], row[1], row[2]) for row in session.execute(statement.limit(20)) if row[0]]


def visits_at(session: Session, place: Place, since: datetime, *, most: int = 5_000) -> list[Visit]:
    """Return the latest visits to a place since then, oldest first."""
    statement = (
        sa.select(Event.session, Event.at, Event.kind, Event.version, Event.props)
        .where(
            Event.content_id == place.guide_id,
            Event.step == place.step,
            Event.page == place.page,
            Event.at > since,
            Event.kind.in_((*_SHOWN, _MISSING, _HEALED)),
            outside_staging(),
        )
        .order_by(Event.at.desc())
    )
    visits: dict[str, Visit] = {}
    for row in session.execute(statement.limit(most)):
        visits[row.session] = _joined(row, visits.get(row.session))
    return sorted(visits.values(), key=lambda visit: visit.at)


def _joined(row: Any, later: Visit | None) -> Visit:
    """A visit counts as one in which it was missing when it was so once."""
    if row.kind == _MISSING:
        return Visit(row.at, is_missing=True, version=row.version or 0, browser=row.props.get("browser", ""))
    return later or Visit(row.at, is_missing=False, version=row.version or 0)
