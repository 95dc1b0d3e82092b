"""Who sees a guide, when and how often: what is kept with a draft and published with a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from guides.publishing.actions import checked_choice
from guides.publishing.checks import gathered
from guides.publishing.selectors import checked_selector
from guides.publishing.texts import LOCALES
from guides.targeting.models import Segment
from guides.targeting.queries import segments_by_ids, workspace

DEVICES = ("desktop", "phone", "tablet")
FREQUENCIES = ("", "once", "until_done", "every", "always")
"""Empty: as the kind of guide is by itself."""
MOST_DAYS = 365
MOST_PRIORITY = 100
_TIME = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Aim:
    """Who sees a guide, when and how often. As made without values: everybody, always, as its kind is by itself."""

    any_of: Sequence[str] = ()
    """Ids of segments, one of which somebody must belong to; none: everybody may see it."""
    none_of: Sequence[str] = ()
    """Ids of segments that don't see it."""
    locales: Sequence[str] = ()
    devices: Sequence[str] = ()
    begins: datetime | None = None
    ends: datetime | None = None
    element: str = ""
    """CSS selector of what must be on the page."""
    frequency: str = ""
    days: int = 0
    priority: int = 0

    def kept(self) -> dict[str, Any]:
        """Return it as it is stored, without what says nothing."""
        segments = {"any": list(self.any_of), "none": list(self.none_of)}
        values = {
            "segments": segments if self.any_of or self.none_of else None,
            "locales": list(self.locales),
            "devices": list(self.devices),
            "from": self.begins.astimezone(UTC).isoformat() if self.begins else None,
            "until": self.ends.astimezone(UTC).isoformat() if self.ends else None,
            "element": self.element,
            "frequency": self.frequency,
            "days": self.days,
            "priority": self.priority,
        }
        return {name: value for name, value in values.items() if value}


def aim_of(kept: Mapping[str, Any]) -> Aim:
    """Return what is stored with a draft or a version."""
    segments = kept.get("segments") or {}
    return Aim(
        any_of=segments.get("any", ()),
        none_of=segments.get("none", ()),
        locales=kept.get("locales", ()),
        devices=kept.get("devices", ()),
        begins=_stored(kept.get("from")),
        ends=_stored(kept.get("until")),
        element=kept.get("element", ""),
        frequency=kept.get("frequency", ""),
        days=kept.get("days", 0),
        priority=kept.get("priority", 0),
    )


def _stored(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


@dataclass(frozen=True)
class AimDraft:
    """What an author has typed."""

    any_of: Sequence[str] = ()
    none_of: Sequence[str] = ()
    locales: Sequence[str] = ()
    devices: Sequence[str] = ()
    begins: str = ""
    """A date and a time as it is where the workspace is, such as 2026-04-01T09:00."""
    ends: str = ""
    element: str = ""
    frequency: str = ""
    days: str = ""
    priority: str = ""


def checked_aim(session: Session, draft: AimDraft) -> dict[str, Any]:
    """Return what an author has typed as it is kept. Raises `Invalid` with the name of a field of the form."""
    zone = ZoneInfo(workspace(session).time_zone)
    with gathered() as check:
        begins, ends = check(_time, "shown_from", draft.begins, zone), check(_time, "shown_until", draft.ends, zone)
        check(_in_order, begins, ends)
        frequency = check(checked_choice, "frequency", draft.frequency, FREQUENCIES)
        check(_apart, session, draft)
        aim = Aim(
            any_of=check(_segments, session, "any_of", draft.any_of),
            none_of=check(_segments, session, "none_of", draft.none_of),
            locales=check(_choices, "only_locales", draft.locales, LOCALES),
            devices=check(_choices, "only_devices", draft.devices, DEVICES),
            begins=begins,
            ends=ends,
            element=check(checked_selector, "element", draft.element),
            frequency=frequency,
            days=check(_number, "every_days", draft.days, 1, MOST_DAYS) if frequency == "every" else 0,
            priority=check(_number, "priority", draft.priority or "0", 0, MOST_PRIORITY),
        )
    return aim.kept()


def _in_order(begins: datetime | None, ends: datetime | None) -> None:
    if begins and ends and ends <= begins:
        raise Invalid("shown_until", msg("The end must be later than the beginning."))


def _apart(session: Session, draft: AimDraft) -> None:
    """Refuse segments that see it and don't: nobody would."""
    twice = [one.name for one in _known(session, sorted({*draft.any_of} & {*draft.none_of})).values()]
    if twice:
        says = msg("“%(names)s” is ticked in both lists. Leave it in one of them.", names=", ".join(twice))
        raise Invalid("none_of", says)


def _known(session: Session, ids: Sequence[str]) -> Mapping[str, Segment]:
    try:
        return segments_by_ids(session, ids)
    except ValueError:
        return {}


def _segments(session: Session, field: str, ids: Sequence[str]) -> list[str]:
    known = _known(session, ids)
    if any(one not in known for one in ids):
        raise Invalid(field, msg("This segment doesn't exist any more. Choose another one."))
    return sorted(ids)


def _choices(field: str, values: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the choices; all of them are as good as none."""
    kept = [checked_choice(field, value, known) for value in values]
    return [] if set(kept) == set(known) else kept


def _number(field: str, text: str, least: int, most: int) -> int:
    if not text.strip().isdecimal() or not least <= int(text) <= most:
        raise Invalid(field, msg("Enter a whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def _time(field: str, text: str, zone: ZoneInfo) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip()[:16], _TIME).replace(tzinfo=zone)
    except ValueError as error:
        raise Invalid(field, msg("Enter a date and a time such as 2026-04-01T09:00.")) from error


def local_time(moment: datetime | None, zone: str) -> str:
    """Return a time as a form's field for date and time takes it."""
    return moment.astimezone(ZoneInfo(zone)).strftime(_TIME) if moment else ""
