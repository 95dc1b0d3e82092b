"""What the ranking has to beat: plain BM25 over one kind of term, without anything that ours adds."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable

from kb.search.analysis.folding import fold
from kb.search.analysis.japanese import Role, morphemes
from tests.bench.search.data import Question, Questions
from tests.bench.search.measures import Ranks, rank_of

_K1, _B = 1.2, 0.75
Terms = Callable[[str], list[str]]


def bigrams(text: str) -> list[str]:
    """All pairs of neighbouring characters."""
    folded = "".join(char for char in fold(text) if char.isalnum())
    return [folded[at : at + 2] for at in range(len(folded) - 1)]


def sudachi_words(text: str) -> list[str]:
    """Sudachi's longest words in normalised form, without particles and symbols."""
    return [word.normal for _, _, word in morphemes(fold(text)) if word.role is not Role.NOTHING]


BASELINES: dict[str, Terms] = {"bigrams only": bigrams, "Sudachi C only": sudachi_words}


class PlainBM25:
    """Title and text as one field, all terms, nothing dropped."""

    def __init__(self, data: Questions, terms: Terms) -> None:
        self._terms = terms
        self._ids = [document.id for document in data.documents]
        counts = [Counter(terms(f"{document.title}\n{document.body}")) for document in data.documents]
        self._lengths = [count.total() for count in counts]
        self._average = sum(self._lengths) / max(1, len(self._lengths))
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for term, often in count.items():
                self._postings[term].append((number, often))

    def find(self, text: str) -> list[str]:
        """The ids of what matches, best first."""
        scores: dict[int, float] = defaultdict(float)
        for term in set(self._terms(text)):
            postings = self._postings.get(term, ())
            weight = math.log(1 + (len(self._ids) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, often in postings:
                norm = _K1 * (1 - _B + _B * self._lengths[number] / self._average)
                scores[number] += weight * often * (_K1 + 1) / (often + norm)
        return [self._ids[number] for number in sorted(scores, key=lambda number: (-scores[number], number))]


def run(name: str, data: Questions, questions: list[Question]) -> Ranks:
    """Ask a baseline all of the questions."""
    baseline = PlainBM25(data, BASELINES[name])
    ranks = Ranks(name)
    for question in questions:
        found = baseline.find(question.text)
        ranks.ranks.append(rank_of(question.answer, found))
        ranks.totals.append(len(found))
    return ranks
