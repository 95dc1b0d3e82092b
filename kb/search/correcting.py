"""Did you mean: a word or code that no readable title or phrasing has, and one near to it that they do have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kb.search.analysis import stopwords
from kb.search.analysis.folding import Folded, fold, fold_with_offsets
from kb.search.analysis.kana import fold_reading, kana_from_romaji, romaji_from_kana, to_hiragana
from kb.search.analysis.readings import pieces, reading
from kb.search.analysis.tokens import Token, tokens
from kb.search.phrasing_index import PhrasingIndex, SuggestRequest, narrow
from kb.search.postings import numbers_in
from kb.search.vocabulary import within

_MOST_WORDS, _MOST_NEAR, _MOST_LOOKED_AT = 6, 8, 40
_LONGEST = 100
# A word is a run of one script: where kanji are wrong, so are the borders that a dictionary sees. Hiragana beside other
# letters are endings and particles; they are a word where they stand alone.
_RUNS = re.compile(r"[ァ-ヺ][ァ-ヺー]*|[a-z0-9][a-z0-9'-]*|[\u3005\u3400-\u9fff]+|(?<!\S)[ぁ-ゖー]+(?!\S)")
_KANJI = re.compile(r"[\u3005\u3400-\u9fff]+")
_KANA = re.compile(r"[ァ-ヺぁ-ゖー]+")
_DIGIT = re.compile(r"\d")
_SHORTEST = {"kanji": 2, "other": 3}
# The form of a code in the index, which is without its separators: letters, the last number, and what follows it.
_NUMBERED = re.compile(r"([a-z].*?)(\d{1,18})(\D*)")
_FURTHEST = 100


@dataclass(frozen=True)
class Correction:
    """The query with one word put right, and the rest as it was typed."""

    text: str
    wrong: str
    """The word that was typed, folded."""
    right: str


def correction(index: PhrasingIndex, request: SuggestRequest) -> Correction | None:
    """Return the query with the first wrong word put right, or None where no word is wrong or none is near.

    Both are decided within what the asker may see. What has a digit is a code, and the next code is another one: only
    where nothing else is asked for, the nearest one takes its place.
    """
    folded = fold_with_offsets(" ".join(request.text[:_LONGEST].split()))
    with index.lock:
        allowed = index.allowed(request)
        return _with_near_code(index, folded, allowed) or _with_right_word(index, folded, allowed)


def _with_right_word(index: PhrasingIndex, folded: Folded, allowed: int) -> Correction | None:
    for run in islice(_RUNS.finditer(folded.text), _MOST_WORDS):
        word = run.group()
        if _may_be_wrong(word) and not _stands(index, word, allowed):
            right = next(_instead(index, word, allowed), None)
            if right is not None:
                return _corrected(folded, *run.span(), right)
    return None


def _with_near_code(index: PhrasingIndex, folded: Folded, allowed: int) -> Correction | None:
    code = _only_word(folded.text)
    parts = _NUMBERED.fullmatch(code.forms[0]) if code else None
    if code is None or parts is None or index.words.having_all(code.forms[:1]) & allowed:
        return None
    before, digits, after = parts.groups()
    forms = (before + number + after for number in _near_numbers(digits))
    right = next(filter(None, (_code_written(index, form, allowed) for form in forms)), None)
    return _corrected(folded, code.start, code.end, right) if right else None


def _corrected(folded: Folded, start: int, end: int, right: str) -> Correction:
    before, after = folded.span(start, end)
    return Correction(folded.source[:before] + right + folded.source[after:], folded.text[start:end], right)


def _only_word(text: str) -> Token | None:
    """The word of a text that has no other telling one outside it; a code comes before what is within it."""
    telling = [token for token in tokens(text) if token.whole and not stopwords.ALL.intersection(token.forms)]
    first = telling[0] if telling else None
    return first if all(first and first.start <= token.start and token.end <= first.end for token in telling) else None


def _near_numbers(digits: str) -> Iterator[str]:
    """The next numbers on both sides, with and without leading zeros, then those with one other digit."""
    for step in range(1, min(_FURTHEST, 10 ** (len(digits) - 1)) + 1):
        for number in (int(digits) - step, int(digits) + step):
            if number >= 0:
                yield from dict.fromkeys((str(number).zfill(len(digits)), str(number)))
    for at in reversed(range(len(digits))):
        yield from (digits[:at] + other + digits[at + 1 :] for other in "0123456789")


def _code_written(index: PhrasingIndex, form: str, allowed: int) -> str:
    """How a code is written where it may be read; empty where it isn't."""
    for number in numbers_in(index.words.having_all([form]) & allowed):
        folded = fold_with_offsets(index.phrasing(number).text)
        for token in tokens(folded.text):
            if form in token.forms:
                start, end = folded.span(token.start, token.end)
                return folded.source[start:end]
    return ""


