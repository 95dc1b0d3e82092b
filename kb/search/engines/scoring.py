"""BM25F, term by term, over posting lists that an engine has read: which articles match, and how well.

The fields of one kind of term (title, phrasings, headings, body, tags) are one saturated count, so that a word in
the title and the body is not two words. Terms that nearly every article has cost most and tell least: beyond a share
of all articles they are dropped, except for the rarest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.search.analysis.tokens import Kind, QueryTerm
from kb.search.engines.documents import FIELD, FIELD_NAMES, FIELDS, Card, Group
from kb.search.engines.protocol import Part, SearchRequest
from kb.search.engines.ranking import Candidate, Tuning, Weighted, inverse_frequency


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
            field = FIELD[name]
            slope = field.b / averages[place] if averages[place] else 0.0
            self._norms[name] = [field.weight / (1 - field.b + slope * card.lengths[place]) for card in self.cards]

    def norms(self, field: str) -> list[float]:
        """The weight of one occurrence in this field, by article."""
        return self._norms[field]


def average_lengths(segments: Iterable[Segment]) -> list[float]:
    """How many terms an article has in each field, on average; articles without the field don't count."""
    lengths = [card.lengths for segment in segments for card in segment.cards]
    return [sum(column) / max(1, sum(map(bool, column))) for column in zip(*lengths, strict=True)] or [1.0] * len(FIELD_NAMES)


Read = Callable[[int, str, str], Postings]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A term with its postings: by segment, then by field."""

    term: QueryTerm
    weight: float
    having: int
    postings: tuple[dict[str, list[Postings]], ...]


class Scorer:
    """One query over all segments of an index. `read` gives the postings of a term in a field of a segment."""

    def __init__(self, segments: Sequence[Segment], read: Read, tuning: Tuning, terms: Sequence[QueryTerm]) -> None:
        self._segments = segments
        self._tuning = tuning
        self._documents = sum(len(segment.cards) for segment in segments)
        planned = [self._plan(term, read) for term in terms]
        self._kept = self._prune([plan for plan in planned if plan.weight])
        # Also what was pruned weighs in where the best articles are looked at closely.
        self.weighted = [Weighted(plan.term, plan.weight) for plan in planned]
        self._starts = self._offsets()

    def _offsets(self) -> list[int]:
        starts = [0]
        for segment in self._segments:
            starts.append(starts[-1] + len(segment.cards))
        return starts

    def _plan(self, term: QueryTerm, read: Read) -> _Planned:
        by_segment = []
        having = dict.fromkeys(FIELDS[term.kind], 0)
        for place in range(len(self._segments)):
            by_field: dict[str, list[Postings]] = {}
            for field in FIELDS[term.kind]:
                found = [read(place, field, form) for form in term.forms]
                found = [postings for postings in found if postings.numbers]
                if found:
                    by_field[field] = found
                    having[field] += sum(len(postings.numbers) for postings in found)
            by_segment.append(by_field)
        most = min(self._documents, max(having.values()))
        weight = self._tuning.kind_weight(term.kind) * inverse_frequency(self._documents, most)
        return _Planned(term, weight, most, tuple(by_segment))

    def _prune(self, planned: list[_Planned]) -> list[_Planned]:
        limit = max(self._tuning.prune_above, self._tuning.prune_share * self._documents)
        known = sorted((plan for plan in planned if plan.having), key=lambda plan: plan.having)
        words = [plan for plan in known if plan.term.kind is Kind.WORD]
        rarest = {id(plan) for plan in (*known[: self._tuning.keep_rarest], *words[:1])}
        return [plan for plan in planned if plan.having <= limit or id(plan) in rarest]

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
        for field, found in plan.postings[place].items():
            norms = self._segments[place].norms(field)
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
                parts += [Part(field, plan.term.surface, score * share / count) for field, share in shares.items()]
        return tuple(parts)

    def _field_counts(self, plan: _Planned, place: int, number: int) -> dict[str, float]:
        shares: dict[str, float] = {}
        for field, found in plan.postings[place].items():
            for postings in found:
                for other, count in zip(postings.numbers, postings.counts, strict=True):
                    if other == number:
                        shares[field] = shares.get(field, 0.0) + count * self._segments[place].norms(field)[number]
        return shares
