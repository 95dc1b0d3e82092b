"""BM25F, term by term, over posting lists that an engine has read: which articles match, and how well.

The fields of one kind of term (title, phrasings, headings, body, tags) are one saturated count, so that a word in
the title and the body is not two words. Terms that nearly every article has cost most and tell least: beyond a share
of all articles they are dropped, except for the rarest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Protocol

from kb.search.analysis.tokens import QueryTerm
from kb.search.engines.documents import FIELD, FIELD_NAMES, FIELDS, Card, Group
from kb.search.engines.protocol import Part, SearchRequest
from kb.search.engines.ranking import Candidate, Tuning, Weighted, pruned, weigh


class Postings(NamedTuple):
    """The articles that have a term in a field, by their number in the segment, and how often each has it."""

    numbers: Sequence[int]
    counts: Sequence[int]


NO_POSTINGS = Postings((), ())


class Segment:
    """A part of the index that never changes, but for articles that are removed from it."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self.cards = cards
        self.removed: frozenset[int] = frozenset()
        places = {group: place for place, group in enumerate(dict.fromkeys(card.group for card in cards))}
        self._groups: tuple[Group, ...] = tuple(places)
        self._group_of = [places[card.group] for card in cards]
        self._norms: dict[str, list[float]] = {}

    def admitted(self, numbers: Iterable[int], request: SearchRequest) -> list[int]:
        """Those of the articles that the request's asker may and wants to see."""
        admits = [group.admits(request) for group in self._groups]
        group_of, removed = self._group_of, self.removed
        kept = [number for number in numbers if admits[group_of[number]] and number not in removed]
        return [number for number in kept if self.cards[number].verified] if request.verified_only else kept

    def set_averages(self, averages: Sequence[float]) -> None:
        """Prepare the weight of one occurrence in each field of each article: less in a longer one."""
        for place, name in enumerate(FIELD_NAMES):
            weight, b = FIELD[name].weight, FIELD[name].b
            slope = b / averages[place] if averages[place] else 0.0
            self._norms[name] = [weight / (1 - b + slope * card.lengths[place]) for card in self.cards]

    def norms(self, name: str) -> list[float]:
        """The weight of one occurrence in this field, by article."""
        return self._norms[name]


def average_lengths(segments: Iterable[Segment]) -> list[float]:
    """How many terms an article has in each field, on average; articles without the field don't count."""
    lengths = [card.lengths for segment in segments for card in segment.cards]
    return [sum(column) / max(1, sum(map(bool, column))) for column in zip(*lengths, strict=True)] or [1.0] * len(
        FIELD_NAMES
    )


class Index(Protocol):
    """What an engine reads from disk. Segments are given by their place in the list."""

    segments: Sequence[Segment]

    def having(self, place: int, field: str, term: str) -> int:
        """How many articles of the segment have the term in the field."""

    def read(self, place: int, field: str, term: str) -> Postings:
        """Which ones, and how often."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A term with its postings, by segment, then by field."""

    term: QueryTerm
    weight: float
    postings: list[dict[str, list[Postings]]]


class Scorer:
    """One query over all segments of an index."""

    def __init__(self, index: Index, tuning: Tuning, terms: Sequence[QueryTerm]) -> None:
        self._index = index
        self._segments = index.segments
        self._tuning = tuning
        documents = sum(len(segment.cards) for segment in self._segments)
        # Also what is pruned weighs in where the best articles are looked at closely.
        self.weighted = weigh(tuning, terms, documents, self._having)
        self._kept = [self._plan(each) for each in pruned(tuning, documents, self.weighted)]
        self._starts = [0, *accumulate(len(segment.cards) for segment in self._segments)]

    def _having(self, term: QueryTerm) -> int:
        """How many articles have the term, in the field where most have it."""
        places = range(len(self._segments))
        return max(
            sum(self._index.having(place, name, form) for place in places for form in term.forms)
            for name in FIELDS[term.kind]
        )

    def _plan(self, each: Weighted) -> _Planned:
        return _Planned(each.term, each.weight, [self._read(each.term, place) for place in range(len(self._segments))])

    def _read(self, term: QueryTerm, place: int) -> dict[str, list[Postings]]:
        by_field = {}
        for name in FIELDS[term.kind]:
            found = [self._index.read(place, name, form) for form in term.forms]
            by_field[name] = [postings for postings in found if postings.numbers]
        return by_field

    def candidates(self, request: SearchRequest) -> list[Candidate]:
        """Every article that matches well enough, and that the request's asker may see, in no order."""
        total = sum(plan.weight for plan in self._kept)
        if not total:
            return []
        floor = self._tuning.floor * total
        found = []
        for place, segment in enumerate(self._segments):
            scores, shares, seen = self._accumulate(place)
            start = self._starts[place]
            found += [
                Candidate(start + number, scores[number], shares[number] / total)
                for number in segment.admitted(seen, request)
                if shares[number] >= floor
            ]
        return found

    def _accumulate(self, place: int) -> tuple[list[float], list[float], set[int]]:
        size = len(self._segments[place].cards)
        scores, shares = [0.0] * size, [0.0] * size
        seen: set[int] = set()
        k1 = self._tuning.k1
        for plan in self._kept:
            weight = plan.weight
            most = weight * (k1 + 1)
            for number, count in self._counts(plan, place).items():
                scores[number] += most * count / (count + k1)
                shares[number] += weight
                seen.add(number)
        return scores, shares, seen

    def _counts(self, plan: _Planned, place: int) -> dict[int, float]:
        """How often each article has the term, over all fields and forms, in equal units."""
        counts: dict[int, float] = {}
        for name, found in plan.postings[place].items():
            norms = self._segments[place].norms(name)
            for postings in found:
                if counts:
                    for number, count in zip(postings.numbers, postings.counts, strict=True):
                        counts[number] = counts.get(number, 0.0) + count * norms[number]
                else:
                    counts = {
                        number: count * norms[number]
                        for number, count in zip(postings.numbers, postings.counts, strict=True)
                    }
        return counts

    def card(self, key: int) -> Card:
        """The card of a candidate."""
        place = self.place(key)
        return self._segments[place].cards[key - self._starts[place]]

    def place(self, key: int) -> int:
        """The segment of a candidate."""
        return next(place for place in range(len(self._segments)) if key < self._starts[place + 1])

    def number(self, key: int) -> int:
        """The number of a candidate in its segment."""
        return key - self._starts[self.place(key)]

    def explain(self, key: int) -> tuple[Part, ...]:
        """What each term gave to this candidate, divided over the fields in which it stands."""
        place, number = self.place(key), self.number(key)
        parts: list[Part] = []
        for plan in self._kept:
            shares = self._field_counts(plan, place, number)
            count = sum(shares.values())
            if count:
                score = plan.weight * (self._tuning.k1 + 1) * count / (count + self._tuning.k1)
                parts += [Part(name, plan.term.surface, score * share / count) for name, share in shares.items()]
        return tuple(parts)

    def _field_counts(self, plan: _Planned, place: int, number: int) -> dict[str, float]:
        shares: dict[str, float] = {}
        for name, found in plan.postings[place].items():
            for postings in found:
                for other, count in zip(postings.numbers, postings.counts, strict=True):
                    if other == number:
                        shares[name] = shares.get(name, 0.0) + count * self._segments[place].norms(name)[number]
        return shares
