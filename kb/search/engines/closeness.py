"""How much of a query stands close together in a text: what the terms' mere presence doesn't tell."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[。\n!?！？]|\. ")
_RUN = re.compile(r"\w+")
Place = tuple[int, int]


class Needle(NamedTuple):
    """A term of the query: the ways in which it may be written, and its weight."""

    spellings: tuple[str, ...]
    weight: float


def closeness(text: str, needles: Sequence[Needle], window: int) -> float:
    """The largest share (0 to 1) of the needles' weight that stands within one sentence, and a window, of the text."""
    total = sum(needle.weight for needle in needles)
    return heaviest_place(text, needles, window)[0] / total if total else 0.0


def heaviest_place(text: str, needles: Sequence[Needle], window: int) -> tuple[float, int]:
    """The weight that stands within a sentence and a window where it is largest, and where that begins."""
    return heaviest_of(text, places_of(text, needles), needles, window)


def heaviest_of(text: str, places: list[Place], needles: Sequence[Needle], window: int) -> tuple[float, int]:
    """As `heaviest_place`, where the places of the needles are known."""
    return _heaviest(text, sorted(places), [needle.weight for needle in needles], window) if places else (0.0, 0)


def wording(text: str, triples: Collection[str]) -> float:
    """The share (0 to 1) of the query's letter triples that stand in the text: whether it was worded alike."""
    return sum(map(text.__contains__, triples)) / len(triples) if triples else 0.0


def triples_of(text: str) -> frozenset[str]:
    """All triples of neighbouring letters of a (folded) query."""
    return frozenset(run[at : at + 3] for run in _RUN.findall(text) for at in range(len(run) - 2))


def places_of(text: str, needles: Sequence[Needle]) -> list[Place]:
    """Where in the text a needle stands, and which one, in no order."""
    places = []
    # One regular expression for all would take longer.
    for number, needle in enumerate(needles):
        for spelling in needle.spellings:
            at = text.find(spelling)
            while at >= 0:
                places.append((at, number))
                at = text.find(spelling, at + 1)
    return places


def _heaviest(text: str, places: Sequence[Place], weights: Sequence[float], window: int) -> tuple[float, int]:
    inside = [0] * len(weights)
    weight = heaviest = 0.0
    first = start = before = 0
    for place, (at, number) in enumerate(places):
        if at - before > window or _SENTENCE_END.search(text, before, at):
            inside = [0] * len(weights)
            weight, first = 0.0, place
        before = at
        if not inside[number]:
            weight += weights[number]
        inside[number] += 1
        while places[first][0] < at - window:
            left = places[first][1]
            inside[left] -= 1
            if not inside[left]:
                weight -= weights[left]
            first += 1
        if weight > heaviest:
            heaviest, start = weight, places[first][0]
    return heaviest, start
