"""Dates in templates: in the workspace's time zone, the way the reader's language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import lru_cache

from babel.dates import format_datetime
from flask import Flask
from flask_babel import get_locale, get_timezone

from core.clock import now

_DAY = {"ja": "yyyy/M/d(E)", "en": "MMM d, yyyy"}
_SHORT = {"ja": "M/d(E)", "en": "MMM d"}
_MOMENT = {"ja": "M/d(E) HH:mm", "en": "MMM d, HH:mm"}
_LONG_MOMENT = {"ja": "yyyy/M/d(E) HH:mm", "en": "MMM d, yyyy, HH:mm"}


def day(value: datetime) -> str:
    """Return the date, with its year when it is not the current one."""
    return _in_readers_way(value, _SHORT if value.year == now().year else _DAY)


def moment(value: datetime) -> str:
    """Return date and time to the minute, with its year when it is not the current one."""
    return _in_readers_way(value, _MOMENT if value.year == now().year else _LONG_MOMENT)


def _in_readers_way(value: datetime, formats: Mapping[str, str]) -> str:
    locale = str(get_locale())
    return _written(value, formats[locale], locale, get_timezone())


@lru_cache(maxsize=4096)
def _written(value: datetime, pattern: str, locale: str, zone: tzinfo) -> str:
    """The same articles' dates stand in one list after another."""
    return str(format_datetime(value, pattern, tzinfo=zone, locale=locale))


def days_until(value: datetime) -> int:
    """Return how many calendar days lie between today and `value` in the reader's time zone; negative when past."""
    zone = get_timezone()
    return (value.astimezone(zone).date() - now().astimezone(zone).date()).days


def install(app: Flask) -> None:
    """Give templates `day`, `moment`, `days_until` and `today`."""
    app.jinja_env.filters.update(day=day, moment=moment)
    app.jinja_env.globals.update(days_until=days_until, today=now)
