"""Where an import reads from: a folder or a zip file, checked before anything is taken out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Protocol

from kb.exchange.errors import REFUSALS, SourceRefused, printable
from kb.exchange.names import MAX_DEPTH, check_distinct, decode_file_name, is_junk, safe_path

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most. Files above `max_file` are listed, but never read."""

    max_files: int = 20_000
    max_file: int = 20 * MB
    max_total: int = 1_000 * MB
    max_ratio: int = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a source. `read()` returns its bytes, or raises `SourceRefused`."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    flaw: str = ""
    """Why the file can't be taken, a code of `report.LINES`; it is never read then, and its path is only shown."""


class Source(Protocol):
    """Something that holds files. Its entries are always in the same order, by path."""

    def entries(self) -> Sequence[Entry]:
        """Return every file; raises `SourceRefused` when the source as a whole can't be accepted."""
        ...


class FolderSource:
    """A folder on this machine. Links aren't followed, so that nothing outside of it can be read.

    One file that can't be taken doesn't keep the others away: whoever can name the folder can look into it.
    """

    def __init__(self, root: Path, limits: Limits | None = None) -> None:
        self.root = root
        self.limits = limits or Limits()

    def entries(self) -> Sequence[Entry]:
        """Return the folder's files, junk left out."""
        walked = islice(self._walk(self.root, 0), self.limits.max_files + 1)
        found = sorted(walked, key=lambda entry: entry.path.as_posix())
        check_distinct(entry.path for entry in found if not entry.flaw)
        check_totals(found, self.limits)
        return found

    def _walk(self, folder: Path, depth: int) -> Iterator[Entry]:
        if depth > MAX_DEPTH:
            raise SourceRefused("depth", self._name(folder), limit=MAX_DEPTH)
        for child in self._children(folder):
            name = self._name(Path(child.path))
            if is_junk(PurePosixPath(name)):
                continue
            if child.is_symlink():
                yield _flawed(name, "symlink")
            elif child.is_dir(follow_symlinks=False):
                yield from self._walk(Path(child.path), depth + 1)
            else:
                yield self._entry(Path(child.path), name)

    def _children(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as found:
                return list(found)
        except FileNotFoundError as error:
            raise SourceRefused("missing", str(folder)) from error
        except OSError as error:
            raise SourceRefused("unreadable", str(folder)) from error

    def _name(self, path: Path) -> str:
        return decode_file_name(path.relative_to(self.root).as_posix())

    def _entry(self, path: Path, name: str) -> Entry:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return _flawed(name, "special")
        try:
            return Entry(safe_path(name), status.st_size, lambda: self._read(path, name))
        except SourceRefused as refusal:
            if refusal.code == "depth":
                raise
            return _flawed(name, "unusable_name")

    def _read(self, path: Path, name: str) -> bytes:
        try:
            with path.open("rb") as stream:
                data = stream.read(self.limits.max_file + 1)
        except OSError as error:
            raise SourceRefused("unreadable", name) from error
        if len(data) > self.limits.max_file:
            raise SourceRefused("file_size", name, limit=self.limits.max_file // MB)
        return data


def _flawed(name: str, flaw: str) -> Entry:
    def refuse() -> bytes:
        raise SourceRefused(flaw if flaw in REFUSALS else "name", name)

    return Entry(PurePosixPath(printable(name)), 0, refuse, flaw)


def check_totals(entries: Sequence[Entry], limits: Limits) -> None:
    """Raise `SourceRefused` when there are too many files, or they are too large together."""
    if len(entries) > limits.max_files:
        raise SourceRefused("files", limit=limits.max_files)
    if sum(entry.size for entry in entries) > limits.max_total:
        raise SourceRefused("total_size", limit=limits.max_total // MB)
