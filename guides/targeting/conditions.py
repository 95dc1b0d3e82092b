"""Conditions that a segment consists of: what they may say, and whether they hold for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

TEXT_OPERATORS = ("is", "is_not", "contains", "starts", "in", "gt", "lt", "set", "unset", "before", "after", "within")
SEEN_OPERATORS = ("before", "after", "within", "ago")
COUNT_OPERATORS = ("at_least", "at_most", "exactly")
OPERATORS: dict[str, tuple[str, ...]] = {
    "user": TEXT_OPERATORS,
    "company": TEXT_OPERATORS,
    "identity": ("is", "is_not"),
    "first_seen": SEEN_OPERATORS,
    "last_seen": SEEN_OPERATORS,
    "event": COUNT_OPERATORS,
    "fact": COUNT_OPERATORS,
}
"""What can be asked of each subject."""
WITHOUT_VALUE = ("set", "unset")
DATED = ("before", "after")
SPANS = ("within", "ago")
IDENTITIES = ("anonymous", "labelled", "verified")
FACTS = (
    "tour.completed",
    "tour.dismissed",
    "checklist.completed",
    "article.opened",
    "panel.opened",
    "search.clicked",
    "page.viewed",
)
"""Facts that the widget tells by itself."""


class Counted(NamedTuple):
    """What is counted: facts of a kind, of a name where the product names them, within so many days."""

    kind: str
    name: str
    days: int


@dataclass(frozen=True)
class Condition:
    """One condition: of what, which attribute or event, how it is compared, with what."""

    of: str
    name: str = ""
    """An attribute, the product's own event, or the kind of a fact."""
    op: str = "is"
    value: str = ""
    days: int = 0
    """Within how many days facts are counted."""

    @property
    def counted(self) -> Counted | None:
        """What has to be counted for it; None when nothing has."""
        if self.of == "event":
            return Counted("custom.tracked", self.name, self.days)
        return Counted(self.name, "", self.days) if self.of == "fact" else None


@dataclass(frozen=True)
class Group:
    """Conditions that must all hold, or of which one must."""

    match: str = "all"
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True)
class Rules:
    """Groups that must all hold, or of which one must."""

    match: str = "all"
    groups: Sequence[Group] = ()

    def kept(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return asdict(self)

    def conditions(self) -> Iterator[Condition]:
        """Yield all conditions, whatever group they are in."""
        for group in self.groups:
            yield from group.conditions

    def counted(self) -> set[Counted]:
        """Return what has to be counted of somebody before these can be asked."""
        return {counted for condition in self.conditions() if (counted := condition.counted)}


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """Return what is stored with a segment."""
    groups = [
        Group(group["match"], [Condition(**condition) for condition in group["conditions"]])
        for group in kept.get("groups", ())
    ]
    return Rules(kept.get("match", "all"), groups)


@dataclass(frozen=True)
class Known:
    """What is known of somebody, as far as conditions ask for it."""

    identity: str = "anonymous"
    user: Mapping[str, Any] = field(default_factory=dict)
    company: Mapping[str, Any] = field(default_factory=dict)
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    counts: Mapping[Counted, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Clock:
    """When it is asked, and in which time zone a date is a day."""

    at: datetime
    zone: ZoneInfo


def holds(rules: Rules, known: Known, clock: Clock) -> bool:
    """Tell whether somebody belongs to a segment with these rules. Rules that ask nothing hold for nobody."""
    answers = [_group_holds(group, known, clock) for group in rules.groups if group.conditions]
    return bool(answers) and (all(answers) if rules.match == "all" else any(answers))


def _group_holds(group: Group, known: Known, clock: Clock) -> bool:
    answers = (condition_holds(condition, known, clock) for condition in group.conditions)
    return all(answers) if group.match == "all" else any(answers)


def condition_holds(condition: Condition, known: Known, clock: Clock) -> bool:
    """Tell whether one condition holds for somebody."""
    counted = condition.counted
    if counted is not None:
        return _COUNTS[condition.op](known.counts.get(counted, 0), int(condition.value))
    if condition.of in ("user", "company"):
        return _attribute_holds(condition, getattr(known, condition.of).get(condition.name), clock)
    return _attribute_holds(condition, getattr(known, condition.of), clock)


_COUNTS: dict[str, Callable[[int, int], bool]] = {
    "at_least": lambda count, wanted: count >= wanted,
    "at_most": lambda count, wanted: count <= wanted,
    "exactly": lambda count, wanted: count == wanted,
}


def _attribute_holds(condition: Condition, given: Any, clock: Clock) -> bool:
    """Compare; what isn't set is unequal to everything, and neither more nor less, earlier nor later."""
    if given is None or given == "":
        return condition.op in ("unset", "is_not")
    if condition.op in (*DATED, *SPANS):
        moment = _moment(given, clock.zone)
        return moment is not None and _TIMES[condition.op](moment, condition.value, clock)
    return _TEXTS[condition.op](given, condition.value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip().casefold()


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _same(given: Any, wanted: str) -> bool:
    left, right = _number(given), _number(wanted)
    return left == right if left is not None and right is not None else _text(given) == _text(wanted)


def _compared(given: Any, wanted: str, how: Callable[[float, float], bool]) -> bool:
    left, right = _number(given), _number(wanted)
    return left is not None and right is not None and how(left, right)


def listed(value: str) -> list[str]:
    """Return what a list consists of, written with commas or in lines."""
    return [part.strip() for part in value.replace("、", ",").replace("\n", ",").split(",") if part.strip()]


_TEXTS: dict[str, Callable[[Any, str], bool]] = {
    "is": _same,
    "is_not": lambda given, wanted: not _same(given, wanted),
    "contains": lambda given, wanted: _text(wanted) in _text(given),
    "starts": lambda given, wanted: _text(given).startswith(_text(wanted)),
    "in": lambda given, wanted: any(_same(given, one) for one in listed(wanted)),
    "gt": lambda given, wanted: _compared(given, wanted, lambda left, right: left > right),
    "lt": lambda given, wanted: _compared(given, wanted, lambda left, right: left < right),
    "set": lambda _given, _wanted: True,
    "unset": lambda _given, _wanted: False,
}


def day_of(value: str) -> date | None:
    """Return the day that somebody has written as 2026-04-01, or None."""
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """Return the time that an attribute says: a date is the beginning of that day where the workspace is."""
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=zone)


def _begins(value: str, zone: ZoneInfo) -> datetime:
    day = day_of(value) or date.min
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _is_within(moment: datetime, value: str, clock: Clock) -> bool:
    return clock.at - timedelta(days=int(value)) <= moment <= clock.at


_TIMES: dict[str, Callable[[datetime, str, Clock], bool]] = {
    "before": lambda moment, value, clock: moment < _begins(value, clock.zone),
    "after": lambda moment, value, clock: moment >= _begins(value, clock.zone) + timedelta(days=1),
    "within": _is_within,
    "ago": lambda moment, value, clock: moment < clock.at - timedelta(days=int(value)),
}
