"""The matching behind `SuggestionIndex`: the ways in which what was typed may be in a phrasing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from math import inf

from kb.search.alignment import Span, kanji_of, merged
from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold
from kb.search.analysis.kana import (
    fold_reading,
    is_held,
    is_hiragana,
    kana_from_romaji,
    loose_kana_from_romaji,
    romaji_from_kana,
)
from kb.search.analysis.readings import reading, typed
from kb.search.analysis.tokens import Token, tokens
from kb.search.phrasing_index import Phrasing, PhrasingIndex, SuggestRequest
from kb.search.postings import numbers_in
from kb.search.vocabulary import slips_allowed
from kb.search.ways import Meant, Slipped, Spoken, Way, Written

_MOST_PIECES = 6
_MOST_LOOKED_AT = 1000
_MOST_MATCHING = 150
_SPARE = 16
_LONGEST = 100
_MOST_CORRECTIONS = 6
_LONG_ENOUGH_TO_HALVE = 6
_SLIP, _BY_STEM = (0.4, 0.35), (0.6, 0.5)
_EXACT, _TITLE, _LOCALE, _PER_LETTER, _LEAST = 0.5, 0.05, 0.1, 0.002, 0.001
# Kanji or katakana, a particle, and kana that are not converted yet.
_HALF_CONVERTED = re.compile(r"(.*(?:[\u3400-\u9fff々]|[ァ-ヺ]ー?))[をのがにはでとも]?([ぁ-ゖー]{2,}[a-z]{0,3})")
# A digit is never a slip: the next code is another code.
_DIGIT = re.compile(r"\d")
_SCRIPTS = re.compile(r"[ァ-ヺ][ァ-ヺー]*|[a-z0-9][a-z0-9'-]*|[^ァ-ヺa-z0-9]+")
_UNCONVERTED = re.compile(r"[ぁ-ゖー\s]+")
# 読み込み is meant where 読み込む stands: what comes before the last kana, if it has two kanji.
_STEM = re.compile(r"([\u3400-\u9fff々].*[\u3400-\u9fff々])[ぁ-ゖ]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article with the phrasing of it that matched best, and the parts of that phrasing that matched."""

    article_id: str
    text: str
    spans: tuple[tuple[int, int], ...]
    is_title: bool
    score: float
    corrected: bool = False


@dataclass(slots=True)
class _Typed:
    """A piece of what was typed, and the ways in which it may be in a phrasing, the best first."""

    text: str
    ways: list[Way] = field(default_factory=list)
    says_nothing: bool = False
    """Whether it is a stop word, or several."""
    _bits: int | None = None

    def without_meaning(self) -> "_Typed":
        """The same, but for the words that it may mean."""
        return _Typed(self.text, [way for way in self.ways if not isinstance(way, Meant)], self.says_nothing)

    def bits(self, index: PhrasingIndex) -> int:
        if self._bits is None:
            self._bits = 0
            for way in self.ways:
                self._bits |= way.bits(index)
        return self._bits

    def beginnings(self, index: PhrasingIndex) -> int:
        found = 0
        for way in self.ways:
            found |= way.beginnings(index)
        return found

    def quality(self, phrasing: Phrasing) -> float:
        for way in self.ways:
            quality = way.quality(phrasing)
            if quality:
                return quality
        return 0.0

    def matches(self, index: PhrasingIndex, allowed: int) -> bool:
        """Whether anything has this piece."""
        candidates = islice(numbers_in(self.bits(index) & allowed), _MOST_LOOKED_AT)
        return any(self.quality(index.phrasing(number)) for number in candidates)

    def spans(self, phrasing: Phrasing) -> list[Span]:
        """Where the best way that has a place matches."""
        for way in self.ways:
            spans = way.spans(phrasing.text) if way.quality(phrasing) else []
            if spans:
                return spans
        return []


def complete(index: PhrasingIndex, request: SuggestRequest) -> list[Suggestion]:
    """See `SuggestionIndex.suggest`."""
    texts = fold(request.text[:_LONGEST]).split()[:_MOST_PIECES]
    allowed = index.allowed(request)
    if not texts or not allowed:
        return []
    pieces = [_typed(text, request) for text in texts]
    telling = [piece for piece in pieces if not piece.says_nothing] or pieces
    found = _all_of(index, request, pieces, allowed)
    if len(found) < request.limit and len(telling) < len(pieces):
        known = {suggestion.article_id for suggestion in found}
        rest = _all_of(index, request, telling, allowed)
        found += [suggestion for suggestion in rest if suggestion.article_id not in known]
    if found:
        return found[: request.limit]
    meant = list(_with_slips(index, request, _half_converted(telling, request), allowed))
    return _found(index, request, meant, allowed, corrected=True)


