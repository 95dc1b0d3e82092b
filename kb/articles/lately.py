"""Figures that may be some minutes old, kept by the process so that no page waits for them twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from core.clock import now

Value = TypeVar("Value")
AGE = timedelta(minutes=10)
ROOM = 500
_kept: dict[Hashable, tuple[datetime, Any]] = {}


def recently(key: Hashable, count: Callable[[], Value]) -> Value:
    """Return what `count()` gave less than ten minutes ago, else what it gives now."""
    found = _kept.get(key)
    moment = now()
    if found is None or not timedelta(0) <= moment - found[0] < AGE:
        if len(_kept) >= ROOM:
            _kept.clear()
        found = _kept[key] = (moment, count())
    value: Value = found[1]
    return value
