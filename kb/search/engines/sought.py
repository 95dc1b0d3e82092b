"""Everything that is looked for in the texts of a search's candidates, found in one pass over each text."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation

from kb.search.engines.closeness import Needle, Place, places_of, wording

# Two bytes for nearly every letter: that is the shortest way through a Japanese text.
_ENCODING, _WIDTH = "utf-16-le", 2
# To prepare the pass takes as long as looking into so many texts letter by letter.
_FEW = 3


class Seen(NamedTuple):
    """What stands in a text: the places of needles, each with the needle's number, and the share of the triples."""

    places: list[Place]
    wording: float


class Sought:
    """Needles and letter triples, to be looked for in `texts` texts or so."""

    def __init__(self, needles: Sequence[Needle], triples: Collection[str], texts: int) -> None:
        self._needles = needles
        self._triples = triples
        self._numbers: dict[str, list[int]] = {triple: [] for triple in triples}
        for number, needle in enumerate(needles):
            for spelling in filter(None, needle.spellings):
                self._numbers.setdefault(spelling, []).append(number)
        patterns = [letters.encode(_ENCODING, "surrogatepass") for letters in self._numbers]
        self._by_pattern = list(self._numbers.values())
        self._is_triple = {pattern for pattern, letters in enumerate(self._numbers) if letters in triples}
        is_worth_it = patterns and texts > _FEW
        self._all = BytesAhoCorasick(patterns, implementation=Implementation.DFA) if is_worth_it else None

    def within(self, text: str) -> Seen:
        """What of it stands in this text."""
        encoded = text.encode(_ENCODING, "surrogatepass") if self._all else b""
        # Letters beyond the basic plane take four bytes, by which the places of all others would be moved.
        if self._all is None or len(encoded) != _WIDTH * len(text):
            return Seen(places_of(text, self._needles), wording(text, self._triples))
        met = self._all.find_matches_as_indexes(encoded, overlapping=True)
        standing = [(pattern, start // _WIDTH) for pattern, start, _end in met if not start % _WIDTH]
        numbers = self._by_pattern
        places = [(at, number) for pattern, at in standing for number in numbers[pattern]]
        there = self._is_triple.intersection([pattern for pattern, _at in standing])
        return Seen(places, len(there) / len(self._triples) if self._triples else 0.0)
