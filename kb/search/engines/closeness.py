"""How much of a query stands close together in a text: what the terms' mere presence doesn't tell."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

_SENTENCE_ENDS = ("。", "\n", "!", "?", "！", "？", ". ")
_RUN = re.compile(r"\w+")


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
    places = [(at, number) for number, needle in enumerate(needles) for at in _anywhere(text, needle.spellings)]
    if not places:
        return 0.0, 0
    # Where a sentence ends stands as a needle that there is none of.
    places += [(at, len(needles)) for at in _anywhere(text, _SENTENCE_ENDS)]
    places.sort()
    return _heaviest(places, [needle.weight for needle in needles], window)


def wording(text: str, triples: Collection[str]) -> float:
    """The share (0 to 1) of the query's letter triples that stand in the text: whether it was worded alike."""
    return sum(triple in text for triple in triples) / len(triples) if triples else 0.0


def triples_of(text: str) -> frozenset[str]:
    """All triples of neighbouring letters of a (folded) query."""
    return frozenset(run[at : at + 3] for run in _RUN.findall(text) for at in range(len(run) - 2))


def _anywhere(text: str, spellings: Iterable[str]) -> Iterator[int]:
    """Where in the text one of these stands, in no order."""
    # One regular expression for all would take longer.
    for spelling in spellings:
        at = text.find(spelling)
        while at >= 0:
            yield at
            at = text.find(spelling, at + 1)


def _heaviest(places: list[tuple[int, int]], weights: Sequence[float], window: int) -> tuple[float, int]:
    sentence_end = len(weights)
    inside = [0] * sentence_end
    weight = heaviest = 0.0
    first = start = 0
    for place, (at, number) in enumerate(places):
        if number == sentence_end:
            if weight:
                inside = [0] * sentence_end
                weight = 0.0
            first = place + 1
            continue
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
