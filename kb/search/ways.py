"""The ways in which something typed may be in a phrasing. Each finds its phrasings in bulk, then judges one by one."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from kb.search import alignment
from kb.search.alignment import Span
from kb.search.phrasing_index import START, Phrasing, PhrasingIndex, narrow
from kb.search.postings import PostingLists, to_bits
from kb.search.vocabulary import within

# How good a match is: at the beginning of the phrasing, and elsewhere.
_WRITTEN = (1.0, 0.8)
_SPOKEN = (0.75, 0.6)
_MEANT = 0.65
_SLIPPED = 0.4


class Way(Protocol):
    """A way of matching. `bits` may hold phrasings that `quality` (0: no match) and `spans` then refuse."""

    def bits(self, index: PhrasingIndex) -> int:
        """The phrasings that may match."""

    def beginnings(self, index: PhrasingIndex) -> int:
        """Those of them that may match at their beginning."""

    def quality(self, number: int, phrasing: Phrasing) -> float:
        """How well a phrasing matches."""

    def spans(self, text: str) -> list[Span]:
        """The parts of a phrasing that match."""


class Written:
    """The very letters."""

    def __init__(self, text: str, quality: tuple[float, float] = _WRITTEN) -> None:
        self._text = text
        self._quality = quality

    def bits(self, index: PhrasingIndex) -> int:
        return _all_of(index, index.written, _pairs(self._text), lambda phrasing: self._text in phrasing.folded)

    def beginnings(self, index: PhrasingIndex) -> int:
        return index.written.bits(START + self._text[:2])

    def quality(self, number: int, phrasing: Phrasing) -> float:
        at = phrasing.folded.find(self._text)
        return 0.0 if at < 0 else self._quality[at > 0]

    def spans(self, text: str) -> list[Span]:
        return alignment.written(text, self._text)


class Spoken:
    """The same sound. `tail` are the kana one of which must follow, `kanji` those that must not be others."""

    def __init__(
        self, sound: str, tail: frozenset[str] = frozenset(), kanji: str = "", quality: tuple[float, float] = _SPOKEN
    ) -> None:
        self._sound = sound
        self._tail = tail
        self._kanji = kanji
        self._quality = quality
        self._narrow = narrow(sound)
        self._endings = [self._narrow + narrow(kana) for kana in tail] or [self._narrow]

    def bits(self, index: PhrasingIndex) -> int:
        if not self._sound:
            return self.beginnings(index)
        return _all_of(index, index.spoken, _pairs(self._narrow), self._is_in)

    def beginnings(self, index: PhrasingIndex) -> int:
        found = 0
        for ending in self._endings:
            found |= index.spoken.bits(START + ending[:2])
        return found

    def _is_in(self, phrasing: Phrasing) -> bool:
        return any(ending in phrasing.reading for ending in self._endings)

    def quality(self, number: int, phrasing: Phrasing) -> float:
        if phrasing.reading.startswith(tuple(self._endings)):
            return self._quality[0]
        return self._quality[1] if self._is_in(phrasing) else 0.0

    def spans(self, text: str) -> list[Span]:
        return alignment.spoken(text, self._sound, self._tail, self._kanji)


class Meant:
    """The same words in any form. The last one may be unfinished: then its letters do as well."""

    def __init__(self, words: list[frozenset[str]], unfinished: str) -> None:
        self._words = words
        self._unfinished = unfinished
        self._data = b""

    def bits(self, index: PhrasingIndex) -> int:
        found = -1
        for place, forms in enumerate(self._words):
            having = 0
            for form in forms:
                having |= index.words.bits(form)
            if self._unfinished and place == len(self._words) - 1:
                having |= Written(self._unfinished).bits(index)
            found &= having
        self._data = found.to_bytes((found.bit_length() + 7) // 8, "little") if found > 0 else b""
        return max(found, 0)

    def beginnings(self, index: PhrasingIndex) -> int:
        return 0

    def quality(self, number: int, phrasing: Phrasing) -> float:
        place = number >> 3
        return _MEANT if place < len(self._data) and self._data[place] >> (number & 7) & 1 else 0.0

    def spans(self, text: str) -> list[Span]:
        found = [span for forms in self._words for span in alignment.meant(text, forms)]
        return found + (alignment.written(text, self._unfinished) if self._unfinished else [])


class Slipped:
    """The same sound or letters but for a slip: one half is right, the other nearly."""

    def __init__(self, wanted: str, *, sound: bool, slips: int) -> None:
        self._wanted = narrow(wanted) if sound else wanted
        self._sound = sound
        self._slips = slips
        middle = len(self._wanted) // 2
        self._halves = (self._wanted[:middle], self._wanted[middle:])

    def _text_of(self, phrasing: Phrasing) -> str:
        return phrasing.reading if self._sound else phrasing.folded

    def bits(self, index: PhrasingIndex) -> int:
        lists = index.spoken if self._sound else index.written
        found = 0
        for half in self._halves:
            found |= _all_of(index, lists, _pairs(half), lambda phrasing: self.place(self._text_of(phrasing)) is not None)
        return found

    def beginnings(self, index: PhrasingIndex) -> int:
        return 0

    def quality(self, number: int, phrasing: Phrasing) -> float:
        return _SLIPPED if self.place(self._text_of(phrasing)) is not None else 0.0

    def place(self, text: str) -> Span | None:
        """Where in the text what was typed nearly stands."""
        first, second = self._halves
        for at in _places(text, first):
            end = at + len(first)
            width = self._nearly(second, lambda width, end=end: text[end : end + width], len(text) - end)
            if width is not None:
                return at, end + width
        for at in _places(text, second):
            width = self._nearly(first, lambda width, at=at: text[at - width : at], at)
            if width is not None:
                return at - width, at + len(second)
        return None

    def _nearly(self, wanted: str, cut: Callable[[int], str], longest: int) -> int | None:
        for change in range(self._slips + 1):
            for width in {len(wanted) - change, len(wanted) + change}:
                if 0 < width <= longest and within(wanted, cut(width), self._slips):
                    return width
        return None

    def spans(self, text: str) -> list[Span]:
        parts = alignment.aligned(text)
        if not self._sound:
            place = self.place(parts.folded.text)
            return [parts.folded.span(*place)] if place else []
        place = self.place(narrow("".join(piece.reading for piece in parts.pieces)))
        return [parts.folded.span(*_surface(parts, place))] if place else []


def _surface(parts: alignment.Aligned, place: Span) -> Span:
    """The words that a part of the whole reading belongs to."""
    heard, inside = 0, []
    for piece in parts.pieces:
        if heard < place[1] and heard + len(piece.reading) > place[0]:
            inside.append(piece)
        heard += len(piece.reading)
    return (inside[0].start, inside[-1].end) if inside else (0, 0)


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)] or [text]


def _all_of(
    index: PhrasingIndex, lists: PostingLists, keys: Iterable[str], holds: Callable[[Phrasing], bool]
) -> int:
    """The phrasings that have all of the keys; where one key is rare, only those of them for which it holds."""
    rare = []
    found = -1
    for key in dict.fromkeys(keys):
        few = lists.rare(key)
        if few is None:
            found &= lists.bits(key)
        elif not few:
            return 0
        else:
            rare.append(few)
    if rare:
        return to_bits(number for number in min(rare, key=len) if holds(index.phrasing(number)))
    return max(found, 0)
