"""How much of a query stands close together in a text: what the terms' mere presence doesn't tell."""

from collections.abc import Sequence
from typing import NamedTuple


class Needle(NamedTuple):
    """A term of the query: the ways in which it may be written, and its weight."""

    spellings: tuple[str, ...]
    weight: float


def closeness(text: str, needles: Sequence[Needle], window: int) -> float:
    """The largest share (0 to 1) of the needles' weight that stands within `window` characters of the text."""
    total = sum(needle.weight for needle in needles)
    return heaviest_place(text, needles, window)[0] / total if total else 0.0


def heaviest_place(text: str, needles: Sequence[Needle], window: int) -> tuple[float, int]:
    """The weight that stands within a window where it is largest, and where that begins."""
    return _heaviest(_places(text, needles), needles, window)


def _places(text: str, needles: Sequence[Needle]) -> list[tuple[int, int]]:
    """Where in the text which needle stands, in the order of the text."""
    places: list[tuple[int, int]] = []
    for number, needle in enumerate(needles):
        for spelling in needle.spellings:
            at = text.find(spelling)
            while at >= 0:
                places.append((at, number))
                at = text.find(spelling, at + 1)
    places.sort()
    return places


def _heaviest(places: list[tuple[int, int]], needles: Sequence[Needle], window: int) -> tuple[float, int]:
    inside = [0] * len(needles)
    weight = heaviest = 0.0
    first = start = 0
    for at, number in places:
        if not inside[number]:
            weight += needles[number].weight
        inside[number] += 1
        while places[first][0] < at - window:
            left = places[first][1]
            inside[left] -= 1
            if not inside[left]:
                weight -= needles[left].weight
            first += 1
        if weight > heaviest:
            heaviest, start = weight, places[first][0]
    return heaviest, start
