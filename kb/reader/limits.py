"""How often one reader, and everybody behind one address, may vote and leave questions."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, request

from core.limits import Limits, Rate
from core.web.context import current

RATES = {
    "vote": Rate(1 / 10, 15),
    "question": Rate(1 / 60, 4),
    # A whole office may sit behind one address.
    "vote.address": Rate(1, 60),
    "question.address": Rate(1 / 10, 20),
}
EXTENSION = "annai_reader_limits"


def install(blueprint: Blueprint) -> None:
    """Give the application its buckets."""
    blueprint.record_once(lambda state: state.app.extensions.setdefault(EXTENSION, Limits(RATES)))


def spend(deed: str) -> int:
    """Note one vote or question; return 0, or after how many seconds the reader may try again."""
    limits = cast("Limits", current_app.extensions[EXTENSION])
    place = current.workspace.id
    by_address = limits.spend(f"{deed}.address", (place, request.remote_addr))
    return by_address or limits.spend(deed, (place, current.visitor))
