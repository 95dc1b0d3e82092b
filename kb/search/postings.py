"""Sets of small numbers, many of them, that must be intersected within microseconds in pure Python.

A rare key has its numbers in a list, a common one in a bitmap; whole sets are Python's integers, whose bitwise
operations run over thousands of numbers at once.
"""

import re
from array import array
from collections.abc import Iterable, Iterator

# Four bytes in a list or one bit in a bitmap: a list is smaller while fewer than one in 32 are in it.
_DENSE = 32
_SMALLEST_BITMAP = 64
_MOST_RECENT = 256
_SOMETHING = re.compile(rb"[^\x00]")


class Bitmap:
    """A set of numbers with one bit for each."""

    __slots__ = ("_bytes",)

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._bytes = bytearray()
        for number in numbers:
            self.add(number)

    def add(self, number: int) -> None:
        """Have this number in the set."""
        place = number >> 3
        if place >= len(self._bytes):
            self._bytes.extend(bytes(place + 1 - len(self._bytes) + (len(self._bytes) >> 3)))
        self._bytes[place] |= 1 << (number & 7)

    def discard(self, number: int) -> None:
        """Have this number not in the set."""
        if number >> 3 < len(self._bytes):
            self._bytes[number >> 3] &= ~(1 << (number & 7))

    def bits(self) -> int:
        """The set as an integer: bit n is set when n is in it."""
        return int.from_bytes(self._bytes, "little")


class PostingLists:
    """Which numbers have which keys."""

    __slots__ = ("_common", "_rare", "_recent", "_size")

    def __init__(self) -> None:
        self._recent: dict[str, int] = {}
        self._rare: dict[str, array[int]] = {}
        self._common: dict[str, Bitmap] = {}
        self._size = 0

    def add(self, number: int, keys: Iterable[str]) -> None:
        """Have this number under these keys, each given once."""
        self._recent.clear()
        self._size = max(self._size, number + 1)
        for key in keys:
            common = self._common.get(key)
            if common is not None:
                common.add(number)
                continue
            rare = self._rare.get(key)
            if rare is None:
                self._rare[key] = array("I", (number,))
            else:
                rare.append(number)
                if len(rare) > max(_SMALLEST_BITMAP, self._size // _DENSE):
                    self._common[key] = Bitmap(self._rare.pop(key))

    def remove(self, number: int, keys: Iterable[str]) -> None:
        """Have this number under none of these keys."""
        self._recent.clear()
        for key in keys:
            common = self._common.get(key)
            if common is not None:
                common.discard(number)
            elif number in self._rare.get(key, ()):
                self._rare[key].remove(number)
                if not self._rare[key]:
                    del self._rare[key]

    def bits(self, key: str) -> int:
        """The numbers of a key. Who types on asks for the same keys again, so the last ones are kept."""
        found = self._recent.get(key)
        if found is None:
            common = self._common.get(key)
            found = common.bits() if common is not None else to_bits(self._rare.get(key, ()))
            if len(self._recent) >= _MOST_RECENT:
                self._recent.clear()
            self._recent[key] = found
        return found

    def having_all(self, keys: Iterable[str]) -> int:
        """The numbers that have all of these keys."""
        found = -1
        rare: set[int] | None = None
        for key in sorted(dict.fromkeys(keys), key=self._count):
            if key in self._common or key in self._recent:
                found &= self.bits(key)
            else:
                numbers = self._rare.get(key, ())
                rare = set(numbers) if rare is None else rare.intersection(numbers)
            if not found or rare == set():
                return 0
        if rare is not None:
            found &= to_bits(rare)
        return max(found, 0)

    def _count(self, key: str) -> int:
        return self._size if key in self._common else len(self._rare.get(key, ()))


def to_bits(numbers: Iterable[int]) -> int:
    """The numbers as an integer."""
    listed = numbers if isinstance(numbers, array) else array("I", numbers)
    if not listed:
        return 0
    data = bytearray((max(listed) >> 3) + 1)
    for number in listed:
        data[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(data, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of a set, the smallest first."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for match in _SOMETHING.finditer(data):
        start, byte = match.start() << 3, match.group()[0]
        for offset in range(8):
            if byte >> offset & 1:
                yield start + offset
