"""Whether a guide is for somebody here and now, rule by rule: boot decides by it, and the answer to “why” tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from core.messages import Message, msg
from guides.publishing.models import GuideVersion
from guides.targeting.aims import Aim, aim_of
from guides.targeting.conditions import Clock, Known, holds, rules_of
from guides.targeting.models import Segment

VISIT = timedelta(minutes=30)
"""What is shown again so soon is shown in the same visit."""

LANGUAGES = {"ja": msg("Japanese"), "en": msg("English")}
DEVICE_NAMES = {"desktop": msg("a computer"), "phone": msg("a phone"), "tablet": msg("a tablet")}


class Encounter(Protocol):
    """When somebody last saw a guide, and when they were through with it."""

    shown_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class Case:
    """Who asks, and when, with what is known of them."""

    known: Known
    locale: str
    device: str
    clock: Clock
    segments: Mapping[str, Segment]
    met: dict[UUID, Encounter]


@dataclass(frozen=True)
class Judged:
    """One rule, whether it holds, and how that is said."""

    rule: str
    held: bool | None
    """None: only the page itself can tell."""
    says: Message


def aim_of_version(version: GuideVersion) -> Aim:
    """Return whom a version is for, as it was published."""
    return aim_of(version.content.get("targeting") or {})


def is_for(aim: Aim, case: Case) -> bool:
    """Tell whether somebody may see it now, however often they have seen it."""
    return all(judged.held for judged in who_and_when(aim, case))


def who_and_when(aim: Aim, case: Case) -> list[Judged]:
    """Return the rules about who sees it and when, in order; those that ask nothing are left out."""
    found: list[Judged] = []
    inside = _inside(case, (*aim.any_of, *aim.none_of))
    if aim.any_of:
        found.append(_any_segment(aim, case, inside))
    if aim.none_of:
        found.append(_no_segment(aim, case, inside))
    if aim.locales:
        wanted = either([LANGUAGES[one] for one in aim.locales])
        says = msg("The language is %(own)s; it is for %(wanted)s.", own=LANGUAGES[case.locale], wanted=wanted)
        found.append(Judged("locale", case.locale in aim.locales, says))
    if aim.devices:
        wanted = either([DEVICE_NAMES[one] for one in aim.devices])
        says = msg("The device is %(own)s; it is for %(wanted)s.", own=DEVICE_NAMES[case.device], wanted=wanted)
        found.append(Judged("device", case.device in aim.devices, says))
    if aim.begins or aim.ends:
        found.append(_dates(aim, case.clock))
    return found


def _inside(case: Case, wanted: Collection[str]) -> set[str]:
    known = ((one, case.segments.get(one)) for one in wanted)
    return {one for one, segment in known if segment and holds(rules_of(segment.rules), case.known, case.clock)}


def _names(case: Case, ids: Collection[str]) -> str:
    return " / ".join(case.segments[one].name for one in ids if one in case.segments)


def _any_segment(aim: Aim, case: Case, inside: set[str]) -> Judged:
    mine, names = [one for one in aim.any_of if one in inside], _names(case, aim.any_of)
    if mine:
        return Judged("segments", True, msg("Belongs to the segment %(names)s.", names=_names(case, mine)))
    if not names:
        return Judged("segments", False, msg("The segments that see it have been deleted."))
    return Judged("segments", False, msg("Doesn’t belong to a segment that sees it: %(names)s.", names=names))


def _no_segment(aim: Aim, case: Case, inside: set[str]) -> Judged:
    mine = [one for one in aim.none_of if one in inside]
    if mine:
        says = msg("Belongs to a segment that doesn’t see it: %(names)s.", names=_names(case, mine))
        return Judged("not_segments", False, says)
    return Judged("not_segments", True, msg("Belongs to none of the segments that don’t see it."))


def either(messages: Sequence[Message]) -> Message:
    """Return alternatives as one text."""
    first, *others = messages
    for other in others:
        first = msg("%(one)s or %(other)s", one=first, other=other)
    return first


def _dates(aim: Aim, clock: Clock) -> Judged:
    begins, ends = (_local(moment, clock) for moment in (aim.begins, aim.ends))
    if aim.begins and clock.at < aim.begins:
        return Judged("dates", False, msg("Shown only from %(when)s on.", when=begins))
    if aim.ends and clock.at >= aim.ends:
        return Judged("dates", False, msg("Was shown until %(when)s.", when=ends))
    if aim.ends:
        return Judged("dates", True, msg("Shown until %(when)s.", when=ends))
    return Judged("dates", True, msg("Shown since %(when)s.", when=begins))


def _local(moment: datetime | None, clock: Clock) -> str:
    return moment.astimezone(clock.zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def appears_by_itself(version: GuideVersion) -> bool:
    """Tell whether a guide interrupts: tours that start by themselves."""
    return bool(version.content.get("auto"))


def is_prompt(version: GuideVersion) -> bool:
    """Tell whether a guide counts as something that appears by itself: such a tour, or a bar over the window's edge."""
    return appears_by_itself(version) or (version.guide_kind == "banner" and version.content["place"] != "inline")


