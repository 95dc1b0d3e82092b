"""BM25F, term by term, over posting lists that an engine has read: which articles match, and how well.

The fields of one kind of term (title, phrasings, headings, body, tags) are one saturated count, so that a word in
the title and the body is not two words. Terms that nearly every article has cost most and tell least: beyond a share
of all articles they are dropped, except for the rarest, and only looked up for the best of those that the rest found.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, chain
from operator import mul
from typing import NamedTuple, Protocol

from kb.search.analysis.tokens import Kind, QueryTerm
from kb.search.engines.documents import FIELD, FIELD_NAMES, Card, Group
from kb.search.engines.protocol import Part, SearchRequest
from kb.search.engines.ranking import Candidate, Tuning, least_share, pruned, weigh
from kb.search.engines.segment_file import Postings


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
        if request.excluded:
            kept = [number for number in kept if self.cards[number].id not in request.excluded]
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

    def find(self, place: int, kind: Kind, form: str) -> Mapping[str, Postings]:
        """The posting lists of a term in a segment, by field."""


class Phrase(Protocol):
    """What must stand in an article; see `variants.Phrase`."""

    @property
    def words(self) -> Sequence[QueryTerm]:
        """Its words."""

    @property
    def pairs(self) -> Sequence[QueryTerm]:
        """Its pairs of characters."""


class _List(NamedTuple):
    """A posting list, and what one occurrence in its field weighs in each article."""

    field: str
    norms: Sequence[float]
    postings: Postings


@dataclass(frozen=True, slots=True)
class _Planned:
    """A term with its posting lists by segment, the longest one first."""

    term: QueryTerm
    weight: float
    lists: list[list[_List]]


class Scorer:
    """One query over all segments of an index."""

    def __init__(self, index: Index, tuning: Tuning, terms: Sequence[QueryTerm]) -> None:
        self._index = index
        self._segments = index.segments
        self._tuning = tuning
        self._starts = [0, *accumulate(len(segment.cards) for segment in self._segments)]
        lists = {term: [self._lists(index, term, place) for place in range(len(self._segments))] for term in terms}
        self.weighted = weigh(tuning, terms, self._starts[-1], lambda term: _having(lists[term]))
        left = pruned(tuning, self._starts[-1], self.weighted)
        self._least = least_share(tuning, left)
        kept = {each.term for each in left}
        planned = [_Planned(each.term, each.weight, lists[each.term]) for each in self.weighted if each.weight]
        self._kept = [plan for plan in planned if plan.term in kept]
        self._dropped = [plan for plan in planned if plan.term not in kept]
        self._refined: set[int] = set()

    def _lists(self, index: Index, term: QueryTerm, place: int) -> list[_List]:
        segment = self._segments[place]
        found = [
            _List(field, segment.norms(field), postings)
            for form in term.forms
            for field, postings in index.find(place, term.kind, form).items()
        ]
        return sorted(found, key=lambda one: -len(one.postings.numbers))

    def candidates(self, request: SearchRequest) -> list[Candidate]:
        """Every article that matches well enough, and that the request's asker may see, in no order."""
        kept = sum(plan.weight for plan in self._kept)
        if not kept:
            return []
        floor, total = self._least * kept, kept + sum(plan.weight for plan in self._dropped)
        found = []
        for place, segment in enumerate(self._segments):
            scores, shares, seen = self._accumulate(place)
            start = self._starts[place]
            found += [
                Candidate(start + number, scores[number], shares[number] / total)
                for number in segment.admitted(seen, request)
                if shares[number] >= floor
            ]
        if self._dropped:
            self._refine(found, total)
        return found

    def having(self, candidates: Iterable[Candidate], phrases: Iterable[Phrase]) -> list[Candidate]:
        """Those candidates that have all words, or all pairs of characters, of each phrase."""
        kept = list(candidates)
        for phrase in phrases:
            keys = {
                self._starts[place] + number
                for place in range(len(self._segments))
                for terms in (phrase.words, phrase.pairs)
                for number in self._having_all(place, terms)
            }
            kept = [each for each in kept if each.key in keys]
        return kept

    def _having_all(self, place: int, terms: Sequence[QueryTerm]) -> set[int]:
        found: set[int] | None = None
        for term in terms:
            numbers = {number for one in self._lists(self._index, term, place) for number in one.postings.numbers}
            found = numbers if found is None else found & numbers
        return found or set()

    def _refine(self, found: list[Candidate], total: float) -> None:
        """Give the best ones what the dropped terms would have given them: to look there costs little."""
        power = self._tuning.coverage_power
        for candidate in nlargest(self._tuning.refined, found, key=lambda one: one.score * one.coverage**power):
            self._refined.add(candidate.key)
            place, number = self.place(candidate.key), self.number(candidate.key)
            for plan in self._dropped:
                count = sum(self._field_counts(plan, place, number).values())
                if count:
                    candidate.score += self._score(plan, count)
                    candidate.coverage += plan.weight / total

    def _score(self, plan: _Planned, count: float) -> float:
        return plan.weight * (self._tuning.k1 + 1) * count / (count + self._tuning.k1)

    def _accumulate(self, place: int) -> tuple[list[float], list[float], set[int]]:
        size = len(self._segments[place].cards)
        scores, shares = [0.0] * size, [0.0] * size
        seen: set[int] = set()
        k1 = self._tuning.k1
        for plan in self._kept:
            weight = plan.weight
            most = weight * (k1 + 1)
            for number, count in _counts(plan.lists[place]):
                scores[number] += most * count / (count + k1)
                shares[number] += weight
            seen.update(*(found.postings.numbers for found in plan.lists[place]))
        return scores, shares, seen

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
        for plan in (*self._kept, *(self._dropped if key in self._refined else ())):
            shares = self._field_counts(plan, place, number)
            count = sum(shares.values())
            if count:
                score = self._score(plan, count)
                parts += [Part(name, plan.term.surface, score * share / count) for name, share in shares.items()]
        return tuple(parts)

    def _field_counts(self, plan: _Planned, place: int, number: int) -> dict[str, float]:
        shares: dict[str, float] = {}
        for field, norms, postings in plan.lists[place]:
            at = bisect_left(postings.numbers, number)
            if at < len(postings.numbers) and postings.numbers[at] == number:
                shares[field] = shares.get(field, 0.0) + postings.counts[at] * norms[number]
        return shares


def _having(lists: Sequence[Sequence[_List]]) -> int:
    """How many articles have a term, in the field where most have it."""
    by_field: dict[str, int] = {}
    for field, _, postings in (found for some in lists for found in some):
        by_field[field] = by_field.get(field, 0) + len(postings.numbers)
    return max(by_field.values(), default=0)


def _counts(lists: Sequence[_List]) -> Iterable[tuple[int, float]]:
    """How often each article has the term, over all fields and forms, in equal units."""
    counted = [
        zip(numbers, map(mul, counts, map(norms.__getitem__, numbers)), strict=True)
        for _, norms, (numbers, counts) in lists
    ]
    if len(counted) <= 1:
        return chain(*counted)
    together = dict(counted[0])
    for number, count in chain(*counted[1:]):
        together[number] = together.get(number, 0.0) + count
    return together.items()
