"""The ways in which something typed may be in a phrasing. Each finds its phrasings in bulk, then judges one by one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice

from kb.search import alignment
from kb.search.alignment import Span
from kb.search.phrasing_index import START, Phrasing, PhrasingIndex, narrow
from kb.search.postings import numbers_in, to_bits
from kb.search.vocabulary import hopeless, within

# How good a match is: at the beginning of the phrasing, and elsewhere.
_WRITTEN = (1.0, 0.8)
_SPOKEN = (0.75, 0.6)
_MEANT = 0.65
_SLIPPED = 0.4
# Where half of what was typed is in more phrasings than this, it says too little to look for the other half.
_MOST_JUDGED = 150


class Way(ABC):
    """A way of matching. `bits` may hold phrasings that `quality` (0: no match) and `spans` then refuse.

    What may match at its beginning is in the index under one of the `begins` keys, as it is written or as it sounds.
    """

    begins_written: tuple[str, ...] = ()
    begins_spoken: tuple[str, ...] = ()
    whole_sound: str = ""
    """How a phrasing sounds that is this and nothing besides."""

    @abstractmethod
    def bits(self, index: PhrasingIndex) -> int:
        """The phrasings that may match."""

    @abstractmethod
    def quality(self, phrasing: Phrasing) -> float:
        """How well a phrasing matches."""

    @abstractmethod
    def spans(self, text: str) -> list[Span]:
        """The parts of a phrasing that match."""

    def beginnings(self, index: PhrasingIndex) -> int:
        """The phrasings that may match at their beginning."""
        found = 0
        for key in self.begins_written:
            found |= index.written.bits(key)
        for key in self.begins_spoken:
            found |= index.spoken.bits(key)
        return found


class Written(Way):
    """The very letters."""

    def __init__(self, text: str, quality: tuple[float, float] = _WRITTEN) -> None:
        self._text = text
        self._quality = quality
        self.begins_written = (START + text[:2],)

    def bits(self, index: PhrasingIndex) -> int:
        """See `Way`."""
        return index.written.having_all(_pairs(self._text))

    def quality(self, phrasing: Phrasing) -> float:
        """See `Way`."""
        at = phrasing.folded.find(self._text)
        return 0.0 if at < 0 else self._quality[at > 0]

    def spans(self, text: str) -> list[Span]:
        """See `Way`."""
        return alignment.written(text, self._text)


class Spoken(Way):
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
        self.begins_spoken = tuple(START + ending[:2] for ending in self._endings)
        self.whole_sound = "" if tail else self._narrow

    def bits(self, index: PhrasingIndex) -> int:
        """See `Way`."""
        if not self._sound:
            return self.beginnings(index)
        found = index.spoken.having_all(_pairs(self._narrow))
        if not self._tail or not found:
            return found
        following = 0
        for ending in self._endings:
            following |= index.spoken.bits(ending[-2:])
        return found & following

    def _is_in(self, phrasing: Phrasing) -> bool:
        if not self._tail:
            return self._narrow in phrasing.reading
        return any(ending in phrasing.reading for ending in self._endings)

    def quality(self, phrasing: Phrasing) -> float:
        """See `Way`."""
        if phrasing.reading.startswith(tuple(self._endings)):
            return self._quality[0]
        return self._quality[1] if self._is_in(phrasing) else 0.0

    def spans(self, text: str) -> list[Span]:
        """See `Way`."""
        return alignment.spoken(text, self._sound, self._tail, self._kanji)


class Meant(Way):
    """The same words in any form. The last one may be unfinished: then its letters do as well."""

    def __init__(self, words: list[frozenset[str]], unfinished: str) -> None:
        self._words = words
        self._unfinished = unfinished
        self._data = b""

    def bits(self, index: PhrasingIndex) -> int:
        """See `Way`."""
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

    def quality(self, phrasing: Phrasing) -> float:
        """See `Way`."""
        place, bit = phrasing.number >> 3, phrasing.number & 7
        return _MEANT if place < len(self._data) and self._data[place] >> bit & 1 else 0.0

    def spans(self, text: str) -> list[Span]:
        """See `Way`."""
        found = [span for forms in self._words for span in alignment.meant(text, forms)]
        return found + (alignment.written(text, self._unfinished) if self._unfinished else [])


class Slipped(Way):
    """The same sound or letters but for a slip: one half is right, the other nearly."""

    def __init__(self, wanted: str, *, sound: bool, slips: int, aside: int = 0) -> None:
        self._wanted = narrow(wanted) if sound else wanted
        self._sound = sound
        self._slips = slips
        middle = len(self._wanted) // 2 + aside
        self._halves = (self._wanted[:middle], self._wanted[middle:])

    def _text_of(self, phrasing: Phrasing) -> str:
        return phrasing.reading if self._sound else phrasing.folded

    def bits(self, index: PhrasingIndex) -> int:
        """See `Way`."""
        lists = index.spoken if self._sound else index.written
        found = 0
        for half in self._halves:
            found |= to_bits(list(islice(numbers_in(lists.having_all(_pairs(half))), _MOST_JUDGED)))
        return found

    def quality(self, phrasing: Phrasing) -> float:
        """See `Way`."""
        return _SLIPPED if self.place(self._text_of(phrasing)) is not None else 0.0

    def place(self, text: str) -> Span | None:
        """Where in the text what was typed nearly stands."""
        return self._after(text) or self._before(text)

    def _after(self, text: str) -> Span | None:
        """Where the first half stands with the second nearly behind it."""
        first, second = self._halves
        for at in _places(text, first):
            end = at + len(first)
            if hopeless(second, text[end : end + len(second) + self._slips], self._slips):
                continue
            for width in self._widths(second):
                if within(second, text[end : end + width], self._slips):
                    return at, min(end + width, len(text))
        return None

    def _before(self, text: str) -> Span | None:
        """Where the second half stands with the first nearly before it."""
        first, second = self._halves
        for at in _places(text, second):
            if hopeless(first, text[max(0, at - len(first) - self._slips) : at], self._slips):
                continue
            for width in self._widths(first):
                if width <= at and within(first, text[at - width : at], self._slips):
                    return at - width, at + len(second)
        return None

    def _widths(self, wanted: str) -> list[int]:
        """How long what is nearly the same may be, most likely first."""
        near = [len(wanted) + change for slip in range(1, self._slips + 1) for change in (-slip, slip)]
        return [width for width in (len(wanted), *near) if width > 0]

    def spans(self, text: str) -> list[Span]:
        """See `Way`."""
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
