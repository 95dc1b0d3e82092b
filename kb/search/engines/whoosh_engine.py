"""Whoosh, and nothing but Whoosh: files on disk, posting lists, stored texts. The scoring over them is our own.

One process writes (the worker), many read. A reader looks at the pointer and the table of contents before each
search and opens what is new; what hasn't changed stays open, with the posting lists that were read lately.
"""

import shutil
import time
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound

from kb.search.analysis.tokens import query_terms
from kb.search.engines.documents import FIELD_NAMES, Card, Indexed, indexed
from kb.search.engines.folders import IndexFolder
from kb.search.engines.protocol import (
    Change,
    Document,
    Health,
    IndexDamaged,
    IndexMissing,
    NeedsRebuild,
    Results,
    SearchRequest,
)
from kb.search.engines.ranking import Ranking, Tuning
from kb.search.engines.scoring import NO_POSTINGS, Postings, Scorer, Segment, average_lengths
from kb.search.engines.seals import check_seals, seal

_MEMORY_MB = 128
_MOST_SEGMENTS = 8
_MOST_REMOVED = 0.3
# Posting lists kept in memory, counted in entries of five bytes.
_MOST_CACHED = 3_000_000
_OVERHEAD = 50
_TRIES = 5
_PAUSE_SECONDS = 0.05


class _Counted(fields.FieldType):
    """A field that is given its terms already counted."""

    format = formats.Existence()

    def __init__(self) -> None:
        """All is said by the class."""

    def index(self, value: dict[str, int], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in value.items():
            yield term.encode(), count, float(count), b""


class _Codec(W3Codec):
    """Larger blocks, since whole posting lists are read; no lengths by posting, since the cards have them."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=1)


def _schema() -> fields.Schema:
    counted = {name: _Counted() for name in FIELD_NAMES}
    return fields.Schema(id=fields.ID(), card=fields.COLUMN(), text=fields.STORED(), **counted)


class _Cache:
    """The posting lists that were read last, up to a total size."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._lock = Lock()
        self._lists: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()

    def get(self, key: tuple[str, str, str]) -> Postings | None:
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: tuple[str, str, str], postings: Postings) -> None:
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = postings
            self._size += len(postings.numbers) + _OVERHEAD
            while self._size > self._most:
                _, dropped = self._lists.popitem(last=False)
                self._size -= len(dropped.numbers) + _OVERHEAD


class _Leaf:
    """An open segment. Whoosh's files have one position for all threads, so one thread reads at a time."""

    def __init__(self, reader: SegmentReader) -> None:
        self.name: str = reader.segment().segment_id()
        self._reader = reader
        self._terms = reader.codec().terms_reader(reader.storage(), reader.segment())
        self._lock = Lock()
        if not reader.has_column("card"):
            # Whoosh would give empty values for a file that isn't there.
            raise FileNotFoundError(self.name)
        cards = reader.column_reader("card")
        self.segment = Segment([Card.from_bytes(cards[number]) for number in range(reader.doc_count_all())])

        try:
            # Opened now: the writer may remove the file of a segment that was merged into another one.
            self._reader.stored_fields(0)
        except TypeError:
            raise FileNotFoundError(self.name) from None

    def having(self, field: str, term: str) -> int:
        with self._lock:
            try:
                return int(self._terms.term_info(field, term.encode()).doc_frequency())
            except TermNotFound:
                return 0

    def read(self, field: str, term: str) -> Postings:
        with self._lock:
            try:
                matcher = self._terms.matcher(field, term.encode(), _Counted.format)
            except TermNotFound:
                return NO_POSTINGS
            return _all_of(matcher)

    def text(self, number: int) -> str:
        with self._lock:
            return str(self._reader.stored_fields(number)["text"])


def _all_of(matcher: Any) -> Postings:
    numbers, counts = array("I"), array("B")
    while matcher.is_active():
        matcher.id()  # makes the matcher read the block that it stands on
        matcher.weight()
        numbers.extend(matcher._ids)  # noqa: SLF001 (block by block: four times faster than one by one)
        counts.extend(map(int, matcher._weights))  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    return Postings(numbers, counts)


class _View:
    """The index as it was at one commit."""

    def __init__(self, folder: Path, index: FileIndex, generation: int, leaves: list[_Leaf], cache: _Cache) -> None:
        self.folder = folder
        self.index = index
        self.generation = generation
        self.leaves = leaves
        self.segments: Sequence[Segment] = [leaf.segment for leaf in leaves]
        self._cache = cache

    def having(self, place: int, field: str, term: str) -> int:
        leaf = self.leaves[place]
        known = self._cache.get((leaf.name, field, term))
        return leaf.having(field, term) if known is None else len(known.numbers)

    def read(self, place: int, field: str, term: str) -> Postings:
        leaf = self.leaves[place]
        key = (leaf.name, field, term)
        found = self._cache.get(key)
        if found is None:
            found = leaf.read(field, term)
            self._cache.put(key, found)
        return found

    def count(self) -> int:
        return sum(len(segment.cards) - len(segment.removed) for segment in self.segments)


