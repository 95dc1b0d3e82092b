"""Writes a workspace's articles as a folder or zip file of Markdown, always the same bytes for the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kb.exchange.decoding import unify_newlines
from kb.exchange.errors import SourceRefused
from kb.exchange.frontmatter import dump, parse
from kb.exchange.layout import ExportArticle, ExportCollection, ExportText, Layout, lay_out, texts_of
from kb.exchange.links import TargetKind, placeholders, relative_address, replace_placeholders
from kb.exchange.manifest import COLLECTION_FILE, DRAFT_ENDING, MANIFEST, collection_text, manifest, texts_by_locale
from kb.exchange.properties import OURS

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o100644 << 16
_ZIP_UNIX = 3
_COMPRESSED_ALREADY = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".zip", ".mp4", ".webm", ".pdf"})


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A stored file; `read()` returns its bytes."""

    sha256: str
    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """One file of an export."""

    path: PurePosixPath
    data: bytes


def export_entries(
    articles: Sequence[ExportArticle], collections: Sequence[ExportCollection], files: Iterable[ExportFile]
) -> Iterator[ExportEntry]:
    """Yield the files of an export, by path. Of `files` only those are written that an article refers to.

    Links to articles that aren't exported, and to files that aren't given, stay `article:` and `file:` addresses.
    """
    used = _used_files(articles)
    given = {file.sha256: file for file in files if file.sha256 in used}
    layout = lay_out(articles, collections, {sha256: file.name for sha256, file in given.items()})
    makers: dict[PurePosixPath, Callable[[], bytes]] = {MANIFEST: manifest}
    makers |= {layout.files[sha256]: file.read for sha256, file in given.items()}
    for collection in collections:
        makers[layout.collections[collection.id] / COLLECTION_FILE] = _collection_maker(collection)
    for article in articles:
        makers |= _article_makers(article, layout)
    for path in sorted(makers, key=lambda path: path.as_posix()):
        yield ExportEntry(path, makers[path]())


def write_zip(entries: Iterable[ExportEntry], stream: BinaryIO) -> None:
    """Write a zip file; the same entries always give the same bytes."""
    with zipfile.ZipFile(stream, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path.as_posix(), _ZIP_TIME)
            stored = entry.path.suffix.lower() in _COMPRESSED_ALREADY
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.create_system = _ZIP_UNIX
            info.external_attr = _ZIP_MODE
            archive.writestr(info, entry.data)


def write_folder(entries: Iterable[ExportEntry], folder: Path) -> int:
    """Write into a new or empty folder and return the number of files; raises `SourceRefused` otherwise."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceRefused("not_empty", str(folder))
    count = 0
    for entry in entries:
        path = folder / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(entry.data)
        count += 1
    return count


def keep_unresolved(front_matter: str, **values: str) -> str:
    """Add properties that an import couldn't use (an owner who is no member yet), so that an export has them again.

    Returns front matter to be kept with the article. What the article itself says takes precedence later.
    """
    missing = {key: value for key, value in values.items() if value}
    return dump(missing) + front_matter if missing else front_matter


def _used_files(articles: Sequence[ExportArticle]) -> set[str]:
    texts = (_canonical(text) for article in articles for text in texts_of(article))
    bodies = (text.body for text in texts if "file:" in text.body)
    return {found.key for body in bodies for found in placeholders(body) if found.kind == "file"}


def _collection_maker(collection: ExportCollection) -> Callable[[], bytes]:
    about = {
        "annai_id": collection.key,
        "name": collection.name.strip(),
        "slug": collection.slug,
        "audience": collection.audience,
        "position": collection.position,
        **texts_by_locale(collection.names, collection.descriptions),
    }
    return lambda: collection_text(about, unify_newlines(collection.description))


def _article_makers(article: ExportArticle, layout: Layout) -> dict[PurePosixPath, Callable[[], bytes]]:
    path = layout.articles[article.id]
    text, *others = [_canonical(text) for text in texts_of(article)] or [ExportText("", "")]
    makers: dict[PurePosixPath, Callable[[], bytes]] = {path: lambda: _article(article, text, path, layout)}
    if others and others[0] != text:
        draft_path = path.with_stem(path.stem + DRAFT_ENDING)
        makers[draft_path] = lambda: _draft(article, others[0], path, layout)
    return makers


def _article(article: ExportArticle, text: ExportText, path: PurePosixPath, layout: Layout) -> bytes:
    kept = parse(article.front_matter)
    values: dict[str, object] = {
        "annai_id": article.key,
        "title": text.title,
        "slug": article.slug,
        "kind": article.kind,
        "locale": article.locale,
        "audience": article.audience,
        "state": article.state,
        "published": article.published is not None,
        "owner": article.owner or kept.text("owner"),
        "deputy": article.deputy or kept.text("deputy"),
        "verified_until": _instant(article),
        "tags": _lines(article.tags),
        "aliases": sorted(_lines(article.aliases)),
        "phrasings": [*text.phrasings],
    }
    said = {key: value for key, value in values.items() if value not in ("", [])}
    return _document(dump(said) + _ended(kept.without(OURS)), text, path, layout)


def _draft(article: ExportArticle, text: ExportText, path: PurePosixPath, layout: Layout) -> bytes:
    values: dict[str, object] = {"annai_id": article.key, "title": text.title}
    if text.phrasings:
        values["phrasings"] = [*text.phrasings]
    return _document(dump(values), text, path, layout)


def _document(front: str, text: ExportText, path: PurePosixPath, layout: Layout) -> bytes:
    paths = {"article": layout.articles, "file": layout.files}

    def address(kind: TargetKind, key: str) -> str | None:
        target = paths[kind].get(key)
        return None if target is None else relative_address(path, target)

    linked = replace_placeholders(text.body, address)
    return f"---\n{front}---\n\n{linked}".encode()


def _ended(front: str) -> str:
    return front if not front or front.endswith("\n") else front + "\n"


def _canonical(text: ExportText) -> ExportText:
    """Return the text as an import reads it: one kind of line end, titles on one line."""
    body = unify_newlines(text.body).replace("\0", "")
    return ExportText(_line(text.title), body, tuple(_lines(text.phrasings)))


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts if (line := _line(text))]


def _instant(article: ExportArticle) -> str:
    until = article.verified_until
    if until is None:
        return ""
    aware = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    return aware.isoformat().replace("+00:00", "Z")
