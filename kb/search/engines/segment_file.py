"""The file of one segment of an index: written once, then mapped into memory by everybody who searches.

It holds the card and the folded text of each article, and the posting lists by term. The lists of all fields of one
kind lie together, so that one look-up finds them; they are read as they lie there, without being taken apart.

    magic, blobs, then four tables (cards, texts, terms, lists) of offsets to the blobs, then how many there are
"""

import mmap
import os
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from kb.search.analysis.tokens import Kind
from kb.search.engines.documents import FIELD_NAMES, FIELDS, Card, Indexed
from kb.search.engines.protocol import IndexDamaged

_MAGIC = b"ANNAISEG"
_WIDTH = 8
_AND = "\0\0"
_FOOT = Struct("<QII8s")
_LIST = Struct("<BI")
# The number of an article and how often it has the term are one integer while they are collected.
_COUNT_BITS = 3
_COUNT = (1 << _COUNT_BITS) - 1
_FEW = 1 << 16
_ID, _PREFIX_OF_ID = "id", "i"
_PREFIX = {kind: kind.value[0] for kind in Kind}
_FIELDS = {**{_PREFIX[kind]: names for kind, names in FIELDS.items()}, _PREFIX_OF_ID: (_ID,)}
_PLACE = {name: place for place, name in enumerate((*FIELD_NAMES, _ID))}
_NAME = (*FIELD_NAMES, _ID)


class Postings(NamedTuple):
    """The articles that have a term in a field, by their number in the segment, and how often each has it."""

    numbers: Sequence[int]
    counts: Sequence[int]


class SegmentBuilder:
    """Collects articles in memory and writes them as a file."""

    def __init__(self) -> None:
        self._cards: list[bytes] = []
        self._texts: list[bytes] = []
        self._lists: dict[str, dict[str, array[int]]] = {name: {} for name in _PLACE}

    def __len__(self) -> int:
        return len(self._cards)

    def add(self, each: Indexed) -> None:
        """Add an article."""
        number = len(self._cards)
        self._cards.append(each.card.to_bytes())
        self._texts.append(f"{each.text}{_AND}{each.words}".encode())
        for name, terms in each.terms.items():
            lists = self._lists[name]
            for term, count in terms.items():
                entry = number << _COUNT_BITS | count
                known = lists.get(term)
                if known is None:
                    lists[term] = array("I", (entry,))
                else:
                    known.append(entry)
        self._lists[_ID][each.card.id] = array("I", (number << _COUNT_BITS,))

    def add_all(self, file: "SegmentFile", removed: Container[int]) -> None:
        """Add the articles of another segment but for those that were removed from it."""
        moved: dict[int, int] = {}
        for number in range(len(file)):
            if number not in removed:
                moved[number] = len(self._cards)
                self._cards.append(file.stored_card(number))
                self._texts.append(file.stored_text(number))
        for term, by_field in file.items():
            for name, (numbers, counts) in by_field.items():
                kept = [
                    moved[number] << _COUNT_BITS | count
                    for number, count in zip(numbers, counts, strict=True)
                    if number in moved
                ]
                if kept:
                    self._lists[name].setdefault(term, array("I")).extend(kept)

    def write(self, path: Path) -> None:
        """Write the file, to the disk itself."""
        with path.open("xb") as file:
            _write(file.write, self._cards, self._texts, self._terms())
            file.flush()
            os.fsync(file.fileno())

    def _terms(self) -> Iterator[tuple[bytes, bytes]]:
        """The terms in order, each with its lists."""
        code = "H" if len(self._cards) <= _FEW else "I"
        for prefix in sorted(_FIELDS):
            fields = [(_PLACE[name], self._lists[name]) for name in _FIELDS[prefix]]
            for term in sorted(set[str]().union(*(lists for _, lists in fields)), key=str.encode):
                found = [(place, lists[term]) for place, lists in fields if term in lists]
                yield (prefix + term).encode(), b"".join(_record(place, entries, code) for place, entries in found)


def _record(place: int, entries: "array[int]", code: str) -> bytes:
    numbers = array(code, [entry >> _COUNT_BITS for entry in entries])
    return _LIST.pack(place, len(numbers)) + numbers.tobytes() + bytes([entry & _COUNT for entry in entries])


