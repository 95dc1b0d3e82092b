"""Reads on segments, on what is known of people, and on what they have met."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.customers.models import Company, EndUser
from core.db import bound_workspace
from core.errors import NotFound
from core.events.models import Event
from core.workspaces.models import Workspace
from core.workspaces.queries import workspace_by_id
from guides.announcements.models import Announcement
from guides.banners.models import Banner
from guides.checklists.models import Checklist
from guides.publishing.models import Guide, GuideVersion
from guides.targeting.conditions import Clock, Counted, Known, Rules, holds, rules_of
from guides.targeting.models import GuideEncounter, Segment
from guides.tooltips.models import Tooltip
from guides.tours.models import Tour

KINDS: dict[str, type[Guide]] = {
    "tour": Tour,
    "tooltip": Tooltip,
    "checklist": Checklist,
    "banner": Banner,
    "news": Announcement,
}
COUNTED_PEOPLE = 20_000
"""Of so many end users, those seen last, it is counted who belongs to a segment."""
EXAMPLES = 5


def segments(session: Session) -> Sequence[Segment]:
    """Return all segments by name."""
    return session.scalars(sa.select(Segment).order_by(Segment.name, Segment.id)).all()


def segment_by_id(session: Session, segment_id: UUID) -> Segment:
    """Return a segment. Raises `NotFound`."""
    found = session.get(Segment, segment_id)
    if found is None:
        raise NotFound
    return found


def segments_by_ids(session: Session, ids: Collection[str]) -> dict[str, Segment]:
    """Return those of the segments that exist, by id as a guide names it."""
    if not ids:
        return {}
    statement = sa.select(Segment).where(Segment.id.in_([UUID(one) for one in ids]))
    return {str(segment.id): segment for segment in session.scalars(statement)}


def clock_of(session: Session, at: datetime | None = None) -> Clock:
    """Return the time, and the workspace's time zone."""
    return Clock(at or now(), ZoneInfo(workspace(session).time_zone))


def workspace(session: Session) -> Workspace:
    """Return the workspace that the session is bound to."""
    return workspace_by_id(session, bound_workspace(session))


@dataclass(frozen=True)
class Use:
    """A guide that names a segment, in its draft or in what is live."""

    kind: str
    guide: Guide
    is_live: bool


def uses(session: Session) -> dict[str, list[Use]]:
    """Return which guides name each segment, by the segment's id."""
    live: dict[UUID, set[str]] = {}
    is_shown = sa.or_(GuideVersion.is_live, GuideVersion.is_staged)
    for version in session.scalars(sa.select(GuideVersion).where(is_shown)):
        live.setdefault(version.guide_id, set()).update(named(version.content.get("targeting", {})))
    found: dict[str, list[Use]] = {}
    for kind, model in KINDS.items():
        for guide in session.scalars(sa.select(model).order_by(model.name)):
            shown = live.get(guide.id, set())
            for segment_id in named(guide.targeting) | shown:
                found.setdefault(segment_id, []).append(Use(kind, guide, segment_id in shown))
    return found


def named(targeting: Mapping[str, Mapping[str, list[str]]]) -> set[str]:
    """Return the segments that a guide's targeting names."""
    wanted = targeting.get("segments") or {}
    return {*wanted.get("any", ()), *wanted.get("none", ())}


def known_of(session: Session, end_user_id: UUID | None, identity: str, rules: Iterable[Rules]) -> Known:
    """Return what is known of somebody, as far as these rules ask for it; nothing is read where there are none."""
    asked = list(rules)
    if end_user_id is None or not asked:
        return Known(identity)
    statement = sa.select(EndUser, Company).outerjoin(Company, Company.id == EndUser.company_id)
    found = session.execute(statement.where(EndUser.id == end_user_id)).first()
    if found is None:
        return Known(identity)
    user: EndUser = found[0]
    company: Company | None = found[1]
    wanted = {counted for one in asked for counted in one.counted()}
    counts = _counts(session, wanted, [user.id]).get(user.id, {}) if wanted else {}
    return _known(user, _firm(company) if company else {}, identity, counts)


def _known(user: Any, firm: Mapping[str, Any], identity: str, counts: Mapping[Counted, int]) -> Known:
    own = {"name": user.name, "email": user.email, "id": user.external_id}
    return Known(
        identity=identity,
        user={**own, **user.attributes},
        company=firm,
        first_seen=user.first_seen_at,
        last_seen=user.last_seen_at,
        counts=counts,
    )


def _firm(company: Any) -> dict[str, Any]:
    return {"name": company.name, "id": company.external_id, **company.attributes}


def identity_of(user: EndUser | sa.Row[Any] | None) -> str:
    """Return as what somebody comes, as far as is known: a token has proved them, a page has named them, or neither."""
    if user is None:
        return "anonymous"
    return "verified" if user.verified_at else "labelled"


def _counts(
    session: Session, wanted: Collection[Counted], people: Sequence[UUID] | None, at: datetime | None = None
) -> dict[UUID, dict[Counted, int]]:
    """Count facts of these people, or of everybody, in one statement."""
    moment, order = at or now(), sorted(wanted)
    sums = [sa.func.sum(sa.case((sa.and_(*_is(one, moment)), 1), else_=0)) for one in order]
    longest = moment - timedelta(days=max(one.days for one in order))
    statement = (
        sa.select(Event.end_user_id, *sums)
        .where(Event.kind.in_({one.kind for one in order}), Event.at > longest, Event.end_user_id.is_not(None))
        .group_by(Event.end_user_id)
    )
    if people is not None:
        statement = statement.where(Event.end_user_id.in_(people))
    return {row[0]: dict(zip(order, row[1:], strict=True)) for row in session.execute(statement) if row[0]}


