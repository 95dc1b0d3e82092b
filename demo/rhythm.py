"""When people work: weekdays more than weekends, mornings and after lunch, busier around the month's end."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_HOURS = {8: 2, 9: 7, 10: 9, 11: 8, 12: 3, 13: 7, 14: 8, 15: 7, 16: 6, 17: 5, 18: 3, 19: 1}
_FRIDAY = 4
_WEEKDAY = (9 * 60 + 10, 16 * 60)
_OFFICE = {4: (9 * 60 + 10, 12 * 60), 5: (13 * 60, 14 * 60 + 30), 6: (15 * 60, 16 * 60)}
"""From which minute of the day to which one something is begun, by weekday."""


def weight_of(day: date) -> float:
    """Return how busy a day is; an ordinary weekday is 1."""
    if day.weekday() >= 5:  # noqa: PLR2004  Saturday
        return 0.12
    closing = day.day >= 26 or day.day <= 3  # noqa: PLR2004  invoices go out around the month's end
    return 1.5 if closing else 1.0


def moment_on(day: date, chance: random.Random) -> datetime:
    """Return a believable moment of a working day in Tokyo."""
    hour = chance.choices(list(_HOURS), weights=list(_HOURS.values()))[0]
    at = time(hour, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, at, TOKYO)


def at_work(day: datetime, about: str) -> datetime:
    """Return when a colleague does something: on that day in Tokyo, in office hours that `about` decides.

    What falls on a weekend is done on the Friday before it. Of two days, the later one is never done before the
    earlier: hence Friday's own work is done in the morning, Saturday's after lunch, Sunday's after that.
    """
    wanted = day.astimezone(TOKYO).date()
    number = wanted.weekday()
    begin, end = _OFFICE.get(number, _WEEKDAY)
    minute = random.Random(about).randrange(begin, end)
    worked = wanted - timedelta(days=max(number - _FRIDAY, 0))
    return datetime.combine(worked, time(minute // 60, minute % 60, len(about) % 60), TOKYO)


def trend_weight(trend: str, progress: float) -> float:
    """Return how likely a meaning is asked, from the first day (0) to the last (1) of the period."""
    return {"rising": 0.25 + 1.5 * progress, "falling": 1.75 - 1.5 * progress}.get(trend, 1.0)


def days(today: datetime, count: int) -> list[date]:
    """Return the last `count` days, yesterday last."""
    last = today.astimezone(TOKYO).date()
    return [last - timedelta(days=count - n) for n in range(count)]
