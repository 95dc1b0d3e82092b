"""Whoosh: the embedded engine, files on disk and nothing to run beside the product.

Whoosh keeps account of the index: which segments there are, what was removed from them, the step from one commit to
the next, and what may be cleared away. What lies in a segment (`segment_file`) and the scoring over it are our own,
for Whoosh's are several times slower.

One process writes (the worker), many read. A reader looks at the pointer and the table of contents before each
search and opens what is new; what hasn't changed stays open, and what nobody searches any more is closed.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh import fields
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files

from kb.search.analysis.tokens import Kind, query_terms
from kb.search.engines.documents import Indexed, indexed
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
    Variant,
)
from kb.search.engines.ranking import Ranking, Tuning
from kb.search.engines.scoring import Scorer, Segment, average_lengths
from kb.search.engines.seals import check_seals, seal
from kb.search.engines.segment_file import Postings, SegmentBuilder, SegmentFile
from kb.search.engines.variants import Asked, Phrase, as_variant, having_phrases, joined, phrase

_NAME = "MAIN"
_ENDING = ".segment"
_SCHEMA = fields.Schema()
# A segment is collected in memory before it is written.
_MOST_TOGETHER = 2500
_MOST_SEGMENTS = 8
_MOST_REMOVED = 0.3
_TRIES = 5
_PAUSE_SECONDS = 0.05


class _Leaf:
    """An open segment, and how many views hold it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.file = SegmentFile(folder / f"{name}{_ENDING}")
        self.segment = Segment(self.file.cards())
        self.holders = 0


class _View:
    """The index as it was at one commit, and how many searches look at it."""

    def __init__(self, folder: Path, index: FileIndex, generation: int, leaves: list[_Leaf]) -> None:
        self.folder = folder
        self.index = index
        self.generation = generation
        self.leaves = leaves
        self.segments: Sequence[Segment] = [leaf.segment for leaf in leaves]
        self.lookers = 0
        for leaf in leaves:
            leaf.holders += 1

    def find(self, place: int, kind: Kind, form: str) -> Mapping[str, Postings]:
        return self.leaves[place].file.find(kind, form)

    def text(self, place: int, number: int) -> str:
        return self.leaves[place].file.text(number)

    def words(self, place: int, number: int) -> str:
        return self.leaves[place].file.words(number)

    def text_of(self, article_id: str) -> str | None:
        for place, leaf in enumerate(self.leaves):
            for number in leaf.file.numbers_of(article_id):
                if number not in leaf.segment.removed:
                    return self.text(place, number)
        return None

    def count(self) -> int:
        return sum(len(segment.cards) - len(segment.removed) for segment in self.segments)

    def is_cut(self) -> bool:
        return any(leaf.file.is_cut() for leaf in self.leaves)

    def let_go(self) -> None:
        for leaf in self.leaves:
            leaf.holders -= 1
            if not leaf.holders:
                leaf.file.close()