def _all_of(index: PhrasingIndex, request: SuggestRequest, wanted: list[_Typed], allowed: int) -> list[Suggestion]:
    """What has all of these pieces as they are, or cut in two where conversion stopped."""
    # Sudachi may take kana for words that nobody meant: those count only where nothing sounds like what was typed.
    in_kana = any(is_hiragana(piece.text) for piece in wanted)
    by_sound = [piece.without_meaning() for piece in wanted] if in_kana else []
    found = _found(index, request, by_sound, allowed) or _found(index, request, wanted, allowed)
    if not found and any(_HALF_CONVERTED.fullmatch(piece.text) for piece in wanted):
        return _found(index, request, _half_converted(wanted, request), allowed)
    return found


def _typed(text: str, request: SuggestRequest) -> _Typed:
    words = [token for token in tokens(text) if token.whole]
    stopped = stopwords.ALL | request.stop_words if request.stop_words else stopwords.ALL
    telling = [token for token in words if not stopped.intersection(token.forms)]
    return _Typed(text, list(_ways(text, telling)), says_nothing=bool(words) and not telling)


def _ways(text: str, words: list[Token]) -> Iterator[Way]:
    yield Written(text)
    if is_held(text):
        return
    sound = typed(text)
    if sound is not None:
        yield Spoken(sound.kana, sound.tail)
    elif kanji_of(text):
        yield Spoken(reading(text), kanji=kanji_of(text))
    stem = _STEM.fullmatch(text)
    if stem:
        yield Written(stem.group(1), _BY_STEM)
    if words:
        last = words[-1]
        unfinished = text[last.start : last.end] if len(words) > 1 and last.end == len(text) else ""
        yield Meant([frozenset(token.forms) for token in words], unfinished)


def _found(
    index: PhrasingIndex, request: SuggestRequest, wanted: list[_Typed], allowed: int, *, corrected: bool = False
) -> list[Suggestion]:
    candidates = allowed
    for piece in wanted:
        candidates &= piece.bits(index)
    if not candidates or not wanted:
        return []
    order = _in_order(candidates, index.of_articles(request.learned), wanted[0].beginnings(index))
    best = _best_of_each_article(index, request, wanted, order)
    found: list[Suggestion] = []
    for score, number in nlargest(request.limit + _SPARE, _as_learned(index, request, wanted, best)):
        if len(found) == request.limit:
            break
        phrasing = index.phrasing(number)
        spans = [piece.spans(phrasing) for piece in wanted]
        if all(spans):
            places = merged([span for some in spans for span in some])
            found.append(
                Suggestion(phrasing.article_id, phrasing.text, places, phrasing.is_title, score, corrected=corrected)
            )
    return found


def _in_order(candidates: int, *first: int) -> Iterator[int]:
    """These before the rest: only so many are looked at."""
    for some in first:
        yield from numbers_in(candidates & some)
        candidates &= ~some
    yield from numbers_in(candidates)


def _best_of_each_article(
    index: PhrasingIndex, request: SuggestRequest, wanted: list[_Typed], numbers: Iterator[int]
) -> list[tuple[float, int]]:
    best: dict[str, tuple[float, int]] = {}
    converted: dict[str, tuple[float, int]] = {}
    matching = 0
    for number in islice(numbers, _MOST_LOOKED_AT):
        phrasing = index.phrasing(number)
        score = _score(request, wanted, phrasing)
        if not score:
            continue
        matching += 1
        for among in (best,) if _UNCONVERTED.fullmatch(phrasing.folded) else (best, converted):
            if score > among.get(phrasing.article_id, (0.0, 0))[0]:
                among[phrasing.article_id] = (score, number)
        if matching >= _MOST_MATCHING:
            break
    # A phrasing in bare kana is there to be found, not to be read: another one that matches is shown for it.
    return [(score, converted.get(article_id, (0.0, number))[1]) for article_id, (score, number) in best.items()]


