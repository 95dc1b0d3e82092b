"""Where an import comes from: two folders may both have a `README.md`, and those are two articles."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

MAX_SOURCE = 80
_CONTAINERS = frozenset({"docs", "doc", "documentation", "content", "pages", "src", "articles", "help"})
# “help-2026-11-22”, “help_v1.2.3” and “help (2)” are the same help, taken at another time.
_WHEN = re.compile(r"[\s._-]*(\(\d+\)|v?\d[\d._-]*)$", re.IGNORECASE)


def checked_source(name: str) -> str:
    """Return a source's name as it stands in keys."""
    plain = unicodedata.normalize("NFC", name).replace(":", " ").replace("/", " ")
    return " ".join(plain.split())[:MAX_SOURCE]


def source_of(path: Path) -> str:
    """Return what a folder or zip file is called as a source, wherever it lies and whenever it was made.

    Of a folder with a name that says nothing, such as `docs`, the folder above says whose it is.
    """
    if path.is_file() or path.suffix.lower() == ".zip":
        return source_of_upload(path.name)
    parts = path.resolve().parts[1:]
    telling = next((n for n in range(len(parts) - 1, -1, -1) if parts[n].lower() not in _CONTAINERS), 0)
    return checked_source("-".join(parts[telling:]))


def source_of_upload(file_name: str) -> str:
    """Return what a zip file is called as a source, without its version or date."""
    stem = PurePosixPath(file_name).stem
    return checked_source(_WHEN.sub("", stem) or stem)


def key_in(source: str, path: str, limit: int) -> str:
    """Return the key of what lies at `path` in a source; a source without a name adds nothing."""
    prefix = f"{source}:" if source else ""
    return prefix + path[-(limit - len(prefix)) :]
