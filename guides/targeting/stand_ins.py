"""Somebody who belongs to a segment, made up: an author tries a draft as they would have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.messages import Message, msg
from guides.publishing.models import Guide
from guides.targeting.aims import aim_of
from guides.targeting.conditions import Clock, Condition, Counted, Known, Rules, day_of, listed, rules_of
from guides.targeting.judging import Case, who_and_when
from guides.targeting.models import Segment
from guides.targeting.queries import clock_of, segments_by_ids

SOMETHING = "1"
"""A value where any will do."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StandIn:
    """What is known of them, and whether the draft is for them, in words."""

    known: Known
    says: tuple[Message, ...]


def stand_in(session: Session, guide: Guide, segment: Segment) -> StandIn:
    """Return somebody of this segment who looks at this draft."""
    clock, aim = clock_of(session), aim_of(guide.targeting or {})
    known = somebody(rules_of(segment.rules), clock)
    named = segments_by_ids(session, {*aim.any_of, *aim.none_of})
    case = Case(known, "ja", "desktop", clock, named, {})
    judged = [one.says for one in who_and_when(aim, case) if one.rule in ("segments", "not_segments")]
    return StandIn(known, tuple(judged) or (msg("It is for everybody."),))


def somebody(rules: Rules, clock: Clock) -> Known:
    """Return the least that must be known of somebody for these rules to hold, as far as they don't exclude each other.

    Of alternatives the first is taken.
    """
    identity, seen = "verified", dict[str, datetime | None](first_seen=clock.at, last_seen=clock.at)
    attributes: dict[str, dict[str, Any]] = {"user": {}, "company": {}}
    counts: dict[Counted, int] = {}
    for condition in _needed(rules):
        counted = condition.counted
        if counted is not None:
            counts[counted] = int(condition.value)
        elif condition.of in attributes:
            _give(attributes[condition.of], condition, clock)
        elif condition.of == "identity":
            identity = condition.value if condition.op == "is" else _other(condition.value)
        else:
            seen[condition.of] = _moment(condition, clock)
    return Known(identity, attributes["user"], attributes["company"], seen["first_seen"], seen["last_seen"], counts)


def _needed(rules: Rules) -> Iterator[Condition]:
    groups = [group for group in rules.groups if group.conditions]
    for group in groups if rules.match == "all" else groups[:1]:
        yield from group.conditions if group.match == "all" else group.conditions[:1]


def _give(attributes: dict[str, Any], condition: Condition, clock: Clock) -> None:
    make = _VALUES.get(condition.op)
    if make is not None:
        attributes[condition.name] = make(condition.value)
    elif condition.op in _TIMES:
        attributes[condition.name] = _moment(condition, clock).isoformat()


_VALUES: Mapping[str, Callable[[str], Any]] = {
    "is": str,
    "contains": str,
    "starts": str,
    "in": lambda value: next(iter(listed(value)), ""),
    "gt": lambda value: float(value) + 1,
    "lt": lambda value: float(value) - 1,
    "set": lambda _value: SOMETHING,
}


def _moment(condition: Condition, clock: Clock) -> datetime:
    return _TIMES[condition.op](condition.value, clock)


def _noon(value: str) -> datetime:
    day = day_of(value) or date.min
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


_TIMES: Mapping[str, Callable[[str, Clock], datetime]] = {
    "before": lambda value, _clock: _noon(value) - 2 * _DAY,
    "after": lambda value, _clock: _noon(value) + 2 * _DAY,
    "within": lambda _value, clock: clock.at,
    "ago": lambda value, clock: clock.at - timedelta(days=int(value) + 1),
}


def _other(identity: str) -> str:
    return "verified" if identity != "verified" else "labelled"