def asks_how_often(version: GuideVersion, aim: Aim) -> bool:
    """Tell whether a frequency counts for it. A tour that is started by hand is shown whenever it is asked for."""
    if version.guide_kind == "banner" and version.content["closes"] and not aim.frequency:
        return True
    return aim.frequency in _FREQUENCIES and (version.guide_kind != "tour" or appears_by_itself(version))


def how_often(version: GuideVersion, aim: Aim, case: Case) -> list[Judged]:
    """Return the rule about how often it is shown, if there is one."""
    if not asks_how_often(version, aim):
        return []
    met = case.met.get(version.guide_id)
    grace = timedelta(0) if version.guide_kind == "tour" else VISIT
    usual = _until_closed if version.guide_kind == "banner" else _until_done
    return [{**_FREQUENCIES, "": usual}[aim.frequency](aim, met, case.clock, grace)]


def _shown_before(met: Encounter | None, clock: Clock, grace: timedelta) -> datetime | None:
    """Return when it was last shown in an earlier visit."""
    shown = met.shown_at if met else None
    return shown if shown and clock.at - shown >= grace else None


def _once(_aim: Aim, met: Encounter | None, clock: Clock, grace: timedelta) -> Judged:
    shown = _shown_before(met, clock, grace)
    if shown:
        return Judged("frequency", False, msg("Shown once, and it was: %(when)s.", when=_local(shown, clock)))
    return Judged("frequency", True, msg("Shown once, and it hasn't been yet."))


def _until_done(_aim: Aim, met: Encounter | None, clock: Clock, _grace: timedelta) -> Judged:
    if met and met.done_at:
        says = msg("Shown until it is completed, and it was: %(when)s.", when=_local(met.done_at, clock))
        return Judged("frequency", False, says)
    return Judged("frequency", True, msg("Shown until it is completed, and it hasn't been yet."))


def _until_closed(_aim: Aim, met: Encounter | None, clock: Clock, _grace: timedelta) -> Judged:
    if met and met.done_at:
        return Judged(
            "frequency", False, msg("Shown until it is closed, and it was: %(when)s.", when=_local(met.done_at, clock))
        )
    return Judged("frequency", True, msg("Shown until it is closed, and it hasn't been yet."))


def _every(aim: Aim, met: Encounter | None, clock: Clock, grace: timedelta) -> Judged:
    shown = _shown_before(met, clock, grace)
    again = shown + timedelta(days=aim.days) if shown else clock.at
    if again > clock.at:
        when = _local(again, clock)
        says = msg("Shown again after %(days)s days: from %(when)s on.", days=aim.days, when=when)
        return Judged("frequency", False, says)
    return Judged("frequency", True, msg("Shown again after %(days)s days, and it is due.", days=aim.days))


_FREQUENCIES = {"once": _once, "until_done": _until_done, "every": _every}
