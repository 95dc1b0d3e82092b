"""How often a client may ask: token buckets in this process's memory. Each process counts for itself."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

REMEMBERED = 20_000


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a second from then on."""

    per_second: float
    burst: float


class Limits:
    """The buckets of all clients; those not seen for longest are forgotten."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        *,
        clock: Callable[[], float] = time.monotonic,
        remembered: int = REMEMBERED,
    ) -> None:
        self._rates, self._clock, self._remembered = rates, clock, remembered
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, kind: str, who: Hashable) -> int:
        """Take one token; return 0, or after how many whole seconds there will be one again."""
        rate, moment = self._rates[kind], self._clock()
        with self._lock:
            left, since = self._buckets.pop((kind, who), (rate.burst, moment))
            left = min(rate.burst, left + (moment - since) * rate.per_second)
            wait = 0 if left >= 1 else max(1, math.ceil((1 - left) / rate.per_second))
            self._buckets[kind, who] = (left if wait else left - 1, moment)
            while len(self._buckets) > self._remembered:
                self._buckets.popitem(last=False)
        return wait
