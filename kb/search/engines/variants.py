"""One list of the answers to a question and to the same question in other words.

An article counts by the better of its scores. Scores are made comparable by the weight of what was asked for: a rare
synonym is worth no more than the word that it stands for. What a variant finds has its words as a phrase, and never
comes before the very question.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from heapq import nsmallest
from typing import NamedTuple

from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import Kind, QueryTerm, grams, query_terms
from kb.search.engines.closeness import Needle, closeness
from kb.search.engines.protocol import Part, Results, SearchRequest, Variant
from kb.search.engines.ranking import Candidate, Ranked, Ranking, Tuning

# More articles with all words of a phrase are not looked at for whether they stand together.
_MOST_LOOKED_AT = 200


class Phrase(NamedTuple):
    """What must stand in an article: all of the words, or all of the pairs of characters."""

    words: tuple[QueryTerm, ...]
    pairs: tuple[QueryTerm, ...]
    letters: str

    def stands_in(self, text: str) -> bool:
        """Whether the words stand together in a (folded) text. What is inflected can't be looked for, and isn't."""
        if self.letters in "".join(text.split()):
            return True
        spelled = [Needle((word.surface, *word.forms), 1.0) for word in self.words]
        known = [needle for needle in spelled if any(spelling in text for spelling in needle.spellings)]
        return len(spelled) > 1 and closeness(text, known, 2 * len(self.letters)) in {0.0, 1.0}


def phrase(text: str) -> Phrase:
    """A phrase by the analysis that everything goes through."""
    folded = fold(text)
    words = [term for term in query_terms(text) if term.kind is Kind.WORD and term.surface]
    pairs = [QueryTerm(Kind.GRAM, (pair,), pair) for pair in dict.fromkeys(grams(folded))]
    return Phrase(tuple(_not_inside(words, folded)), tuple(pairs), "".join(folded.split()))


def _not_inside(words: Sequence[QueryTerm], folded: str) -> list[QueryTerm]:
    """The words without those that are only parts of longer ones."""
    whole = [word for word in words if not any(_has(other.surface, word.surface) for other in words)]
    return whole if all(word.surface in folded for word in whole) else list(words)


def _has(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and shorter in longer


def as_variant(request: SearchRequest, variant: Variant) -> SearchRequest:
    """The request with other words."""
    return replace(request, text=variant.text, variants=())


def having_phrases(
    candidates: list[Candidate], phrases: Sequence[Phrase], fetch: Callable[[int], str]
) -> list[Candidate]:
    """The best of the candidates (which have all words of the phrases) in which those words stand together."""
    several = [one for one in phrases if len(one.words) != 1]
    if not several:
        return candidates
    best = nsmallest(_MOST_LOOKED_AT, candidates, key=lambda each: (each.tier, -each.score, each.key))
    return [each for each in best if all(one.stands_in(fetch(each.key)) for one in several)]


class Asked(NamedTuple):
    """What a question, or a variant of it, found: all that match, and the best of them in order."""

    ranking: Ranking
    keys: AbstractSet[int]
    total: int
    ranked: list[Ranked]
    via: tuple[str, ...] = ()


def _place(each: Ranked) -> tuple[bool, int, float, int]:
    """By which it stands among others, the best one first."""
    return not each.close, each.tier, -each.score, each.key


def joined(tuning: Tuning, own: Asked, others: Sequence[Asked]) -> Results:
    """One page of the answers to a question and its variants."""
    known = {each.key: each for each in own.ranked}
    ceiling = min((each.score for each in own.ranked if each.is_exactly), default=0.0)
    for other in others:
        for each in _weighed(tuning, own, other, ceiling):
            former = known.get(each.key)
            if former is None or _place(each) < _place(former):
                known[each.key] = each
    ranked = sorted(known.values(), key=_place)
    found = set(own.keys).union(*(other.keys for other in others))
    total = max(len(found), own.total, *(other.total for other in others))
    terms = dict.fromkeys(term for one in (own, *others) for term in one.ranking.terms)
    return replace(own.ranking.results(ranked, total), terms=tuple(terms))


def _weighed(tuning: Tuning, own: Asked, other: Asked, ceiling: float) -> list[Ranked]:
    """What a variant found, at what it is worth beside what the question itself found."""
    factor = tuning.synonym * (own.ranking.weight / other.ranking.weight if other.ranking.weight else 1.0)
    highest = max((each.score for each in other.ranked), default=0.0) * factor
    if ceiling and highest > ceiling * tuning.below_exactly:
        factor *= ceiling * tuning.below_exactly / highest
    part = Part("synonym", "", factor)
    return [
        each._replace(score=each.score * factor, factors=(*each.factors, part), via=other.via) for each in other.ranked
    ]
