"""When more visits than before don't find an element: a rise of the rate, not of the number. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import sqrt

from guides.health.queries import Visit

PERIOD = timedelta(days=7)
"""This long is compared with as long before."""
LEAST_VISITS = 20
LEAST_MISSING = 5
LEAST_RATE = 0.1
TIMES = 2.0
"""The rate must have at least doubled."""
BEYOND_CHANCE = 3.0
"""Standard deviations."""


@dataclass(frozen=True)
class Rise:
    """An element that is found less often than before."""

    rate: float
    before: float
    visits: int
    since: datetime
    """The first visit of those that didn't find it any more."""
    known_at: datetime
    """When there were enough visits to say so."""
    versions: tuple[int, ...]
    browsers: tuple[tuple[str, int], ...]
    """In which browsers it wasn't found, and in how many visits, most first."""


def rise_in(visits: Sequence[Visit], moment: datetime) -> Rise | None:
    """Return by how much an element is found less often in the last period than in the one before; None if it isn't."""
    recent = [visit for visit in visits if visit.at > moment - PERIOD]
    before = _before([visit for visit in visits if moment - 2 * PERIOD < visit.at <= moment - PERIOD])
    known = next((n for n in range(LEAST_VISITS, len(recent) + 1) if _has_risen(recent[:n], before)), None)
    if known is None or not _has_risen(recent, before):
        return None
    since = _since(recent)
    lost = [visit for visit in recent if visit.is_missing and visit.at >= since]
    browsers = Counter(visit.browser for visit in lost if visit.browser)
    return Rise(
        rate=_rate(recent),
        before=before,
        visits=len(recent),
        since=since,
        known_at=recent[known - 1].at,
        versions=tuple(sorted({visit.version for visit in lost})),
        browsers=tuple(browsers.most_common()),
    )


def _rate(visits: Sequence[Visit]) -> float:
    return sum(visit.is_missing for visit in visits) / len(visits) if visits else 0.0


def _before(visits: Sequence[Visit]) -> float:
    """Too few visits say nothing about what was usual."""
    return _rate(visits) if len(visits) >= LEAST_VISITS else 0.0


def _has_risen(recent: Sequence[Visit], before: float) -> bool:
    rate, count = _rate(recent), len(recent)
    if count < LEAST_VISITS or rate * count < LEAST_MISSING or rate < max(LEAST_RATE, TIMES * before):
        return False
    return (rate - before) * sqrt(count) > BEYOND_CHANCE * sqrt(before * (1 - before))


def _since(recent: Sequence[Visit]) -> datetime:
    """Where the visits that missed it begin to be more than their share: the lowest point of the sum of deviations."""
    usual = _rate(recent)
    sums = list(accumulate(visit.is_missing - usual for visit in recent))
    lowest = min(range(len(sums)), key=lambda at: min(sums[at], 0.0)) if min(sums) < 0 else -1
    return next(visit.at for visit in recent[lowest + 1 :] or recent if visit.is_missing)
