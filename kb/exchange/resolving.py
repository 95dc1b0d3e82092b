"""Finds what an address in a document leads to, among everything that is imported with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Literal

from kb.exchange.links import TargetKind, path_of

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LOCAL = re.compile(r"(?:[A-Za-z]:[\\/]|file:)", re.IGNORECASE)
_PAGE_ENDINGS = frozenset({"html", "htm", "markdown", "md"})
_INDEXES = ("README.md", "index.md", "_index.md")
# Where site generators keep the files that pages name by an absolute path.
_TOP = PurePosixPath()
_STATIC_ROOTS = ("public", "static", ".vuepress/public", "docs/.vuepress/public")

Verdict = Literal["outside", "broken"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the import that an address leads to."""

    kind: TargetKind
    path: PurePosixPath


class Resolver:
    """Knows every path of an import.

    Relative addresses count from the document. Absolute ones count from the folder that was imported or any below it
    that holds the document, with leading folders left out when nothing is there (`/help/billing/a.md` is found as
    `ja/billing/a.md`). Web addresses count as absolute ones when they begin with one of `base_urls`.
    """

    def __init__(
        self,
        documents: Iterable[PurePosixPath],
        files: Iterable[PurePosixPath],
        *,
        base_urls: Iterable[str] = (),
    ) -> None:
        self._kinds: dict[str, TargetKind] = {path.as_posix(): "file" for path in files}
        self._stems: dict[str, list[PurePosixPath]] = defaultdict(list)
        for path in documents:
            self._kinds[path.as_posix()] = "article"
            self._stems[path.stem].append(path)
        self._folded = {name.casefold(): name for name in sorted(self._kinds, reverse=True)}
        self._bases = tuple(sorted((base.rstrip("/") + "/" for base in base_urls if base), key=len, reverse=True))

    def resolve(self, origin: PurePosixPath, address: str) -> Found | Verdict:
        """Return what `address` in the document `origin` leads to; `outside` for what an import can't know."""
        address = address.strip()
        if not address or address.startswith("#"):
            return "outside"
        if _LOCAL.match(address):
            return "broken"
        if _SCHEME.match(address):
            return self._on_the_web(origin, address) or "outside"
        path = path_of(address)
        if path.startswith("/"):
            return self._absolute(origin, path) or "broken"
        return self._relative(origin, path) or "broken"

    def exactly(self, origin: PurePosixPath, address: str) -> Found | None:
        """Return the file that a relative address names, spelled as it is and without guessing."""
        name = _normal(f"{origin.parent.as_posix()}/{path_of(address)}")
        return Found(self._kinds[name], PurePosixPath(name)) if name in self._kinds else None

    def _relative(self, origin: PurePosixPath, path: str) -> Found | None:
        joined = _normal(f"{origin.parent.as_posix()}/{path}")
        return None if joined is None else self._first("", _spellings(joined, is_folder=path.endswith("/")))

    def _absolute(self, origin: PurePosixPath, path: str) -> Found | None:
        normal = _normal(path)
        parts = normal.split("/") if normal else []
        for left_out in range(max(1, len(parts) - 1)):
            tail = "/".join(parts[left_out:])
            names = list(_spellings(tail, is_folder=path.endswith("/")))
            # Of several places the nearest is meant, but the first page of all is the outermost.
            for folder in origin.parents if tail else reversed(origin.parents):
                prefix = "" if folder == _TOP else f"{folder.as_posix()}/"
                if found := self._first(prefix, names) or self._static(prefix, tail):
                    return found
        return None

    def _static(self, prefix: str, tail: str) -> Found | None:
        found = self._first(prefix, [f"{root}/{tail}" for root in _STATIC_ROOTS])
        return found if found and found.kind == "file" else None

    def _on_the_web(self, origin: PurePosixPath, address: str) -> Found | None:
        bare = _WEB.sub("//", address)
        for base in self._bases:
            if (bare + "/").startswith(_WEB.sub("//", base)):
                path = "/" + path_of(bare[len(_WEB.sub("//", base)) :])
                return self._absolute(origin, path) or self._by_name(origin, path)
        return None

    def _by_name(self, origin: PurePosixPath, path: str) -> Found | None:
        """Find a page by its name alone, where published addresses don't follow the folders.

        Of several, the one that shares the most folders with the document is meant, if it is one.
        """
        named = self._stems.get(PurePosixPath(path).stem, [])
        ranked = sorted(named, key=lambda candidate: _shared(origin, candidate), reverse=True)
        if len(ranked) > 1 and _shared(origin, ranked[0]) == _shared(origin, ranked[1]):
            return None
        return Found("article", ranked[0]) if ranked else None

    def _first(self, prefix: str, names: Iterable[str]) -> Found | None:
        return next((found for name in names if (found := self._known(prefix + name))), None)

    def _known(self, name: str | None) -> Found | None:
        if name is None:
            return None
        actual = name if name in self._kinds else self._folded.get(name.casefold())
        return Found(self._kinds[actual], PurePosixPath(actual)) if actual is not None else None


def _spellings(path: str, *, is_folder: bool) -> Iterator[str]:
    """Yield the files that `path` may mean: itself, the page's source, the folder's first page."""
    stem, dot, ending = path.rpartition(".")
    if not is_folder and path:
        yield path
        if dot and ending.lower() in _PAGE_ENDINGS:
            yield from (f"{stem}.md", f"{stem}.markdown")
            if stem.lower().rpartition("/")[2] == "index":
                yield f"{stem[: -len('index')]}README.md"
        yield f"{path}.md"
    yield from (f"{path}/{name}" if path else name for name in _INDEXES)
    if is_folder and path:
        yield f"{path}.md"
        yield f"{path}/{path.rpartition('/')[2]}.md"


def _normal(path: str) -> str | None:
    """Return the path without `.` and `..`, or None where it leads out of the import."""
    normal = normpath(path.lstrip("/") or ".")
    if normal == ".." or normal.startswith("../"):
        return None
    return "" if normal == "." else normal


def _shared(one: PurePosixPath, other: PurePosixPath) -> int:
    pairs = zip(one.parts[:-1], other.parts[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
