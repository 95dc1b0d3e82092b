"""How often a client may ask of the embed API."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from core import limits
from core.limits import REMEMBERED, Rate

RATES: Mapping[str, Rate] = {
    # A whole office may sit behind one address.
    "boot": Rate(20, 400),
    "read": Rate(50, 500),
    "say": Rate(2, 60),
    "events": Rate(120, 600),
    "stranger": Rate(1, 30),
}
"""By what is asked for; `stranger` is for keys that no site has."""


class Limits(limits.Limits):
    """The buckets of the embed API's clients."""

    def __init__(
        self,
        rates: Mapping[str, Rate] = RATES,
        *,
        clock: Callable[[], float] = time.monotonic,
        remembered: int = REMEMBERED,
    ) -> None:
        super().__init__(rates, clock=clock, remembered=remembered)
