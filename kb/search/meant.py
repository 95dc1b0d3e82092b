"""Who says the same already: the phrasings of an index that are a question, or mean it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, reduce
from itertools import islice
from operator import or_

from kb.search.analysis.folding import fold, normalise
from kb.search.analysis.kana import kana_from_romaji
from kb.search.analysis.readings import meaning_key, reading, unconverted
from kb.search.phrasing_index import Phrasing, PhrasingIndex, SuggestRequest, narrow, prepare
from kb.search.postings import numbers_in

MOST_LOOKED_AT = 300
# Particles as they are typed in romaji; some of them are English words as well.
_PARTICLES = frozenset({"o", "wo", "ga", "ni", "no", "de", "to", "wa", "ha", "mo", "e", "he", "ka", "kara", "made"})
_MARKS = "?!."
_TELLING = 5
"""So long is a word that can only be romaji; shorter English ones may be spelt alike (use, done)."""


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
    return not meanings_of(text).isdisjoint(meanings_of(other))


@lru_cache(maxsize=20_000)
def meanings_of(text: str) -> frozenset[tuple[str, str]]:
    """What texts have in common that mean the same: their words, a meaning or a sound, each told apart by its name."""
    found = {(name, key(each)) for each in _writings(text) for name, key in _KEYS.items()}
    return frozenset(pair for pair in found if pair[1])


_KEYS: dict[str, Callable[[str], str]] = {"words": normalise, "meaning": meaning_of, "sound": sound_of}


def _writings(text: str) -> list[str]:
    """The text, and what it is in kana if it was typed in romaji: with its particles, and without them."""
    folded = fold(text)
    stretches = [stretch.strip(_MARKS) for stretch in folded.split()] if folded.isascii() else []
    romaji = [stretch for stretch in stretches if _is_romaji(stretch)]
    if not romaji or (max(map(len, romaji)) < _TELLING and "wo" not in stretches):
        return [text]
    whole = " ".join(map(_in_kana, stretches))
    return [text, whole, " ".join(_in_kana(stretch) for stretch in stretches if stretch not in _PARTICLES)]


def _is_romaji(stretch: str) -> bool:
    """Whether Latin letters are romaji: those that spell a word of their own, as most English ones do, are not."""
    return stretch not in _PARTICLES and bool(unconverted(stretch))


def _in_kana(stretch: str) -> str:
    if not (_is_romaji(stretch) or stretch in _PARTICLES):
        return stretch
    kana, rest = kana_from_romaji(stretch) or (stretch, "")
    return kana + ("ん" if rest else "")


def phrasings_meaning(index: PhrasingIndex, request: SuggestRequest) -> list[Phrasing]:
    """The phrasings within what may be seen that are, or mean, the request's text."""
    with index.lock:
        having = reduce(or_, (_having_its_words(index, text) for text in _writings(request.text)))
        numbers = numbers_in(having & index.allowed(request))
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
