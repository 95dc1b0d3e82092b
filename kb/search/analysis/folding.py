"""Folding: NFKC, lower case, no invisible characters, with the way back to the text as it was written."""

import re
import unicodedata
from array import array
from dataclasses import dataclass, field

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(chr(code) for code in range(0xFE00, 0xFE10))
    + "".join(chr(code) for code in range(0x202A, 0x202F))
)
# A base and the marks that compose with it: half-width voiced kana, combining marks, Hangul vowels and finals.
_COMPOSED = re.compile(r".[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]+", re.DOTALL)
# A hyphen between two katakana was meant as the long vowel mark.
_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺー])[-‐‑‒–—―−─](?=[ァ-ヺ])")
_LAST_OF_THE_PLANE = "\uffff"


def _fold_piece(piece: str) -> str:
    composed = unicodedata.normalize("NFKC", piece).lower()
    return "".join(char for char in composed if char not in _INVISIBLE)


class _Table(dict[int, str]):
    """A translation table that learns each character of the basic plane when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_piece(chr(code))
        if len(folded) != 1:
            _OF_OTHER_WIDTH.add(chr(code))
        if chr(code) <= _LAST_OF_THE_PLANE:
            self[code] = folded
        return folded


# The characters met so far that become none or several when folded.
_OF_OTHER_WIDTH: set[str] = set()
_TABLE = _Table()


def fold(text: str) -> str:
    """The text in NFKC and lower case without invisible characters: the form in which all comparing is done."""
    if not text.isascii():
        text = _COMPOSED.sub(lambda match: _fold_piece(match.group()), text)
        return _LONG_VOWEL.sub("ー", text.translate(_TABLE))
    return text.lower()


def normalise(text: str) -> str:
    """The folded text with single spaces, as searches are kept and compared."""
    return " ".join(fold(text).split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from."""

    text: str
    source: str
    # Where each folded character's source begins and ends; empty when both texts run in parallel.
    _starts: "array[int]" = field(default_factory=lambda: array("I"))
    _ends: "array[int]" = field(default_factory=lambda: array("I"))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that the folded part [start, end) came from."""
        end = max(start, end)
        if not self._starts:
            return start, end
        if start >= len(self._starts):
            return len(self.source), len(self.source)
        return self._starts[start], self._ends[end - 1] if end > start else self._starts[start]


def fold_with_offsets(text: str) -> Folded:
    """As `fold`, with the way back: `span` tells which part of the text a folded part came from."""
    folded = fold(text)
    # All of the text's characters have been met by now.
    if len(folded) == len(text) and _OF_OTHER_WIDTH.isdisjoint(text) and not _COMPOSED.search(text):
        return Folded(folded, text)
    starts, ends = array("I"), array("I")
    for start, end in _pieces(text):
        width = len(_TABLE[ord(text[start])] if end == start + 1 else _fold_piece(text[start:end]))
        starts.extend([start] * width)
        ends.extend([end] * width)
    return Folded(folded, text, starts, ends)


def _pieces(text: str) -> list[tuple[int, int]]:
    """The stretches of the text that are folded as one: marks go with what they mark."""
    pieces: list[tuple[int, int]] = []
    done = 0
    for match in _COMPOSED.finditer(text):
        pieces.extend((at, at + 1) for at in range(done, match.start()))
        pieces.append(match.span())
        done = match.end()
    pieces.extend((at, at + 1) for at in range(done, len(text)))
    return pieces
