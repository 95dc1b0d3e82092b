"""Names from foreign folders and archives: decoded, and refused where they could do harm."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from kb.exchange.errors import SourceRefused

MAX_DEPTH = 40
MAX_PART_BYTES = 255

_DRIVE = re.compile(r"[A-Za-z]:(?! )")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_JUNK_FOLDERS = frozenset({".git", ".hg", ".svn", "__macosx", "node_modules"})
_JUNK_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def safe_path(name: str) -> PurePosixPath:
    """Return `name` as a relative path in NFC, or raise `SourceRefused` saying what is wrong with it."""
    unified = unicodedata.normalize("NFC", name).replace("\\", "/")
    if not unified.strip("/. ") or _CONTROL.search(unified):
        raise SourceRefused("name", name)
    if unified.startswith("/") or _DRIVE.match(unified):
        raise SourceRefused("absolute", name)
    parts = [part for part in unified.split("/") if part not in {"", "."}]
    if len(parts) > MAX_DEPTH:
        raise SourceRefused("depth", name, limit=MAX_DEPTH)
    for part in parts:
        _check_part(part, name)
    return PurePosixPath(*parts)


def _check_part(part: str, name: str) -> None:
    if part.rstrip(" ") == "..":
        raise SourceRefused("escapes", name)
    if is_device(part):
        raise SourceRefused("device", name)
    if len(part.encode()) > MAX_PART_BYTES:
        raise SourceRefused("name", name)


def is_device(part: str) -> bool:
    """Whether Windows would open a device instead of a file of this name."""
    return _DEVICE.fullmatch(part.partition(".")[0].strip()) is not None


def is_junk(path: PurePosixPath) -> bool:
    """Whether version control, a package manager or an operating system left this behind."""
    if any(part.casefold() in _JUNK_FOLDERS for part in path.parts):
        return True
    return path.name.casefold() in _JUNK_FILES or path.name.startswith("._")


def check_distinct(paths: Iterable[PurePosixPath]) -> None:
    """Raise `SourceRefused` when a path occurs twice, or is both a file and a folder."""
    seen: set[PurePosixPath] = set()
    folders: set[PurePosixPath] = set()
    for path in paths:
        if path in seen or path in folders:
            raise SourceRefused("duplicate", str(path))
        seen.add(path)
        folders.update(path.parents)
    for path in sorted(seen & folders):
        raise SourceRefused("duplicate", str(path))


def decode_names(names: list[bytes]) -> list[str]:
    """Decode names whose encoding nobody wrote down: UTF-8 if all are, else CP932 if all are, else CP437.

    Zip programs on Japanese Windows write CP932 without saying so. One archive comes from one program, hence
    the names are judged together: a single short name often fits several encodings.
    """
    for encoding in ("utf-8", "cp932"):
        try:
            return [name.decode(encoding) for name in names]
        except UnicodeDecodeError:
            continue
    return [name.decode("cp437") for name in names]


def decode_file_name(name: str) -> str:
    """Repair a file system's name that isn't UTF-8 (Python hands such bytes over as half characters)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return decode_names([os.fsencode(name)])[0]
    return name
