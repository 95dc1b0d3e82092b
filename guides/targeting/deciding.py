"""Which of the live guides somebody is given when a page begins, in which order, and which of them may interrupt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from guides.checklists.queries import person
from guides.publishing.models import GuideVersion
from guides.targeting.aims import Aim
from guides.targeting.conditions import Clock, rules_of
from guides.targeting.judging import (
    Case,
    Encounter,
    aim_of_version,
    appears_by_itself,
    asks_how_often,
    how_often,
    is_for,
    is_prompt,
)
from guides.targeting.queries import clock_of, encounters_of, known_of, segments_by_ids, workspace

USUAL_TOURS = 1
"""How many tours start by themselves in a visit where the answer doesn't say."""
NOWHERE = ["-"]
"""Pages for a guide that has none, until its element is there: no path begins like that."""


@dataclass(frozen=True)
class Asker:
    """Whom a page begins for."""

    end_user_id: UUID | None = None
    visitor: str = ""
    identity: str = "anonymous"
    locale: str = "ja"
    device: str = "desktop"


@dataclass(frozen=True)
class Decision:
    """What somebody is given."""

    versions: Sequence[GuideVersion]
    """Those that are for them, the most important first."""
    own: Mapping[UUID, dict[str, Any]] = field(default_factory=dict)
    """What of a guide is different for them: whether a tour starts by itself, and on which pages."""
    needs: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """Guides that wait for an element: which, and on which pages."""
    throttle: Mapping[str, int] = field(default_factory=dict)


def decide(session: Session, live: Sequence[GuideVersion], asker: Asker) -> Decision:
    """Decide; no statement is made where no guide has rules of its own, no banner is live and no day has a limit."""
    aims = {version.guide_id: aim_of_version(version) for version in live if version.content.get("targeting")}
    limits = workspace(session)
    asks = any(asks_how_often(version, _aim(aims, version)) for version in live)
    if not aims and not asks and not limits.prompts_per_day:
        return Decision(live, throttle=_throttle(limits.tours_per_session))
    case = case_of(session, live, aims, asker)
    shown = [version for version in live if is_for(_aim(aims, version), case)]
    order = sorted(shown, key=lambda version: -_aim(aims, version).priority)
    left = prompts_left(live, case, limits.prompts_per_day)
    due = [version for version in order if _is_due(version, _aim(aims, version), case)]
    due, left = _within_limit(due, case, left)
    most = limits.tours_per_session if left is None else min(limits.tours_per_session, left)
    given = [version for version in order if version in due or version.guide_kind == "tour"]
    return Decision(
        given,
        {version.guide_id: _own(version, _aim(aims, version), is_due=version in due and most > 0) for version in given},
        {str(version.guide_id): _need(version, aim) for version in given if (aim := _aim(aims, version)).element},
        _throttle(most),
    )


_NO_AIM = Aim()


def _aim(aims: Mapping[UUID, Aim], version: GuideVersion) -> Aim:
    return aims.get(version.guide_id, _NO_AIM)


def _is_due(version: GuideVersion, aim: Aim, case: Case) -> bool:
    return all(judged.held for judged in how_often(version, aim, case))


def _within_limit(due: Sequence[GuideVersion], case: Case, left: int | None) -> tuple[list[GuideVersion], int | None]:
    """Return what may appear, and what is left for tours: bars over the window come first, those shown today go on."""
    kept = []
    for version in due:
        if (
            version.guide_kind == "banner"
            and is_prompt(version)
            and left is not None
            and not shown_today(version, case)
        ):
            if left <= 0:
                continue
            left -= 1
        kept.append(version)
    return kept, left


def _throttle(most: int) -> dict[str, int]:
    return {} if most == USUAL_TOURS else {"tours_per_session": most}


def _own(version: GuideVersion, aim: Aim, *, is_due: bool) -> dict[str, Any]:
    """Return what differs from what was published. A tour that isn't due can still be started by hand."""
    values: dict[str, Any] = {}
    if appears_by_itself(version):
        if not is_due:
            values["auto"] = False
        elif aim.frequency:
            # The browser's own mark says "once in this browser", whoever it was.
            values["once"] = False
    if version.guide_kind == "banner" and aim.frequency in ("every", "always"):
        # For so many days the browser remembers that it was closed; without any, for the visit.
        values["again"] = aim.days
    if aim.element:
        values["urls"] = NOWHERE
    return values


def _need(version: GuideVersion, aim: Aim) -> dict[str, Any]:
    return {"element": aim.element, "urls": version.content["urls"]}


def case_of(
    session: Session,
    live: Sequence[GuideVersion],
    aims: Mapping[UUID, Aim],
    asker: Asker,
    at: datetime | None = None,
    *,
    remembers: bool = False,
) -> Case:
    """Read what the rules of these guides ask for, in at most five statements, and nothing that they don't.

    What somebody has met is read where a rule asks for it, or where it `remembers` anyway.
    """
    wanted = {one for aim in aims.values() for one in (*aim.any_of, *aim.none_of)}
    found = segments_by_ids(session, wanted)
    rules = [rules_of(segment.rules) for segment in found.values()]
    asks = (
        remembers
        or workspace(session).prompts_per_day
        or any(asks_how_often(version, _aim(aims, version)) for version in live)
    )
    met: dict[UUID, Encounter] = {}
    if asks:
        met.update(encounters_of(session, person(asker.end_user_id, asker.visitor)))
    known = known_of(session, asker.end_user_id, asker.identity, rules)
    return Case(known, asker.locale, asker.device, clock_of(session, at), found, met)


def prompts_left(live: Sequence[GuideVersion], case: Case, most: int) -> int | None:
    """Return how many things may still appear by themselves today where the workspace is; None: there is no limit."""
    if not most:
        return None
    begin = day_begins(case.clock)
    return max(0, most - sum(1 for version in live if is_prompt(version) and _shown_since(version, case, begin)))


def shown_today(version: GuideVersion, case: Case) -> bool:
    """Tell whether somebody has been shown it on this day already."""
    return _shown_since(version, case, day_begins(case.clock))


def _shown_since(version: GuideVersion, case: Case, begin: datetime) -> bool:
    met = case.met.get(version.guide_id)
    return bool(met and met.shown_at and met.shown_at >= begin)


def day_begins(clock: Clock) -> datetime:
    """Return when the day began where the workspace is."""
    return clock.at.astimezone(clock.zone).replace(hour=0, minute=0, second=0, microsecond=0)
