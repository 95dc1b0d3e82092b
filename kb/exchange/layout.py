"""Where in an export each collection, article and file lies: names that every file system can hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from kb.exchange.manifest import COLLECTION_FILE, DRAFT_ENDING, FILES_FOLDER, file_name
from kb.exchange.names import is_device, is_junk

_MAX_BYTES = 120
_HASH_LETTERS = 8
_MARKDOWN = frozenset({".md", ".markdown"})
_ODD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class ExportText:
    """One text of an article; links are `article:<id>`, images `file:<sha256>`."""

    title: str
    body: str
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """An article as it is exported. It has a published text, a draft, or both where they differ.

    `id` is what links in bodies name, `key` what the next import finds the article by: the source key of an imported
    article, else the id. `owner` and `deputy` are e-mail addresses. `front_matter` is what an import kept verbatim.
    """

    id: str
    key: str
    slug: str
    published: ExportText | None = None
    draft: ExportText | None = None
    collection_id: str = ""
    kind: str = "article"
    locale: str = "ja"
    audience: str = "public"
    state: str = "draft"
    owner: str = ""
    deputy: str = ""
    verified_until: datetime | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    front_matter: str = ""


@dataclass(frozen=True, slots=True)
class ExportCollection:
    """A collection as it is exported; `parent_id` is empty at the top, `key` is as in `ExportArticle`."""

    id: str
    key: str
    slug: str
    name: str
    parent_id: str = ""
    description: str = ""
    audience: str = "public"
    position: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The path of everything, by id (files: by SHA-256)."""

    articles: Mapping[str, PurePosixPath] = field(default_factory=dict)
    collections: Mapping[str, PurePosixPath] = field(default_factory=dict)
    files: Mapping[str, PurePosixPath] = field(default_factory=dict)


def lay_out(
    articles: Sequence[ExportArticle], collections: Sequence[ExportCollection], files: Mapping[str, str]
) -> Layout:
    """Give everything a path. The same content gets the same paths, whatever its ids and the order given.

    `files` gives the name of each file by its SHA-256.
    """
    folders = _folders(collections)
    taken: dict[PurePosixPath, set[str]] = {PurePosixPath(): {FILES_FOLDER}}
    for path in folders.values():
        taken.setdefault(path.parent, set()).add(path.name.casefold())
    placed = {}
    for article in sorted(articles, key=lambda each: (each.slug, each.key)):
        folder = folders.get(article.collection_id, PurePosixPath())
        placed[article.id] = folder / _unused(safe_name(article.slug), taken.setdefault(folder, set()), ".md")
    named = {sha256: PurePosixPath(FILES_FOLDER, file_name(sha256, _safe_file(name))) for sha256, name in files.items()}
    return Layout(placed, folders, named)


def _folders(collections: Sequence[ExportCollection]) -> dict[str, PurePosixPath]:
    """Give every collection a folder in that of its parent; one whose parent is missing goes to the top."""
    known = {collection.id for collection in collections}
    children: dict[str, list[ExportCollection]] = {}
    for collection in sorted(collections, key=lambda each: (each.slug, each.key)):
        parent = collection.parent_id if collection.parent_id in known else ""
        children.setdefault(parent, []).append(collection)
    folders: dict[str, PurePosixPath] = {}
    waiting = [("", PurePosixPath())]
    while waiting:
        parent, folder = waiting.pop()
        taken = {FILES_FOLDER} if not parent else set()
        for collection in children.get(parent, []):
            folders[collection.id] = folder / _unused(safe_name(collection.slug), taken)
            waiting.append((collection.id, folders[collection.id]))
    return folders


def _unused(name: str, taken: set[str], ending: str = "") -> str:
    """Return `name` with its ending, numbered if a name that differs at most in case is taken, and take it."""
    found, number = name + ending, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}{ending}"
    taken.add(found.casefold())
    return found


def safe_name(name: str) -> str:
    """Return `name` as a file name without ending, in letters of any script, digits, `-`, `_` and `.`."""
    cleaned = _ODD.sub("-", unicodedata.normalize("NFC", name)).strip(".-") or "untitled"
    is_special = f"{cleaned}.md" == COLLECTION_FILE or cleaned.endswith(DRAFT_ENDING)
    if is_special or is_device(cleaned) or is_junk(PurePosixPath(cleaned)):
        cleaned = f"{cleaned.replace('.', '-')}_"
    if len(cleaned.encode()) <= _MAX_BYTES:
        return cleaned
    digest = hashlib.sha256(cleaned.encode()).hexdigest()[:_HASH_LETTERS]
    return f"{cleaned.encode()[: _MAX_BYTES - _HASH_LETTERS - 1].decode(errors='ignore')}-{digest}"


def _safe_file(name: str) -> str:
    pure = PurePosixPath(name)
    if pure.suffix.lower() in _MARKDOWN:
        # Otherwise the next import would take it for an article.
        pure = pure.with_name(f"{pure.name}.txt")
    ending = _ODD.sub("", pure.suffix)[:12]
    return safe_name(pure.name.removesuffix(pure.suffix)) + (ending if len(ending) > 1 else "")


def texts_of(article: ExportArticle) -> Iterable[ExportText]:
    """Yield the article's texts: published, then draft."""
    return (text for text in (article.published, article.draft) if text)