class WhooshEngine:
    """The embedded engine: see `Engine`. Good up to about 20,000 articles."""

    def __init__(self, root: Path, tuning: Tuning | None = None) -> None:
        self._folder = IndexFolder(root, "whoosh")
        self._tuning = tuning or Tuning()
        self._lock = RLock()
        self._open: _View | None = None

    def search(self, request: SearchRequest) -> Results:
        """See `Engine`."""
        try:
            with self._viewing() as view:
                own = self._asked(view, request)
                others = [self._variant(view, request, variant) for variant in request.variants]
                return own.ranking.results(own.ranked, own.total) if not others else joined(self._tuning, own, others)
        except IndexMissing:
            return Results((), 0, query_terms(request.text, request.stop_words))

    def _variant(self, view: _View, request: SearchRequest, variant: Variant) -> Asked:
        phrases = [phrase(text) for text in variant.phrases]
        return self._asked(view, as_variant(request, variant), phrases)._replace(via=variant.phrases)

    def _asked(self, view: _View, request: SearchRequest, phrases: Sequence[Phrase] = ()) -> Asked:
        scorer = Scorer(view, self._tuning, query_terms(request.text, request.stop_words))

        def text(key: int) -> str:
            return view.text(scorer.place(key), scorer.number(key))

        def words(key: int) -> str:
            return view.words(scorer.place(key), scorer.number(key))

        ranking = Ranking(self._tuning, request, scorer.weighted, scorer.card, text, words, scorer.explain)
        found = scorer.candidates(request)
        if phrases:
            found = having_phrases(scorer.having(found, phrases), phrases, text)
        # Only what is to be joined must be known one by one.
        keys = frozenset(each.key for each in found if phrases or request.variants)
        return Asked(ranking, keys, len(found), ranking.ranked(found))

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
            waiting = iter(documents)
            while batch := list(islice(waiting, _MOST_TOGETHER)):
                _write(folder, (), map(indexed, batch))
            self._folder.publish(folder)
            self._folder.clean()

    def check(self) -> Health:
        """See `Engine`."""
        with self._viewing() as view:
            needed = {leaf.name for leaf in view.leaves}
            check_seals(view.folder, lambda name: name.split(".")[0] in needed)
            return Health(view.count(), _version(view))

    def count(self) -> int:
        """See `Engine`."""
        try:
            with self._viewing() as view:
                return view.count()
        except IndexMissing:
            return 0

    def text_of(self, article_id: str) -> str | None:
        """See `Engine`."""
        try:
            with self._viewing() as view:
                return view.text_of(article_id)
        except IndexMissing:
            return None

    def holding(self, workspace_id: str, form: str, most: int) -> None:
        """See `Engine`. It can't tell: of so many articles as it is good for, all texts are looked through soon."""

    def close(self) -> None:
        """See `Engine`."""
        with self._lock:
            self._replace(None)

    @property
    def version(self) -> str:
        """See `Engine`."""
        try:
            with self._viewing() as view:
                return _version(view)
        except NeedsRebuild:
            return ""

    def _new_folder(self) -> Path:
        folder = self._folder.prepare()
        FileIndex.create(FileStorage(str(folder)), _SCHEMA, _NAME)
        return folder

    @contextmanager
    def _viewing(self) -> Iterator[_View]:
        """The index as it is now; what belongs to it stays open for as long as it is looked at."""
        folder = self._folder.current()
        with _naming_damage(folder):
            with self._lock:
                view = self._open
                if view is not None and view.is_cut():
                    view = None
                    self._replace(None)
                if view is None or view.folder != folder or view.generation != view.index.latest_generation():
                    view = self._refreshed(folder)
                    self._replace(view)
                view.lookers += 1
            try:
                yield view
            finally:
                with self._lock:
                    view.lookers -= 1
                    if view is not self._open and not view.lookers:
                        view.let_go()

    def _replace(self, view: _View | None) -> None:
        before, self._open = self._open, view
        if before is not None and not before.lookers:
            before.let_go()

    def _refreshed(self, folder: Path) -> _View:
        """Open what is new. A file may be gone that was just listed: then a commit has come between."""
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._opened(folder)
            except FileNotFoundError:
                if not tries_left:
                    raise
                time.sleep(_PAUSE_SECONDS)
        raise AssertionError  # the last try has returned or raised

    def _opened(self, folder: Path) -> _View:
        index = _index(folder)
        contents = _contents(index)
        known = {leaf.name: leaf for leaf in self._open.leaves} if self._open else {}
        leaves: list[_Leaf] = []
        with ExitStack() as opened:
            for segment in contents.segments:
                name = segment.segment_id()
                if name not in known:
                    known[name] = _Leaf(folder, name)
                    opened.callback(known[name].file.close)
                known[name].segment.removed = frozenset(segment.deleted_docs())
                leaves.append(known[name])
            opened.pop_all()
        averages = average_lengths(leaf.segment for leaf in leaves)
        for leaf in leaves:
            leaf.segment.set_averages(averages)
        return _View(folder, index, contents.generation, leaves)


def _version(view: _View) -> str:
    return f"{view.folder.name}.{view.generation}"


def _index(folder: Path) -> FileIndex:
    return FileIndex(FileStorage(str(folder)), _SCHEMA, _NAME)


def _contents(index: FileIndex) -> Any:
    return TOC.read(index.storage, _NAME, schema=_SCHEMA)


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
    """Commit: remove some articles, add others, and join segments where there are too many of them."""
    index = _index(folder)
    contents = _contents(index)
    _remove(folder, contents.segments, replaced)
    builder = SegmentBuilder()
    for each in added:
        builder.add(each)
    kept = _join(folder, contents.segments, builder)
    if len(builder):
        segment = W3Segment(None, _NAME)
        segment.set_doc_count(len(builder))
        builder.write(folder / f"{segment.segment_id()}{_ENDING}")
        kept.append(segment)
    TOC(_SCHEMA, kept, contents.generation + 1).write(index.storage, _NAME)
    # What a killed writer left behind goes as well.
    clean_files(index.storage, _NAME, contents.generation + 1, kept)
    seal(folder, lambda name: name.endswith(_ENDING))


@contextmanager
def _opened(folder: Path, segment: Any) -> Iterator[SegmentFile]:
    file = SegmentFile(folder / f"{segment.segment_id()}{_ENDING}")
    try:
        yield file
    finally:
        file.close()


def _remove(folder: Path, segments: Iterable[Any], article_ids: Iterable[str]) -> None:
    wanted = list(article_ids)
    for segment in segments if wanted else ():
        with _opened(folder, segment) as file:
            for number in (number for article_id in wanted for number in file.numbers_of(article_id)):
                segment.delete_document(number)


def _join(folder: Path, segments: list[Any], builder: SegmentBuilder) -> list[Any]:
    """Join the smaller half when there are many segments, and write anew those with much removed from them."""
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all())
    many = by_size[: len(by_size) // 2] if len(by_size) >= _MOST_SEGMENTS else []
    kept = []
    for segment in segments:
        if segment in many or segment.deleted_count() > _MOST_REMOVED * segment.doc_count_all():
            with _opened(folder, segment) as file:
                builder.add_all(file, frozenset(segment.deleted_docs()))
        else:
            kept.append(segment)
    return kept
