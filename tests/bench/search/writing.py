"""Ways of writing: whether what is typed finds what is meant, and nothing that only looks alike.

The rows of sets/*.tsv are in two halves: numbers are tuned on the even ones (the first is row 0), told are the odd ones.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest

SETS = Path(__file__).parent / "sets"
DEPTH = 5
_KINDS = ("kana", "romaji", "spelling", "slip")


class Pair(NamedTuple):
    """Something typed and a question: the one that is meant, or one that is not."""

    typed: str
    question: str
    kind: str


def writings(half: str) -> list[Pair]:
    """What is typed, and what is meant by it."""
    return [
        Pair(typed, meant, kind)
        for meant, *columns in _rows("writing.tsv", half)
        for kind, column in zip(_KINDS, columns, strict=True)
        for typed in column.split("；")
    ]


def near_misses(half: str) -> list[Pair]:
    """What is typed, and what is not meant by it."""
    return [
        Pair(typed, question, "near miss")
        for typed, questions in _rows("near_misses.tsv", half)
        for question in questions.split("；")
    ]


def _rows(name: str, half: str) -> list[list[str]]:
    lines = (SETS / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return rows[{"even": slice(0, None, 2), "odd": slice(1, None, 2), "all": slice(None)}[half]]


def index() -> SuggestionIndex:
    """All questions of both sets together, so that each stands among others that look like it."""
    questions = dict.fromkeys(pair.question for pair in (*writings("all"), *near_misses("all")))
    made = SuggestionIndex()
    made.build(Entry(question, question, "bench", "public", "ja") for question in questions)
    return made


def offered(of: SuggestionIndex, typed: str) -> list[str]:
    """The questions offered for what is typed, best first."""
    request = SuggestRequest(typed, "bench", frozenset({"public"}), limit=DEPTH)
    return [suggestion.article_id for suggestion in of.suggest(request)]


def missed(of: SuggestionIndex, pairs: Sequence[Pair]) -> list[Pair]:
    """Those whose question is not offered."""
    return [pair for pair in pairs if pair.question not in offered(of, pair.typed)]


def mistaken(of: SuggestionIndex, pairs: Sequence[Pair]) -> list[Pair]:
    """Those whose question is offered."""
    return [pair for pair in pairs if pair.question in offered(of, pair.typed)]


def report(half: str) -> Iterator[str]:
    """Lines to print."""
    of, pairs = index(), writings(half)
    for kind in (*_KINDS, ""):
        some = [pair for pair in pairs if kind in {pair.kind, ""}]
        found = len(some) - len(missed(of, some))
        yield f"{kind or 'all':10}{found:5} of {len(some):4} in the first {DEPTH}: {100 * found / len(some):5.1f} %"
    misses = near_misses(half)
    wrong = len(mistaken(of, misses))
    yield f"near misses offered: {wrong} of {len(misses)}: {100 * wrong / len(misses):.1f} %"
