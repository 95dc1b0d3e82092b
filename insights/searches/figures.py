"""The figures of search, each with its definition. A figure without data is None, never 0."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from insights.periods import Period
from kb.search.models import Search, SearchClick


@dataclass(frozen=True)
class Rate:
    """A share with what it was counted from."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1, or None when there was nothing to count."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> str | None:
        """The share as it is printed, with one decimal, or None."""
        return f"{100 * self.part / self.whole:.1f}" if self.whole else None


@dataclass
class Words:
    """What was asked in one meaning."""

    text: str
    searches: int = 0
    people: set[str] = field(default_factory=set)
    misses: int = 0
    clicks: int = 0
    meaning: str = ""


@dataclass(frozen=True)
class Overview:
    """The figures of one period."""

    searches: int
    zero_results: Rate
    no_click: Rate
    click_through: Rate
    in_place: Rate
    """Answered on the results page itself: nothing had to be opened, and nothing was asked again."""
    mean_position: float | None
    """Mean 1-based rank of what was opened."""
    refined: Rate


def searches_in(session: Session, period: Period, source: str = "") -> Sequence[Search]:
    """Return the searches of a period, without typing on the way to a longer form. Staff searches only when asked."""
    statement = sa.select(Search).where(
        Search.at >= period.start, Search.at < period.end, Search.is_typing.is_(False), Search.source != "phone"
    )
    statement = statement.where(Search.source == source) if source else statement.where(Search.source != "staff")
    return session.scalars(statement.order_by(Search.at)).all()


def overview(session: Session, found: Sequence[Search]) -> Overview:
    """Return the figures over `found`."""
    with_hits = [s for s in found if s.hits > 0]
    ranks = click_ranks(session, [s.id for s in found if s.clicks])
    return Overview(
        searches=len(found),
        zero_results=Rate(len(found) - len(with_hits), len(found)),
        no_click=Rate(sum(not s.is_answered for s in with_hits), len(with_hits)),
        click_through=Rate(sum(s.clicks > 0 for s in found), len(found)),
        in_place=Rate(sum(s.is_answered and not s.clicks for s in found), len(found)),
        mean_position=sum(ranks) / len(ranks) if ranks else None,
        refined=Rate(sum(s.refined_by is not None for s in found), len(found)),
    )


def click_ranks(session: Session, search_ids: Sequence[UUID]) -> list[int]:
    """Return the ranks of all that was opened from these searches."""
    ranks: list[int] = []
    for start in range(0, len(search_ids), 500):
        batch = search_ids[start : start + 500]
        ranks.extend(session.scalars(sa.select(SearchClick.rank).where(SearchClick.search_id.in_(batch))))
    return ranks


def by_meaning(found: Iterable[Search]) -> list[Words]:
    """Group searches by meaning, the most asked first; the commonest spelling stands for the group."""
    groups: dict[str, Words] = {}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for search in found:
        words = groups.setdefault(search.meaning, Words(search.text, meaning=search.meaning))
        spellings[search.meaning][search.text] += 1
        words.searches += 1
        words.people.add(search.session or str(search.id))
        words.misses += search.hits == 0
        words.clicks += search.clicks > 0
    for meaning, words in groups.items():
        words.text = spellings[meaning].most_common(1)[0][0]
    return sorted(groups.values(), key=lambda w: (-w.searches, w.text))


def zero_results(found: Iterable[Search]) -> list[Words]:
    """Return what found nothing, the most asked first."""
    return by_meaning(search for search in found if search.hits == 0)


def without_click(found: Iterable[Search]) -> list[Words]:
    """Return what had results that nobody opened, the most asked first."""
    return by_meaning(search for search in found if search.hits > 0 and not search.is_answered)


@dataclass(frozen=True)
class Refinement:
    """Words that were replaced by other words."""

    before: str
    after: str
    times: int
    opened: int
    """How often the second search led to an article."""


def refinements(found: Sequence[Search]) -> list[Refinement]:
    """Return what was asked anew in other words within 60 s, the commonest first."""
    by_id = {search.id: search for search in found}
    pairs: Counter[tuple[str, str]] = Counter()
    opened: Counter[tuple[str, str]] = Counter()
    for search in found:
        after = by_id.get(search.refined_by) if search.refined_by else None
        if after is not None and after.meaning != search.meaning:
            pairs[search.text, after.text] += 1
            opened[search.text, after.text] += after.clicks > 0
    return [Refinement(*pair, times, opened[pair]) for pair, times in pairs.most_common(50)]


@dataclass(frozen=True)
class Day:
    """The searches of one day in the workspace's time zone."""

    date: date
    searches: int
    misses: int


def per_day(found: Iterable[Search], period: Period, zone: str) -> list[Day]:
    """Return every day of the period, those without searches too."""
    where = ZoneInfo(zone)
    totals: Counter[date] = Counter()
    misses: Counter[date] = Counter()
    for search in found:
        day = search.at.astimezone(where).date()
        totals[day] += 1
        misses[day] += search.hits == 0
    first, last = period.start.astimezone(where).date(), (period.end - timedelta(seconds=1)).astimezone(where).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Day(day, totals[day], misses[day]) for day in days]
