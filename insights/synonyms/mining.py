"""Words that people tried one after the other: what of the first search the second one said otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold, fold_with_offsets
from kb.search.analysis.tokens import Token, tokens
from kb.search.models import Search
from kb.search.tuning.expansion import canonical

WINDOW = timedelta(seconds=60)
LEAST_PEOPLE = 2
MOST_WORDS = 4
"""More words than this aren't an expression for something, but another question."""


@dataclass(frozen=True)
class Try:
    """A search that led nowhere, and the next one, which led to an article."""

    first: Search
    then: Search
    article_id: UUID


@dataclass
class Evidence:
    """All tries of one pair of meanings."""

    instead: str
    by: str
    people: set[str] = field(default_factory=set)
    times: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    articles: Counter[UUID] = field(default_factory=Counter)
    locales: Counter[str] = field(default_factory=Counter)
    last_at: datetime | None = None

    def add(self, one: Try) -> None:
        """Count one more."""
        self.people.add(one.first.session)
        self.times += 1
        self.before[one.first.text] += 1
        self.after[one.then.text] += 1
        self.articles[one.article_id] += 1
        self.locales[one.then.locale] += 1
        self.last_at = max(self.last_at or one.then.at, one.then.at)


def tries(found: Sequence[Search], opened: Mapping[UUID, UUID]) -> Iterator[Try]:
    """Yield the tries among searches; `opened` says which article a search led to first.

    What was typed on the way to a search is passed over, and so are words tried between that led nowhere either.
    """
    by_id = {search.id: search for search in found}
    for first in found:
        if first.clicks or first.is_typing or not first.session:
            continue
        then: Search | None = first
        while then is not None and not then.clicks and then.at - first.at <= WINDOW:
            then = by_id.get(then.refined_by) if then.refined_by else None
        if then is None or then.id not in opened or then.at - first.at > WINDOW:
            continue
        if then.session == first.session and then.meaning != first.meaning:
            yield Try(first, then, opened[then.id])


def evidence(found: Iterable[Try]) -> dict[tuple[str, str], Evidence]:
    """Return what at least two people tried, by the meanings of both searches."""
    pairs: dict[tuple[str, str], Evidence] = {}
    for one in found:
        key = (one.first.meaning, one.then.meaning)
        if key not in pairs:
            replaced = said_otherwise(one.first.text, one.then.text)
            if replaced is None:
                continue
            pairs[key] = Evidence(*replaced)
        pairs[key].add(one)
    return {key: one for key, one in pairs.items() if len(one.people) >= LEAST_PEOPLE}


def said_otherwise(first: str, then: str) -> tuple[str, str] | None:
    """Return what of the first text is said otherwise in the second: PW and パスワード.

    That is of PW 忘れた and パスワードを忘れた. None where words were only added or left out, which narrows or widens
    a search, and where everything is the same.
    """
    mine, theirs = _telling(first), _telling(then)
    shared = {form for token in mine for form in token.forms} & {form for token in theirs for form in token.forms}
    left = _stretch(first, [token for token in mine if not shared.intersection(token.forms)], mine)
    right = _stretch(then, [token for token in theirs if not shared.intersection(token.forms)], theirs)
    if not left or not right or canonical(left) == canonical(right):
        return None
    return left, right


def _telling(text: str) -> list[Token]:
    found = [token for token in tokens(fold(text)) if token.whole]
    found = [token for token in found if not any(_is_inside(token, other) for other in found)]
    return [token for token in found if not stopwords.ALL.intersection(token.forms)]


def _is_inside(token: Token, other: Token) -> bool:
    return other.start <= token.start and token.end <= other.end and other.end - other.start > token.end - token.start


def _stretch(text: str, wanted: Sequence[Token], telling: Sequence[Token]) -> str:
    """The words as they stand, from the first to the last; empty where others stand between them."""
    if not wanted or len(wanted) > MOST_WORDS:
        return ""
    start, end = wanted[0].start, wanted[-1].end
    if any(start <= token.start < end and token not in wanted for token in telling):
        return ""
    first, last = fold_with_offsets(text).span(start, end)
    return " ".join(text[first:last].split())