def _as_learned(
    index: PhrasingIndex, request: SuggestRequest, wanted: list[_Typed], best: list[tuple[float, int]]
) -> list[tuple[float, int]]:
    """With what others opened for these words further up, but never above what is called just so."""
    if not request.learned:
        return best
    very = {number for _, number in best if _is_very(wanted, index.phrasing(number))}
    lowest = min((score for score, number in best if number in very), default=inf)
    boosted: list[tuple[float, int]] = []
    for score, number in best:
        factor = request.learned.get(index.phrasing(number).article_id, 1.0)
        highest = inf if number in very else max(score, lowest - _LEAST)
        boosted.append((min(score * factor, highest), number))
    return boosted


def _is_very(wanted: list[_Typed], phrasing: Phrasing) -> bool:
    """Whether a phrasing is what was typed, by its letters or its sound, and nothing besides."""
    if phrasing.folded == " ".join(piece.text for piece in wanted):
        return True
    return len(wanted) == 1 and any(phrasing.reading == way.whole_sound for way in wanted[0].ways if way.whole_sound)


def _score(request: SuggestRequest, wanted: list[_Typed], phrasing: Phrasing) -> float:
    total = 0.0
    for piece in wanted:
        quality = piece.quality(phrasing)
        if not quality:
            return 0.0
        total += quality
    score = total / len(wanted) - _PER_LETTER * len(phrasing.folded)
    if len(wanted) == 1 and phrasing.folded == wanted[0].text:
        score += _EXACT
    if phrasing.is_title:
        score += _TITLE
    if request.locales and phrasing.group.locale == request.locales[0]:
        score += _LOCALE
    return max(score, _LEAST)


def _half_converted(wanted: list[_Typed], request: SuggestRequest) -> list[_Typed]:
    """As if there were a space where conversion stopped: 請求書をさいはっこ is 請求書 and さいはっこ."""
    parts: list[_Typed] = []
    for piece in wanted:
        half = _HALF_CONVERTED.fullmatch(piece.text)
        texts = half.groups() if half else (piece.text,)
        parts += [piece if text == piece.text else _typed(text, request) for text in texts]
    return parts


def _with_slips(index: PhrasingIndex, request: SuggestRequest, wanted: list[_Typed], allowed: int) -> Iterator[_Typed]:
    """Pieces that nothing has, by what they may have been meant to be; what mixes scripts is taken apart for that."""
    for piece in wanted:
        if piece.matches(index, allowed) or _DIGIT.search(piece.text):
            yield piece
            continue
        for text in _SCRIPTS.findall(piece.text):
            part = piece if text == piece.text else _typed(text, request)
            if not part.matches(index, allowed):
                part = _Typed(text, list(_slipped_ways(index, text)))
            yield part


def _slipped_ways(index: PhrasingIndex, text: str) -> Iterator[Way]:
    sound = typed(text)
    if text.isascii():
        loose = fold_reading(loose_kana_from_romaji(text))
        yield from (Written(word, _SLIP) for word in index.sounds.near(text)[:_MOST_CORRECTIONS])
        # Two letters of romaji may be a kana each: in a word of five that leaves too little that is right.
        most = 1 if len(loose) < _LONG_ENOUGH_TO_HALVE else 2
        for romaji in index.romaji.near(romaji_from_kana(loose), most=most)[:_MOST_CORRECTIONS]:
            yield from _romaji_meant(romaji)
    else:
        loose = sound.kana if sound is not None else ""
    yield from (Spoken(word, quality=_SLIP) for word in index.sounds.near(loose, len(text))[:_MOST_CORRECTIONS])
    if len(loose) >= _LONG_ENOUGH_TO_HALVE:
        yield Slipped(loose, sound=True, slips=slips_allowed(loose))
        # Two letters swapped in the very middle leave neither half right.
        yield Slipped(loose, sound=True, slips=slips_allowed(loose), aside=1)
    elif len(text) >= _LONG_ENOUGH_TO_HALVE - 2 and kanji_of(text):
        yield Slipped(text, sound=False, slips=1)


def _romaji_meant(romaji: str) -> Iterator[Way]:
    found = kana_from_romaji(romaji)
    if found is not None and found[0]:
        yield Spoken(fold_reading(found[0] + ("ん" if found[1] == "n" else "")), quality=_SLIP)
