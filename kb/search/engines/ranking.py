"""The last steps of ranking, which all engines share: what is too little to be a hit, and what moves a hit up."""

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.search.analysis.folding import normalise
from kb.search.analysis.tokens import Kind, QueryTerm
from kb.search.engines.closeness import Needle, Place, heaviest_of, triples_of
from kb.search.engines.concordance import concordance
from kb.search.engines.documents import Card
from kb.search.engines.protocol import Hit, Part, Passage, Results, SearchRequest
from kb.search.engines.sought import Sought

_DAY = 86_400
# Sums of the same shares in another order differ in their last digits.
_NEARLY = 0.999
PASSAGE = 40
"""So many letters are enough to know a passage by."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The numbers of the ranking; docs/search.md tells how each was found, and what else was tried."""

    k1: float = 1.2
    word_weight: float = 1.0
    gram_weight: float = 0.35
    reading_weight: float = 0.6
    # Terms in more than this share of all articles are dropped, but for the rarest ones, and only in a large index;
    # so many of the best that are found without them get what they would have given.
    prune_share: float = 0.1
    prune_above: int = 1000
    keep_rarest: int = 2
    refined: int = 40
    # A hit has at least this share of the query's weight; below stands what has a common word with it by chance.
    floor: float = 0.18
    coverage_power: float = 0.5
    # How much a text gains that has the query's weight in one sentence, and its letters three by three.
    closeness: float = 1.2
    wording: float = 1.0
    window: int = 80
    reranked: int = 10
    needles: int = 12
    # More than what was learned can make up for: nothing comes before the very question that was asked.
    exactly: float = 4.0
    verified: float = 1.05
    fresh: float = 1.05
    fresh_days: int = 90
    other_locale: float = 0.8
    most_learned: float = 1.5
    # What is found by other words of the same meaning counts a little less, and never as much as the very question.
    synonym: float = 0.85
    below_exactly: float = 0.99

    def kind_weight(self, kind: Kind) -> float:
        """What a term of this kind weighs, in any field."""
        return {Kind.WORD: self.word_weight, Kind.GRAM: self.gram_weight, Kind.READING: self.reading_weight}[kind]


@dataclass(slots=True)
class Candidate:
    """An article that an engine found: what its terms gave, and which share of the query's weight they have.

    Those of a later `tier` come after all of an earlier one, whatever their score.
    """

    key: int
    score: float
    coverage: float
    tier: int = 0


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term of the query with the weight that it has in this index, and the number of articles that have it."""

    term: QueryTerm
    weight: float
    having: int


def weigh(
    tuning: Tuning, terms: Sequence[QueryTerm], documents: int, having: Callable[[QueryTerm], int]
) -> list[Weighted]:
    """The weights of a query's terms. What nothing has still counts, for it was asked for.

    Only guesses don't: of kana and romaji, either the reading is known, then the letters that they were split into
    mean nothing, or it isn't, then the reading means nothing.
    """
    counts = [min(having(term), documents) for term in terms]
    spoken = {
        term.surface: _weight(tuning, term, documents, count)
        for term, count in zip(terms, counts, strict=True)
        if term.kind is Kind.READING and count
    }
    weighted = []
    for term, count in zip(terms, counts, strict=True):
        weight = 0.0 if _is_guess(term, count, spoken) else _weight(tuning, term, documents, count)
        # せいきゅう is 性急 to a dictionary: rare as that is, it tells no more than the sound.
        weighted.append(Weighted(term, min(weight, spoken.get(term.surface, weight)), count))
    return weighted


def _is_guess(term: QueryTerm, having: int, spoken: Iterable[str]) -> bool:
    if having:
        return False
    return term.kind is Kind.READING or any(term.surface in stretch for stretch in spoken)


def _weight(tuning: Tuning, term: QueryTerm, documents: int, having: int) -> float:
    return tuning.kind_weight(term.kind) * inverse_frequency(documents, having)


def inverse_frequency(documents: int, having: int) -> float:
    """How telling a term is that `having` of so many documents have."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def pruned(tuning: Tuning, documents: int, terms: Sequence[Weighted]) -> list[Weighted]:
    """The terms without those that too many articles have; the rarest stay, one word at least among them."""
    limit = max(tuning.prune_above, tuning.prune_share * documents)
    known = sorted((each for each in terms if each.having), key=lambda each: each.having)
    words = [each for each in known if each.term.kind is Kind.WORD]
    rarest = (*known[: tuning.keep_rarest], *words[:1])
    return [each for each in terms if each.weight and (each.having <= limit or each in rarest)]