def _is(counted: Counted, moment: datetime) -> list[sa.ColumnElement[bool]]:
    conditions = [Event.kind == counted.kind, Event.at > moment - timedelta(days=counted.days)]
    if counted.name:
        # Properties are kept as text, the name of the product's event first: an exact beginning is that name.
        begins = '{"event":' + json.dumps(counted.name, ensure_ascii=False)
        conditions.append(sa.func.substr(sa.cast(Event.props, sa.Text), 1, len(begins)) == begins)
    return conditions


@dataclass(frozen=True)
class Match:
    """How many known end users belong to a segment, of how many, and some of them."""

    count: int
    total: int
    examples: Sequence[tuple[EndUser, Company | None]]


def matching(session: Session, rules: Rules) -> Match:
    """Count the known end users that these rules hold for; the examples are those seen last."""
    return _matching(session, [rules])[0]


def sizes(session: Session, found: Sequence[Segment]) -> dict[UUID, int]:
    """Return how many known end users belong to each of the segments."""
    matches = _matching(session, [rules_of(segment.rules) for segment in found])
    return {segment.id: match.count for segment, match in zip(found, matches, strict=True)}


def _matching(session: Session, all_rules: Sequence[Rules]) -> list[Match]:
    """Ask all rules of the same people, who are read without becoming objects: there may be many."""
    firms = {row.id: _firm(row) for row in session.execute(sa.select(*_FIRM))}
    users = session.execute(sa.select(*_USER).order_by(EndUser.last_seen_at.desc()).limit(COUNTED_PEOPLE)).all()
    wanted, clock = {counted for rules in all_rules for counted in rules.counted()}, clock_of(session)
    counts = _counts(session, wanted, None) if wanted else {}
    people = [
        (row.id, _known(row, firms.get(row.company_id, {}), identity_of(row), counts.get(row.id, {}))) for row in users
    ]
    found = [[person for person, known in people if holds(rules, known, clock)] for rules in all_rules]
    return [Match(len(ids), len(people), _examples(session, ids[:EXAMPLES])) for ids in found]


_FIRM = (Company.id, Company.external_id, Company.name, Company.attributes)
_USER = (
    EndUser.id,
    EndUser.external_id,
    EndUser.name,
    EndUser.email,
    EndUser.attributes,
    EndUser.company_id,
    EndUser.verified_at,
    EndUser.first_seen_at,
    EndUser.last_seen_at,
)


def _examples(session: Session, ids: Sequence[UUID]) -> list[tuple[EndUser, Company | None]]:
    if not ids:
        return []
    statement = sa.select(EndUser, Company).outerjoin(Company, Company.id == EndUser.company_id)
    found = {row[0].id: (row[0], row[1]) for row in session.execute(statement.where(EndUser.id.in_(ids)))}
    return [found[one] for one in ids]


def attribute_names(session: Session, *, limit: int = 500) -> tuple[list[str], list[str]]:
    """Return which attributes end users and companies carry, for suggestions: of those seen last."""
    people = session.scalars(sa.select(EndUser.attributes).order_by(EndUser.last_seen_at.desc()).limit(limit))
    firms = session.scalars(sa.select(Company.attributes).order_by(Company.id.desc()).limit(limit))
    return (
        sorted({name for attributes in people for name in attributes} | {"name", "email"}),
        sorted({name for attributes in firms for name in attributes} | {"name"}),
    )


def encounters_of(session: Session, person: str) -> dict[UUID, GuideEncounter]:
    """Return what a person has met, by guide, in one statement."""
    if not person:
        return {}
    rows = session.scalars(sa.select(GuideEncounter).where(GuideEncounter.person == person))
    return {row.guide_id: row for row in rows}


def people_like(session: Session, text: str, *, limit: int = 20) -> Sequence[tuple[EndUser, Company | None]]:
    """Return end users by the product's id, or by a part of name or address; those seen last first."""
    wanted = text.strip()
    if not wanted:
        return []
    fits = sa.or_(
        EndUser.external_id == wanted,
        EndUser.name.icontains(wanted, autoescape=True),
        EndUser.email.icontains(wanted, autoescape=True),
    )
    statement = sa.select(EndUser, Company).outerjoin(Company, Company.id == EndUser.company_id).where(fits)
    exact = sa.case((EndUser.external_id == wanted, 0), else_=1)
    rows = session.execute(statement.order_by(exact, EndUser.last_seen_at.desc(), EndUser.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def end_user_by_id(session: Session, end_user_id: UUID) -> EndUser:
    """Return an end user. Raises `NotFound`."""
    found = session.get(EndUser, end_user_id)
    if found is None:
        raise NotFound
    return found


def all_guides(session: Session) -> list[tuple[str, Guide]]:
    """Return all guides with their kinds, by name within each kind."""
    return [
        (kind, guide)
        for kind, model in KINDS.items()
        for guide in session.scalars(sa.select(model).order_by(model.name, model.id))
    ]
