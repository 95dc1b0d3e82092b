"""How an export marks itself, and what it writes about its collections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from core.identifiers import slugify
from kb.exchange.decoding import NotText, decode
from kb.exchange.documents import ParsedCollection
from kb.exchange.errors import SourceRefused
from kb.exchange.frontmatter import FrontMatter, dump, parse, split_front_matter
from kb.exchange.properties import AUDIENCES
from kb.exchange.shelves import MAX_DESCRIPTION, MAX_NAME
from kb.exchange.sources import Entry
from kb.exchange.titles import humanised

MANIFEST = PurePosixPath("annai.yml")
COLLECTION_FILE = "_collection.md"
FILES_FOLDER = "files"
DRAFT_ENDING = ".draft"
VERSION = 1

_MAX_MANIFEST = 10_000
_HASH_LETTERS = 12
_LOCALE = re.compile(r"[a-z]{2}")
_POSITION = re.compile(r"-?[0-9]{1,8}")


def manifest() -> bytes:
    """Return the manifest that an export begins with."""
    return dump({"format": "annai", "version": VERSION}).encode()


def is_export(entries: Iterable[Entry]) -> bool:
    """Whether these are the files of an export; raises `SourceRefused` for one of a newer format."""
    found = next((entry for entry in entries if entry.path == MANIFEST and entry.size < _MAX_MANIFEST), None)
    front = _front(found) if found else FrontMatter()
    if front.text("format") != "annai":
        return False
    version = front.text("version")
    if not version.isdecimal() or int(version) > VERSION:
        raise SourceRefused("version", str(MANIFEST))
    return True


def _front(entry: Entry) -> FrontMatter:
    try:
        return parse(decode(entry.read()).text)
    except NotText:
        return FrontMatter()


def collection_text(about: Mapping[str, object], description: str) -> bytes:
    """Return the file that describes a collection in an export."""
    return f"---\n{dump(about)}---\n\n{description}".encode()


def texts_by_locale(names: Mapping[str, str], descriptions: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what is said of a collection in other languages, as it is written: nothing where nothing is said."""
    said = {"names": names, "descriptions": descriptions}
    kept = {key: {locale: text.strip() for locale, text in sorted(texts.items())} for key, texts in said.items()}
    return {key: texts for key, texts in kept.items() if texts}


def collection_of(path: tuple[str, ...], text: str, parent: str) -> ParsedCollection:
    """Read what `collection_text` wrote; what is missing follows from the folder."""
    front, body = split_front_matter(text)
    position = front.text("position")
    audience = front.text("audience")
    return ParsedCollection(
        key=front.text("annai_id") or "/".join(path),
        parent=parent,
        path=path,
        slug=front.text("slug")[:MAX_NAME] or slugify(path[-1]),
        name=(front.text("name") or humanised(path[-1]))[:MAX_NAME],
        description=body.removeprefix("\n")[:MAX_DESCRIPTION],
        audience=audience if audience in AUDIENCES else "",
        position=int(position) if _POSITION.fullmatch(position) else 0,
        names=_by_locale(front, "names", MAX_NAME),
        descriptions=_by_locale(front, "descriptions", MAX_DESCRIPTION),
    )


def _by_locale(front: FrontMatter, key: str, limit: int) -> dict[str, str]:
    texts = front.values.get(key)
    pairs = sorted(texts.items()) if isinstance(texts, dict) else []
    told = {
        locale: text.strip()[:limit] for locale, text in pairs if isinstance(text, str) and _LOCALE.fullmatch(locale)
    }
    return {locale: text for locale, text in told.items() if text}


def file_name(sha256: str, name: str) -> str:
    """Return what a stored file is called in an export: the beginning of its hash keeps equal names apart."""
    return f"{sha256[:_HASH_LETTERS]}-{name}"


def original_name(sha256: str, name: str) -> str:
    """Return the name that a file had before `file_name`."""
    return name.removeprefix(f"{sha256[:_HASH_LETTERS]}-")