def least_share(tuning: Tuning, kept: Sequence[Weighted]) -> float:
    """Which share of the query's weight a hit has at least.

    Of a single word that some articles have, some pairs of its letters are too little: 取り込み isn't 取り消し. All of
    them are enough, for there the word may have been split otherwise.
    """
    words = [each for each in kept if each.term.kind is Kind.WORD]
    pairs = sum(each.weight for each in kept if each.term.kind is Kind.GRAM)
    whole = [each.weight for each in kept if each.term.kind is not Kind.GRAM and each.having]
    if len(words) != 1 or not words[0].having or not pairs:
        return tuning.floor
    total = sum(each.weight for each in kept)
    return max(tuning.floor, _NEARLY * min(*whole, pairs) / total)


class Ranked(NamedTuple):
    """A candidate in its place. `close` tells whether it was looked at closely, and so has factors."""

    key: int
    score: float
    coverage: float
    factors: tuple[Part, ...]
    close: bool
    ranking: "Ranking"
    via: tuple[str, ...] = ()
    passage: Passage | None = None
    tier: int = 0

    @property
    def is_exactly(self) -> bool:
        """Whether it is the very question that was asked."""
        return any(part.name == "exactly" for part in self.factors)


Explain = Callable[[int], tuple[Part, ...]]


class Scored(NamedTuple):
    """A candidate that was looked at closely."""

    candidate: Candidate
    factors: tuple[Part, ...]
    score: float
    passage: Passage | None

    @property
    def is_exactly(self) -> bool:
        """Whether it is the very question that was asked."""
        return any(part.name == "exactly" for part in self.factors)