def _write(
    write: Callable[[bytes], object], cards: list[bytes], texts: list[bytes], terms: Iterable[tuple[bytes, bytes]]
) -> None:
    at = len(_MAGIC)
    write(_MAGIC)
    tables = [array("Q") for _ in range(4)]

    def put(table: "array[int]", blob: bytes) -> None:
        nonlocal at
        table.append(at)
        at += len(blob)
        write(blob)

    for table, blobs in zip(tables, (cards, texts), strict=False):
        for blob in blobs:
            put(table, blob)
        table.append(at)
    names: list[bytes] = []
    for term, record in terms:
        names.append(term)
        put(tables[3], record)
    tables[3].append(at)
    for term in names:
        put(tables[2], term)
    tables[2].append(at)
    padding = bytes(-at % _WIDTH)
    write(padding)
    for table in tables:
        write(table.tobytes())
    write(_FOOT.pack(at + len(padding), len(cards), len(names), _MAGIC))


class SegmentFile:
    """A segment that can be searched by many threads at once. `close` it when nobody does any more."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        foot = len(self._map) - _FOOT.size
        if foot < 0:
            raise IndexDamaged(f"{path} is only a part of a segment")
        start, articles, terms, magic = _FOOT.unpack_from(self._map, foot)
        self._articles, self._terms = int(articles), int(terms)
        sizes = (self._articles + 1, self._articles + 1, self._terms + 1, self._terms + 1)
        if magic != _MAGIC or start + _WIDTH * sum(sizes) != foot:
            raise IndexDamaged(f"{path} is no segment, or only a part of one")
        self._whole = memoryview(self._map)
        self._tables = list(_cut(self._whole[start:foot], sizes))
        self._cards, self._texts, self._names, self._lists = self._tables
        self._code = "H" if self._articles <= _FEW else "I"
        self._item = array(self._code).itemsize

    def __len__(self) -> int:
        return self._articles

    def is_cut(self) -> bool:
        """Whether the file has become shorter since it was opened: reading what is gone would end the process."""
        return self._map.size() < len(self._map)

    def close(self) -> None:
        """Let go of the file."""
        for view in (*self._tables, self._whole):
            view.release()
        self._map.close()

    def cards(self) -> list[Card]:
        """The cards of all articles, by number."""
        return [Card.from_bytes(self.stored_card(number)) for number in range(self._articles)]

    def stored_card(self, number: int) -> bytes:
        """The card of an article as it lies there."""
        return self._map[self._cards[number] : self._cards[number + 1]]

    def stored_text(self, number: int) -> bytes:
        """The folded text of an article and its words as they lie there."""
        return self._map[self._texts[number] : self._texts[number + 1]]

    def text(self, number: int) -> str:
        """The folded text of an article."""
        return self.stored_text(number).rpartition(_AND.encode())[0].decode()

    def words(self, number: int) -> str:
        """Where the words of an article stand (`concordance`)."""
        return self.stored_text(number).rpartition(_AND.encode())[2].decode()

    def find(self, kind: Kind, term: str) -> Mapping[str, Postings]:
        """The posting lists of a term, by field."""
        return self._found(_PREFIX[kind] + term)

    def numbers_of(self, article_id: str) -> Sequence[int]:
        """Where the article of this id is: at no place, or one."""
        found = self._found(_PREFIX_OF_ID + article_id)
        return found[_ID].numbers if found else ()

    def _found(self, key: str) -> Mapping[str, Postings]:
        wanted = key.encode()
        low, high = 0, self._terms
        names, content = self._names, self._map
        while low < high:
            middle = (low + high) // 2
            if content[names[middle] : names[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == self._terms or content[names[low] : names[low + 1]] != wanted:
            return {}
        return self._read(low)

    def _read(self, place: int) -> dict[str, Postings]:
        at, end = self._lists[place], self._lists[place + 1]
        found: dict[str, Postings] = {}
        while at < end:
            field, many = _LIST.unpack_from(self._map, at)
            at += _LIST.size
            middle = at + self._item * many
            numbers = array(self._code)
            numbers.frombytes(self._map[at:middle])
            at = middle + many
            found[_NAME[field]] = Postings(numbers, self._map[middle:at])
        return found

    def items(self) -> Iterator[tuple[str, dict[str, Postings]]]:
        """All terms, each with its lists."""
        for place in range(self._terms):
            key = self._map[self._names[place] : self._names[place + 1]].decode()
            yield key[1:], self._read(place)


def _cut(tables: memoryview, sizes: Iterable[int]) -> Iterator[memoryview]:
    numbers = tables.cast("Q")
    at = 0
    for size in sizes:
        yield numbers[at : at + size]
        at += size
