"""What somebody would see on each of the coming seven days, if they came once a day and went to all pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core.messages import Message, msg
from core.workspaces.models import Workspace
from guides.publishing.models import GuideVersion
from guides.publishing.queries import linked_articles, live_guides
from guides.publishing.switch import are_off
from guides.targeting.aims import Aim
from guides.targeting.conditions import Clock
from guides.targeting.deciding import Asker, case_of, day_begins, prompts_left, shown_today
from guides.targeting.judging import Case, aim_of_version, appears_by_itself, how_often, is_prompt, who_and_when
from guides.targeting.queries import workspace
from guides.targeting.why import viewer_of

DAYS = 7


@dataclass(frozen=True)
class Cell:
    """What happens to one guide on one day."""

    state: str
    """`shown`, `asked` (only when they ask for it), `often` (had it already), `limit` (others go first) or `away`."""
    says: Message


@dataclass(frozen=True)
class Row:
    """One live guide over the week."""

    version: GuideVersion
    aim: Aim
    cells: Sequence[Cell]

    @property
    def first(self) -> int | None:
        """On which day they see it first, counted from today; None: not in this week."""
        return next((number for number, cell in enumerate(self.cells) if cell.state == "shown"), None)


@dataclass(frozen=True)
class Week:
    """The days, and a row for each live guide, the most important first."""

    days: Sequence[datetime]
    rows: Sequence[Row]


@dataclass
class _Met:
    """What they will have met by then."""

    shown_at: datetime | None = None
    done_at: datetime | None = None


def week_of(session: Session, asker: Asker) -> Week:
    """Look ahead: what they begin they don't complete, and each day has one visit, at this hour.

    It is the week of a customer: what is only on staging isn't in it.
    """
    live = live_guides(session)
    aims = {version.guide_id: aim_of_version(version) for version in live}
    case = _with_memory(session, live, aims, asker)
    order = sorted(live, key=lambda version: -aims[version.guide_id].priority)
    closed = _closed(session, live, asker)
    moments = [case.clock.at + timedelta(days=number) for number in range(DAYS)]
    limits = workspace(session)
    columns = [_day(order, aims, replace(case, clock=Clock(at, case.clock.zone)), limits, closed) for at in moments]
    rows = [Row(version, aims[version.guide_id], [column[version.guide_id] for column in columns]) for version in order]
    return Week(moments, _nowhere(rows) if are_off(session) else rows)


def _nowhere(rows: Sequence[Row]) -> list[Row]:
    """Return the week while all guides are switched off."""
    off = Cell("away", msg("All guides are switched off: none is shown anywhere."))
    return [replace(row, cells=[off] * DAYS) for row in rows]


def _with_memory(session: Session, live: Sequence[GuideVersion], aims: Mapping[UUID, Aim], asker: Asker) -> Case:
    """Return the case, with what they have met as something that can go on."""
    case = case_of(session, live, aims, asker, remembers=True)
    return replace(case, met={key: _Met(one.shown_at, one.done_at) for key, one in case.met.items()})


def _closed(session: Session, live: Sequence[GuideVersion], asker: Asker) -> set[UUID]:
    """Return the tours of procedures that they may not read."""
    viewer = viewer_of(asker)
    sources = {v.guide_id: UUID(v.content["article"]) for v in live if v.guide_kind == "tour" and v.content["article"]}
    articles = linked_articles(session, viewer, set(sources.values()))
    return {
        guide_id
        for guide_id, source in sources.items()
        if source in articles and articles[source].audience not in viewer.audiences
    }


def _day(
    order: Sequence[GuideVersion], aims: Mapping[UUID, Aim], case: Case, limits: Workspace, closed: set[UUID]
) -> dict[UUID, Cell]:
    tours, left = limits.tours_per_session, prompts_left(order, case, limits.prompts_per_day)
    found: dict[UUID, Cell] = {}
    for version in order:
        is_over = left is not None and left <= 0 and is_prompt(version) and not shown_today(version, case)
        is_full = is_over or (appears_by_itself(version) and tours <= 0)
        cell = _AWAY if version.guide_id in closed else _cell(version, aims[version.guide_id], case, is_full=is_full)
        found[version.guide_id] = cell
        if cell.state == "shown":
            tours -= appears_by_itself(version)
            if left is not None and not shown_today(version, case):
                left -= is_prompt(version)
            _meet(case, version.guide_id)
    return found


_AWAY = Cell("away", msg("May not read the procedure that the tour shows: it is for customers who are signed in."))


_IN_A_BROWSER = msg("It starts once in a browser, and has in one of theirs. In another browser it starts again.")


def _meet(case: Case, guide_id: UUID) -> None:
    known = case.met.get(guide_id)
    case.met[guide_id] = _Met(case.clock.at, known.done_at if known else None)


def _cell(version: GuideVersion, aim: Aim, case: Case, *, is_full: bool) -> Cell:
    moment = _moment(aim, case.clock)
    for judged in who_and_when(aim, replace(case, clock=moment)):
        if not judged.held:
            return Cell("away", judged.says)
    if version.guide_kind == "tour" and not appears_by_itself(version):
        return Cell("asked", msg("It doesn’t start by itself, only when somebody asks for it."))
    asked = replace(aim, frequency="once") if appears_by_itself(version) and not aim.frequency else aim
    for judged in how_often(version, asked, replace(case, clock=moment)):
        if not judged.held:
            return Cell("often", judged.says if asked is aim else _IN_A_BROWSER)
    if is_full:
        return Cell("limit", msg("The limit for what appears by itself has been reached: others come first."))
    return Cell("shown", msg("Is shown on its pages."))


def _moment(aim: Aim, clock: Clock) -> Clock:
    """Return when on that day it is asked: where a guide begins in the middle of it, from then on."""
    ends = day_begins(clock) + timedelta(days=1)
    return Clock(aim.begins, clock.zone) if aim.begins and clock.at < aim.begins < ends else clock
