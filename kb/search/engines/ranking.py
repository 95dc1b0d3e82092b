"""The last steps of ranking, which all engines share: what is too little to be a hit, and what moves a hit up."""

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.search.analysis.folding import normalise
from kb.search.analysis.tokens import Kind, QueryTerm
from kb.search.engines.closeness import Needle, closeness, triples_of, wording
from kb.search.engines.documents import Card
from kb.search.engines.protocol import Hit, Part, Results, SearchRequest

_DAY = 86_400


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
    refined: int = 100
    # A hit has at least this share of the query's weight; below stands what has a common word with it by chance.
    floor: float = 0.18
    coverage_power: float = 0.5
    # How much a text gains that has the query's weight in one sentence, and its letters three by three.
    closeness: float = 1.2
    wording: float = 1.0
    window: int = 80
    reranked: int = 15
    needles: int = 20
    # More than what was learned can make up for: nothing comes before the very question that was asked.
    exactly: float = 4.0
    verified: float = 1.05
    fresh: float = 1.05
    fresh_days: int = 90
    other_locale: float = 0.8
    most_learned: float = 1.5

    def kind_weight(self, kind: Kind) -> float:
        """What a term of this kind weighs, in any field."""
        return {Kind.WORD: self.word_weight, Kind.GRAM: self.gram_weight, Kind.READING: self.reading_weight}[kind]


@dataclass(slots=True)
class Candidate:
    """An article that an engine found: what its terms gave, and which share of the query's weight they have."""

    key: int
    score: float
    coverage: float


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
    spoken = [term.surface for term, count in zip(terms, counts, strict=True) if term.kind is Kind.READING and count]
    return [
        Weighted(term, 0.0 if _is_guess(term, count, spoken) else _weight(tuning, term, documents, count), count)
        for term, count in zip(terms, counts, strict=True)
    ]


def _is_guess(term: QueryTerm, having: int, spoken: Sequence[str]) -> bool:
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


class Ranking:
    """Turns an engine's candidates into results.

    `card` and `text` fetch what the engine stores of a candidate; only the best few are asked for their text.
    """

    def __init__(
        self,
        tuning: Tuning,
        request: SearchRequest,
        weighted: Sequence[Weighted],
        card: Callable[[int], Card],
        text: Callable[[int], str],
    ) -> None:
        self._tuning = tuning
        self._request = request
        self._terms = tuple(each.term for each in weighted)
        self._asked = normalise(request.text)
        self._triples = triples_of(self._asked)
        self._needles = _needles(tuning, weighted)
        self._card = card
        self._text = text

    def results(
        self, candidates: list[Candidate], explain: Callable[[int], tuple[Part, ...]], total: int | None = None
    ) -> Results:
        """The page asked for. `total`, where an engine knows of more candidates than it gives."""
        for candidate in candidates:
            candidate.score *= candidate.coverage**self._tuning.coverage_power
        request = self._request
        wanted = max(self._tuning.reranked, request.offset + request.limit)
        best = heapq.nsmallest(wanted, candidates, key=lambda each: (-each.score, each.key))
        ranked = self._rerank(best)[request.offset : request.offset + request.limit]
        hits = tuple(self._hit(*each, explain) for each in ranked)
        return Results(hits, len(candidates) if total is None else total, self._terms)

    def _rerank(self, best: list[Candidate]) -> list[tuple[Candidate, tuple[Part, ...], float]]:
        """The first ones by all factors; the others keep their places behind them."""
        scored = [(each, *self._factors(each)) for each in best[: self._tuning.reranked]]
        scored.sort(key=lambda each: (-each[2], each[0].key))
        rest = [(each, (), each.score) for each in best[self._tuning.reranked :]]
        return [*scored, *rest]

    def _hit(
        self,
        candidate: Candidate,
        factors: tuple[Part, ...],
        score: float,
        explain: Callable[[int], tuple[Part, ...]],
    ) -> Hit:
        article_id = self._card(candidate.key).id
        if not self._request.explain:
            return Hit(article_id, score)
        coverage = Part("coverage", "", candidate.coverage**self._tuning.coverage_power)
        return Hit(article_id, score, (*explain(candidate.key), coverage, *factors))

    def _factors(self, candidate: Candidate) -> tuple[tuple[Part, ...], float]:
        card = self._card(candidate.key)
        text = self._text(candidate.key)
        head, _, body = text.partition("\n\n")
        lines = head.split("\n")
        factors = {
            "closeness": math.exp(self._tuning.closeness * self._closeness(lines, body)),
            "wording": math.exp(self._tuning.wording * wording(text, self._triples)),
            "exactly": self._tuning.exactly if self._asked in lines else 1.0,
            "verified": self._tuning.verified if card.verified else 1.0,
            "fresh": self._freshness(card.updated),
            "locale": self._locale(card.group.locale),
            "learned": self._learned(card.id),
        }
        parts = tuple(Part(name, "", value) for name, value in factors.items() if value != 1)
        return parts, candidate.score * math.prod(factors.values())

    def _closeness(self, lines: list[str], body: str) -> float:
        needles = self._needles
        in_lines = (closeness(line, needles, len(line)) for line in lines)
        return max(closeness(body, needles, self._tuning.window), *in_lines)

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


def _needles(tuning: Tuning, weighted: Sequence[Weighted]) -> list[Needle]:
    """What to look for in a text: the terms that tell most, as they were written and in each of their forms."""
    telling = heapq.nlargest(
        tuning.needles, (each for each in weighted if each.term.kind is not Kind.READING), key=lambda each: each.weight
    )
    return [Needle(tuple({each.term.surface, *each.term.forms}), each.weight) for each in telling]
