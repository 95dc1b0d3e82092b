"""Who says the same already: the phrasings of an index that are a question, or mean it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from kb.search.analysis.folding import fold, normalise
from kb.search.analysis.readings import meaning_key, reading
from kb.search.phrasing_index import Phrasing, PhrasingIndex, SuggestRequest, narrow, prepare
from kb.search.postings import numbers_in

MOST_LOOKED_AT = 300


@lru_cache(maxsize=20_000)
def meaning_of(text: str) -> str:
    """The key of what a text means; the same few thousand texts are asked for again and again."""
    return meaning_key(text)


def is_same(text: str, other: str) -> bool:
    """Whether two texts are one but for width, case, spaces and the like."""
    return normalise(text) == normalise(other)


@lru_cache(maxsize=20_000)
def sound_of(text: str) -> str:
    """How a text sounds as a whole."""
    return reading(text)


def means_same(text: str, other: str) -> bool:
    """Whether two texts are one, sound alike, or ask for the same in other writings, word orders and endings."""
    if is_same(text, other):
        return True
    return any(key(text) and key(text) == key(other) for key in (meaning_of, sound_of))


def phrasings_meaning(index: PhrasingIndex, request: SuggestRequest) -> list[Phrasing]:
    """The phrasings within what may be seen that are, or mean, the request's text."""
    with index.lock:
        numbers = numbers_in(_having_its_words(index, request.text) & index.allowed(request))
        found = [index.phrasing(number) for number in islice(numbers, MOST_LOOKED_AT)]
    return [one for one in found if means_same(one.text, request.text)]


def _having_its_words(index: PhrasingIndex, text: str) -> int:
    """What has the same words, or what sounds like them but for their endings: all that may mean the same."""
    analysed = prepare(text)
    pairs = _in_pairs(word[:-1] or word for word in narrow(meaning_of(text)).split())
    found = index.words.having_all(analysed.words) if analysed.words else 0
    for sounds in (pairs, _in_pairs([narrow(analysed.reading)])):
        found |= index.spoken.having_all(sounds) if sounds else 0
    return found | index.written.having_all(_in_pairs(fold(text).split()))


def _in_pairs(words: Iterable[str]) -> list[str]:
    """The pairs of letters of each word, or its only letter."""
    return [pair for word in words if word for pair in [word[at : at + 2] for at in range(len(word) - 1)] or [word]]
