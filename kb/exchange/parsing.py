"""Reads a whole source: every Markdown file becomes a document or is skipped with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kb.exchange.decoding import NotText, decode
from kb.exchange.documents import (
    ImportOptions,
    ParsedBatch,
    ParsedCollection,
    ParsedDocument,
    ParsedFile,
    SkippedFile,
)
from kb.exchange.errors import SourceRefused
from kb.exchange.linking import Linker
from kb.exchange.locales import LOCALES, without_locale
from kb.exchange.manifest import (
    COLLECTION_FILE,
    DRAFT_ENDING,
    MANIFEST,
    collection_of,
    is_export,
    original_name,
)
from kb.exchange.origins import key_in
from kb.exchange.properties import MAX_KEY
from kb.exchange.reading import RawDocument, read_document
from kb.exchange.report import Line, line
from kb.exchange.resolving import Resolver
from kb.exchange.shelves import FirstPage, Shelving, collections, first_pages
from kb.exchange.sources import MB, Entry, Source
from kb.exchange.titles import humanised

MAX_DOCUMENT = 2 * MB

Progress = Callable[[int, int], None]


def parse_source(source: Source, options: ImportOptions | None = None, progress: Progress | None = None) -> ParsedBatch:
    """Read everything in `source`; raises `SourceRefused` when it can't be accepted as a whole.

    `progress(done, total)` is called after each Markdown file. Nothing is stored.
    """
    entries = source.entries()
    parser = _Parser(entries, options or ImportOptions(), exported=is_export(entries))
    return parser.parse(progress or (lambda _done, _total: None))


class _Parser:
    def __init__(self, entries: Sequence[Entry], options: ImportOptions, *, exported: bool) -> None:
        self.options = options
        self.exported = exported
        self.entries = {entry.path: entry for entry in entries if not entry.flaw}
        self.skipped = [SkippedFile(entry.path, line(entry.flaw)) for entry in entries if entry.flaw]
        self.shelf_files: dict[tuple[str, ...], str] = {}
        self.hashes: dict[PurePosixPath, str] = {}

    def parse(self, progress: Progress) -> ParsedBatch:
        """Read the documents, then what they refer to."""
        markdown = [entry for entry in self.entries.values() if _is_markdown(entry.path)]
        documents = []
        for done, entry in enumerate(markdown, start=1):
            documents += self._read(entry)
            progress(done, len(markdown))
        drafts = {document.path: document for document in documents if self._is_draft(document)}
        finished = self._finish([document for document in documents if document.path not in drafts], drafts)
        return ParsedBatch(
            documents=tuple(finished),
            collections=tuple(self._collections(finished)),
            files=tuple(self._file(path) for path in sorted(self.hashes)),
            skipped=tuple(sorted(self.skipped, key=lambda skip: skip.path)),
            unused=tuple(path for path in self.entries if self._is_unused(path)),
            is_export=self.exported,
        )

    def _read(self, entry: Entry) -> list[RawDocument]:
        """Return the entry's document, or none and a reason in `skipped`."""
        if reason := self._unreadable(entry):
            return self._skip(entry.path, reason)
        try:
            if self.exported and entry.path.name == COLLECTION_FILE:
                self.shelf_files[entry.path.parts[:-1]] = decode(entry.read(), is_utf8=True).text
                return []
            locale = self.options.default_locale
            found = read_document(entry.path, entry.read(), default_locale=locale, exported=self.exported)
        except NotText:
            return self._skip(entry.path, line("not_text"))
        if found.is_empty and not self.exported:
            return self._skip(entry.path, line("empty"))
        return [found]

    def _skip(self, path: PurePosixPath, reason: Line) -> list[RawDocument]:
        self.skipped.append(SkippedFile(path, reason))
        return []

    def _unreadable(self, entry: Entry) -> Line | None:
        if any(part.startswith(".") for part in entry.path.parts):
            return line("hidden")
        return line("too_big", limit=MAX_DOCUMENT // MB) if entry.size > MAX_DOCUMENT else None

    def _is_draft(self, document: RawDocument) -> bool:
        return self.exported and document.path.stem.endswith(DRAFT_ENDING)

    def _is_unused(self, path: PurePosixPath) -> bool:
        return not _is_markdown(path) and path not in self.hashes and path != MANIFEST

    def _finish(self, raws: Sequence[RawDocument], drafts: dict[PurePosixPath, RawDocument]) -> list[ParsedDocument]:
        linker = self._linker(raws)
        shelving = Shelving(raw.path for raw in raws)
        finished = []
        for raw in raws:
            draft = drafts.pop(raw.path.with_stem(raw.path.stem + DRAFT_ENDING), None)
            finished.append(self._document(raw, draft, linker, shelving))
        self.skipped += [SkippedFile(path, line("no_article")) for path in drafts]
        return _with_overviews(finished)

    def _linker(self, raws: Sequence[RawDocument]) -> Linker:
        keys = {raw.path: raw.source_key(self._source) for raw in raws}
        files = [path for path in self.entries if not _is_markdown(path)]
        resolver = Resolver(keys, files, base_urls=self.options.base_urls)
        return Linker(resolver, keys, self._hash, exported=self.exported)

    def _document(
        self, raw: RawDocument, draft: RawDocument | None, linker: Linker, shelving: Shelving
    ) -> ParsedDocument:
        collection = self._collection_path(raw, shelving)
        if not raw.is_titled:
            raw.title = humanised(collection[-1]) if raw.is_first_page and collection else raw.title
        text, remarks = linker.text(raw)
        draft_text, draft_remarks = linker.text(draft) if draft else (None, [])
        return ParsedDocument(
            path=raw.path,
            source_key=raw.source_key(self._source),
            translation_key=without_locale(raw.path).as_posix(),
            locale=raw.locale,
            kind=raw.kind(),
            slug=raw.slug(collection),
            collection_path=collection,
            text=text,
            properties=raw.properties,
            front_matter=raw.extra,
            summary=raw.front.text("description", "summary"),
            draft=draft_text,
            warnings=(*raw.warnings, *remarks, *draft_remarks),
        )

    def _collection_path(self, raw: RawDocument, shelving: Shelving) -> tuple[str, ...]:
        if self.exported:
            return raw.path.parts[:-1]
        return raw.properties.collection or shelving.collection_of(raw.path)

    def _collections(self, documents: Sequence[ParsedDocument]) -> list[ParsedCollection]:
        if self.exported:
            return self._exported_collections(document.collection_path for document in documents)
        locales = list(dict.fromkeys([self.options.default_locale, *LOCALES]))
        pages = [_first_page(document) for document in documents]
        found = collections((document.collection_path for document in documents), pages, locales)
        return [replace(each, key=self._key(each.key), parent=each.parent and self._key(each.parent)) for each in found]

    @property
    def _source(self) -> str:
        """An export brings its keys along."""
        return "" if self.exported else self.options.source

    def _key(self, path: str) -> str:
        return key_in(self._source, path, MAX_KEY)

    def _exported_collections(self, paths: Iterable[tuple[str, ...]]) -> list[ParsedCollection]:
        needed = {path[:depth] for path in {*paths, *self.shelf_files} for depth in range(1, len(path) + 1)}
        found: dict[tuple[str, ...], ParsedCollection] = {}
        for path in sorted(needed):
            parent = found[path[:-1]].key if path[:-1] in found else ""
            found[path] = collection_of(path, self.shelf_files.get(path, ""), parent)
        return list(found.values())

    def _hash(self, path: PurePosixPath) -> str | None:
        """Return the SHA-256 of a file that is referred to, or None if it is too large to be taken."""
        if path not in self.hashes:
            try:
                self.hashes[path] = hashlib.sha256(self.entries[path].read()).hexdigest()
            except SourceRefused as refusal:
                if refusal.code != "file_size":
                    raise
                return None
        return self.hashes[path]

    def _file(self, path: PurePosixPath) -> ParsedFile:
        entry = self.entries[path]
        sha256 = self.hashes[path]
        name = original_name(sha256, path.name) if self.exported else path.name
        return ParsedFile(sha256, name, path, entry.size, entry.read)


def _is_markdown(path: PurePosixPath) -> bool:
    return path.suffix.lower() in {".md", ".markdown"}


def _first_page(document: ParsedDocument) -> FirstPage:
    path = without_locale(document.path)
    return FirstPage(document.collection_path, path.stem, document.locale, document.title, document.summary)


def _with_overviews(documents: Sequence[ParsedDocument]) -> list[ParsedDocument]:
    pages = {id(document): _first_page(document) for document in documents}
    firsts = first_pages(pages.values())
    chosen = {id(page) for page in firsts.values()}
    return [replace(document, is_overview=id(pages[id(document)]) in chosen) for document in documents]