class WhooshEngine:
    """The embedded engine: see `Engine`. Good up to about 20,000 articles."""

    def __init__(self, root: Path, tuning: Tuning | None = None) -> None:
        self._folder = IndexFolder(root, "whoosh")
        self._tuning = tuning or Tuning()
        self._cache = _Cache(_MOST_CACHED)
        self._opening = Lock()
        self._open: _View | None = None

    def search(self, request: SearchRequest) -> Results:
        """See `Engine`."""
        terms = query_terms(request.text, request.stop_words)
        try:
            view = self._view()
        except IndexMissing:
            return Results((), 0, terms)
        with _naming_damage(view.folder):
            scorer = Scorer(view, self._tuning, terms)

            def text(key: int) -> str:
                return view.leaves[scorer.place(key)].text(scorer.number(key))

            ranking = Ranking(self._tuning, request, scorer.weighted, scorer.card, text)
            return ranking.results(scorer.candidates(request), scorer.explain)

    def apply(self, changes: Iterable[Change]) -> None:
        """See `Engine`."""
        last = {change.id: change for change in changes}
        added = [indexed(change) for change in last.values() if isinstance(change, Document)]
        with self._folder.writing():
            try:
                folder = self._folder.current()
            except IndexMissing:
                folder = self._new_folder()
                self._folder.publish(folder)
            with _naming_damage(folder):
                _write(folder, last, added)
            self._folder.clean()

    def rebuild(self, documents: Iterable[Document]) -> None:
        """See `Engine`."""
        with self._folder.writing():
            folder = self._new_folder()
            _write(folder, {}, (indexed(document) for document in documents))
            self._folder.publish(folder)
            self._folder.clean()

    def check(self) -> Health:
        """See `Engine`."""
        view = self._view()
        needed = {leaf.name for leaf in view.leaves}
        check_seals(view.folder, lambda name: name.split(".")[0] in needed)
        return Health(view.count(), self.version)

    def count(self) -> int:
        """See `Engine`."""
        try:
            return self._view().count()
        except IndexMissing:
            return 0

    def close(self) -> None:
        """See `Engine`."""
        self._open = None
        self._cache = _Cache(_MOST_CACHED)

    @property
    def version(self) -> str:
        """See `Engine`."""
        try:
            view = self._view()
        except NeedsRebuild:
            return ""
        return f"{view.folder.name}.{view.generation}"

    def _new_folder(self) -> Path:
        folder = self._folder.prepare()
        FileIndex.create(FileStorage(str(folder)), _schema())
        return folder

    def _view(self) -> _View:
        """The index as it is now."""
        folder = self._folder.current()
        with _naming_damage(folder):
            view = self._open
            if view is None or view.folder != folder or view.generation != view.index.latest_generation():
                with self._opening:
                    view = self._open = self._refreshed(folder, self._open)
        return view

    def _refreshed(self, folder: Path, old: _View | None) -> _View:
        """Open what is new. A file may be gone that was just listed: then a commit has come between."""
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._opened(folder, old)
            except FileNotFoundError:
                if not tries_left:
                    raise
                time.sleep(_PAUSE_SECONDS)
        raise AssertionError  # the last try has returned or raised

    def _opened(self, folder: Path, old: _View | None) -> _View:
        index = FileIndex(FileStorage(str(folder)), schema=_schema())
        reader = index.reader()
        known = {leaf.name: leaf for leaf in old.leaves} if old else {}
        leaves = []
        for segment_reader, _ in reader.leaf_readers():
            if not segment_reader.doc_count_all():
                continue
            segment = segment_reader.segment()
            leaf = known.get(segment.segment_id()) or _Leaf(segment_reader)
            leaf.segment.removed = frozenset(segment.deleted_docs())
            leaves.append(leaf)
        averages = average_lengths(leaf.segment for leaf in leaves)
        for leaf in leaves:
            leaf.segment.set_averages(averages)
        return _View(folder, index, reader.generation(), leaves, self._cache)


@contextmanager
def _naming_damage(folder: Path) -> Iterator[None]:
    """Whoosh meets damage with whatever its parsers happen to raise."""
    try:
        yield
    except NeedsRebuild:
        raise
    except Exception as error:
        raise IndexDamaged(f"{folder} can't be read: {error!r}") from error


def _write(folder: Path, replaced: Iterable[str], added: Iterable[Indexed]) -> None:
    # What a killed writer left behind; its half-written segments go at the next commit.
    shutil.rmtree(folder / "MAIN.tmp", ignore_errors=True)
    index = FileIndex(FileStorage(str(folder)), schema=_schema())
    writer = index.writer(limitmb=_MEMORY_MB, codec=_Codec(), compound=False)
    try:
        _remove(writer, replaced)
        for each in added:
            writer.add_document(id=each.card.id, card=each.card.to_bytes(), text=each.text, **each.terms)
        writer.commit(mergetype=_merge)
    except BaseException:
        writer.cancel()
        raise
    seal(folder, lambda name: name.startswith("MAIN_") and "." in name)


def _remove(writer: Any, article_ids: Iterable[str]) -> None:
    reader = writer.reader()
    for article_id in article_ids:
        if ("id", article_id) in reader:
            for number in list(reader.postings("id", article_id).all_ids()):
                writer.delete_document(number)


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Join the smaller half when there are many segments, and write anew those with much removed from them."""
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all())
    many = by_size[: len(by_size) // 2] if len(by_size) >= _MOST_SEGMENTS else []
    merged = [
        segment
        for segment in by_size
        if segment in many or segment.deleted_count() > _MOST_REMOVED * segment.doc_count_all()
    ]
    for segment in merged:
        writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
    return [segment for segment in segments if segment not in merged]