def words_in(text: str) -> list[str]:
    """The words of a query that could be wrong."""
    return [word for word in _RUNS.findall(fold(text[:_LONGEST])) if _may_be_wrong(word)]


def _may_be_wrong(word: str) -> bool:
    kind = "kanji" if _KANJI.fullmatch(word) else "other"
    return len(word) >= _SHORTEST[kind] and not _DIGIT.search(word)


def _stands(index: PhrasingIndex, word: str, allowed: int) -> bool:
    """Whether a readable phrasing has the word as it is written, or, typed in kana or romaji, as it sounds."""
    found = index.written.having_all(_pairs(word)) & allowed
    if any(word in index.phrasing(number).folded for number in numbers_in(found)):
        return True
    if _KANJI.search(word):
        return False
    sound = narrow(_sound(word))
    found = index.spoken.having_all(_pairs(sound)) & allowed if sound else 0
    return any(sound in index.phrasing(number).reading for number in numbers_in(found))


def _instead(index: PhrasingIndex, word: str, allowed: int) -> Iterator[str]:
    """The written words of readable phrasings that sound like this one, or nearly so, the nearest first."""
    for sound in _near(index, word):
        yield from islice(_written(index, sound, word, allowed), 1)


def _near(index: PhrasingIndex, word: str) -> Iterator[str]:
    sound = _sound(word)
    if _KANJI.fullmatch(word):
        # Other kanji of the same sound are the commonest slip of all: 請求所.
        if sound in index.sounds:
            yield sound
        return
    if word.isascii():
        yield from (near for near in index.sounds.near(word)[:_MOST_NEAR] if _is_one_slip(index, word, near))
        for romaji in index.romaji.near(romaji_from_kana(sound), most=1)[:_MOST_NEAR] if sound else ():
            kana = kana_from_romaji(romaji)
            if kana is not None and fold_reading(kana[0]) in index.sounds:
                yield fold_reading(kana[0])
    yield from (near for near in index.sounds.near(sound, len(word))[:_MOST_NEAR] if _is_one_slip(index, sound, near))


def _is_one_slip(index: PhrasingIndex, typed: str, word: str) -> bool:
    return word != typed and word in index.sounds and within(typed, word, 1)


def _written(index: PhrasingIndex, sound: str, word: str, allowed: int) -> Iterator[str]:
    """How the word of this sound is written where it may be read; never the one that was typed."""
    key = narrow(sound)
    numbers = numbers_in(index.spoken.having_all(_pairs(key)) & allowed)
    for number in islice(numbers, _MOST_LOOKED_AT):
        folded = index.phrasing(number).folded
        for piece in pieces(folded):
            surface = folded[piece.start : piece.end]
            if sound in (piece.reading, surface) and len(surface) > 1 and not _is_same(surface, word):
                yield surface


def _is_same(surface: str, word: str) -> bool:
    """Whether both are one word: 申込, 申し込み and もうしこみ differ in how much is in kanji, and nothing is wrong."""
    kanji, there = _KANJI.findall(word), _KANJI.findall(surface)
    return surface == word or (bool(kanji) and (not there or "".join(there) == "".join(kanji)))


def _sound(word: str) -> str:
    if word.isascii():
        kana = kana_from_romaji(word)
        return fold_reading(kana[0]) if kana is not None and not kana[1] else word
    return fold_reading(to_hiragana(word)) if _KANA.fullmatch(word) else reading(word)


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)] or [text]
