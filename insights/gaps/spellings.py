"""Spellings of one thing: which of them a card is called by, and whether two of them sound the same."""

from __future__ import annotations

import re

from kb.search.analysis.folding import fold
from kb.search.analysis.kana import fold_reading, is_hiragana, is_kana
from kb.search.analysis.readings import meaning_key, pieces

_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
_VOICED = dict(zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True))
_VOICELESS = str.maketrans({voiced: plain for plain, voiced in _VOICED.items()})


def plainness(text: str) -> int:
    """How far a spelling is from how one reads it: 0 with kanji, 1 in kana, 2 in other letters."""
    return 0 if _KANJI.search(text) else 1 if _KANA.search(text) else 2


class Heard:
    """A text as it sounds as a whole: 仮想通貨 払い, かそうつうかばらい and kasoutsuukabarai are one.

    A word inside a longer one may begin voiced where that is written in kana (はらい, ばらい); nothing else may differ.
    """

    def __init__(self, text: str) -> None:
        self._words = _words(text)
        self._whole = "".join(self._words)
        self._voiceless = self._whole.translate(_VOICELESS)

    def may_mean(self, meaning: str) -> bool:
        """Tell cheaply whether words of this meaning key may sound so: they all occur, endings aside."""
        words = meaning.translate(_VOICELESS).split()
        fits = sum(map(len, words)) <= len(self._whole) + 2
        return fits and bool(self._whole) and all(word[:-1] in self._voiceless for word in words)

    def is_like(self, text: str) -> bool:
        """Tell whether a text sounds just so."""
        words = _words(text)
        return _is_spoken(words, self._whole) or _is_spoken(self._words, "".join(words))


def _words(text: str) -> list[str]:
    return [sound for stretch in fold(text).split() for sound in _sounds(stretch)]


def _sounds(stretch: str) -> list[str]:
    if is_kana(stretch):
        return [fold_reading(stretch)]
    if stretch.isascii():
        key = meaning_key(stretch)
        return [key if is_hiragana(key) else stretch]
    return [piece.reading for piece in pieces(stretch) if piece.reading]


def _is_spoken(words: list[str], whole: str) -> bool:
    at = 0
    for number, word in enumerate(words):
        voiced = _VOICED.get(word[0], word[0]) + word[1:]
        if not (whole.startswith(word, at) or (number and whole.startswith(voiced, at))):
            return False
        at += len(word)
    return bool(words) and at == len(whole)