class Ranking:
    """Turns an engine's candidates into results.

    `card`, `text` and `words` fetch what an engine stores of a candidate; only the best few are asked for it. `explain`
    tells what each term gave to one. `weight` is that of all terms together.
    """

    def __init__(
        self,
        tuning: Tuning,
        request: SearchRequest,
        weighted: Sequence[Weighted],
        card: Callable[[int], Card],
        text: Callable[[int], str],
        words: Callable[[int], str],
        explain: Explain,
    ) -> None:
        self.weight = sum(each.weight for each in weighted)
        self._explain = explain
        self._tuning = tuning
        self._request = request
        self._terms = tuple(each.term for each in weighted)
        self._asked = normalise(request.text)
        self._triples = triples_of(self._asked)
        self._needles = _needles(tuning, weighted)
        self._card = card
        self._text = text
        self._words = words

    @property
    def terms(self) -> tuple[QueryTerm, ...]:
        """What the query was taken to ask for."""
        return self._terms

    def ranked(self, candidates: list[Candidate]) -> list[Ranked]:
        """The best candidates in order, as many as the page asked for needs."""
        for candidate in candidates:
            candidate.score *= candidate.coverage**self._tuning.coverage_power
        wanted = max(self._tuning.reranked, self._request.offset + self._request.limit)
        best = heapq.nsmallest(wanted, candidates, key=lambda each: (each.tier, -each.score, each.key))
        return self._rerank(best)

    def results(self, ranked: Sequence[Ranked], total: int) -> Results:
        """The page asked for, of what was ranked."""
        request = self._request
        page = ranked[request.offset : request.offset + request.limit]
        return Results(tuple(each.ranking.hit(each) for each in page), total, self._terms)

    def _rerank(self, best: list[Candidate]) -> list[Ranked]:
        """The first ones by all factors; the others keep their places behind them."""
        close = best[: self._tuning.reranked]
        sought = Sought(self._needles, self._triples, len(close))
        scored = self._exactly_first([self._scored(each, sought) for each in close])
        scored.sort(key=lambda each: (-each.score, each.candidate.key))
        return [
            *(
                Ranked(one.key, score, one.coverage, factors, True, self, passage=passage)
                for one, factors, score, passage in scored
            ),
            *(
                Ranked(one.key, one.score, one.coverage, (), False, self, tier=one.tier)
                for one in best[self._tuning.reranked :]
            ),
        ]

    def _exactly_first(self, scored: list[Scored]) -> list[Scored]:
        """Whatever else speaks for another article, what was learned too: the very question comes before it."""
        lowest = min((each.score for each in scored if each.is_exactly), default=0.0)
        highest = max((each.score for each in scored if not each.is_exactly), default=0.0)
        if not lowest or lowest * self._tuning.below_exactly >= highest:
            return scored
        lift = highest / (lowest * self._tuning.below_exactly)
        return [
            each._replace(factors=_lifted(each.factors, lift), score=each.score * lift) if each.is_exactly else each
            for each in scored
        ]

    def hit(self, ranked: Ranked) -> Hit:
        """A ranked candidate as it is given."""
        words = concordance(self._text(ranked.key), self._words(ranked.key))
        hit = Hit(self._card(ranked.key).id, ranked.score, via=ranked.via, passage=ranked.passage, words=words)
        if not self._request.explain:
            return hit
        coverage = Part("coverage", "", ranked.coverage**self._tuning.coverage_power)
        return replace(hit, parts=(*self._explain(ranked.key), coverage, *ranked.factors))

    def _scored(self, candidate: Candidate, sought: Sought) -> Scored:
        card = self._card(candidate.key)
        text = self._text(candidate.key)
        head, gap, body = text.partition("\n\n")
        lines = head.split("\n")
        seen = sought.within(text)
        begins = len(head) + len(gap)
        in_body = [(at - begins, number) for at, number in seen.places if at >= begins]
        weight, at = heaviest_of(body, in_body, self._needles, self._tuning.window)
        in_head = [place for place in seen.places if place[0] < begins]
        factors = {
            "closeness": math.exp(self._tuning.closeness * self._closeness(lines, in_head, weight)),
            "wording": math.exp(self._tuning.wording * seen.wording),
            "exactly": self._tuning.exactly if self._asked in lines else 1.0,
            "verified": self._tuning.verified if card.verified else 1.0,
            "fresh": self._freshness(card.updated),
            "locale": self._locale(card.group.locale),
            "learned": self._learned(card.id),
        }
        parts = tuple(Part(name, "", value) for name, value in factors.items() if value != 1)
        passage = Passage(at, body[at : at + PASSAGE]) if weight else None
        return Scored(candidate, parts, candidate.score * math.prod(factors.values()), passage)

    def _closeness(self, lines: list[str], in_head: list[Place], in_body: float) -> float:
        """The largest share of the needles' weight that stands together, in a line of the head or in the body."""
        total = sum(needle.weight for needle in self._needles)
        heaviest, start = in_body, 0
        for line in lines:
            end = start + len(line)
            here = [(at - start, number) for at, number in in_head if start <= at < end]
            heaviest = max(heaviest, heaviest_of(line, here, self._needles, len(line))[0])
            start = end + len("\n")
        return heaviest / total if total else 0.0

    def _freshness(self, updated: float) -> float:
        if self._request.at is None or not updated:
            return 1.0
        age = max(0.0, self._request.at.timestamp() - updated) / _DAY
        return 1 + (self._tuning.fresh - 1) * math.exp(-age / self._tuning.fresh_days)

    def _locale(self, locale: str) -> float:
        wanted = self._request.locales
        return self._tuning.other_locale if wanted and locale != wanted[0] else 1.0

    def _learned(self, article_id: str) -> float:
        most = self._tuning.most_learned
        return min(most, max(1 / most, self._request.learned.get(article_id, 1.0)))


def _lifted(factors: tuple[Part, ...], lift: float) -> tuple[Part, ...]:
    return tuple(replace(part, value=part.value * lift) if part.name == "exactly" else part for part in factors)


def _needles(tuning: Tuning, weighted: Sequence[Weighted]) -> list[Needle]:
    """What to look for in a text: the terms that tell most, as they were written and in each of their forms."""
    telling = heapq.nlargest(
        tuning.needles, (each for each in weighted if each.term.kind is not Kind.READING), key=lambda each: each.weight
    )
    return [Needle(tuple({each.term.surface, *each.term.forms}), each.weight) for each in telling]
