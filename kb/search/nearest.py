"""Near questions: when nothing matches what was asked, the phrasings that have most in common with it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

from kb.search import alignment
from kb.search.alignment import merged
from kb.search.analysis.folding import fold
from kb.search.analysis.kana import is_hiragana
from kb.search.analysis.tokens import grams as telling_grams
from kb.search.completion import Suggestion
from kb.search.phrasing_index import PhrasingIndex, SuggestRequest, narrow, prepare
from kb.search.postings import PostingLists, numbers_in

_LEAST_IN_COMMON = 0.2
_LONGEST = 200
# The rarest keys tell most and cost least.
_MOST_KEYS = 16
_MOST_LOOKED_AT = 12_000
_WORD, _PAIR, _SOUND = 2.0, 1.0, 0.4


class _Key(NamedTuple):
    """Something that the question has: where to look it up, and how much it tells."""

    numbers: int
    weight: float


def nearest(index: PhrasingIndex, request: SuggestRequest) -> list[Suggestion]:
    """See `SuggestionIndex.near`."""
    allowed = index.allowed(request)
    keys = list(_keys(index, request, allowed))
    total = sum(key.weight for key in keys)
    if not total:
        return []
    shares: dict[int, float] = defaultdict(float)
    looked_at = 0
    for key in sorted((key for key in keys if key.numbers), key=lambda key: -key.weight)[:_MOST_KEYS]:
        looked_at += key.numbers.bit_count()
        if looked_at > _MOST_LOOKED_AT and shares:
            break
        for number in numbers_in(key.numbers):
            shares[number] += key.weight / total
    best: dict[str, tuple[float, int]] = {}
    for number, share in shares.items():
        article_id = index.phrasing(number).article_id
        if share >= _LEAST_IN_COMMON and share > best.get(article_id, (0.0, 0))[0]:
            best[article_id] = (share, number)
    return [_suggestion(index, request, *each) for each in nlargest(request.limit, best.values())]


def _keys(index: PhrasingIndex, request: SuggestRequest, allowed: int) -> Iterator[_Key]:
    text = request.text[:_LONGEST]
    folded = fold(text)
    analysed = prepare(text)
    telling = [word for word in analysed.words if word not in request.stop_words] or analysed.words
    yield from _weighted(index.words, telling, allowed, _WORD)
    yield from _weighted(index.written, dict.fromkeys(telling_grams(folded)), allowed, _PAIR)
    sound = narrow(analysed.reading) if is_hiragana("".join(folded.split())) else ""
    yield from _weighted(index.spoken, {sound[at : at + 2] for at in range(len(sound) - 1)}, allowed, _SOUND)


def _weighted(lists: PostingLists, keys: Iterable[str], allowed: int, weight: float) -> Iterator[_Key]:
    """The keys with the rarer ones weighing more; what nobody has weighs most, for it was asked for as well."""
    documents = allowed.bit_count()
    for key in keys:
        numbers = lists.bits(key) & allowed
        yield _Key(numbers, weight * math.log(1 + documents / (1 + numbers.bit_count())))


def _suggestion(index: PhrasingIndex, request: SuggestRequest, share: float, number: int) -> Suggestion:
    phrasing = index.phrasing(number)
    words = frozenset(prepare(request.text[:_LONGEST]).words)
    spans = merged(alignment.meant(phrasing.text, words))
    return Suggestion(phrasing.article_id, phrasing.text, spans, phrasing.is_title, share)
