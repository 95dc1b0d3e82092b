"""Zip files from strangers: everything that can be judged from the directory is judged before reading."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Self

from kb.exchange.errors import SourceRefused
from kb.exchange.locales import locale_named
from kb.exchange.names import check_distinct, decode_names, is_junk, safe_path
from kb.exchange.sources import MB, Entry, FolderSource, Limits, Source, check_totals

_RATIO_MATTERS_FROM = MB
_DIRECTORY_BYTES_PER_FILE = 600
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL_HEADER_SIZE = 30
_ZIP64 = 0xFFFF_FFFF
_END_SEARCH = _END_SIZE + 0xFFFF
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error)


class ZipSource:
    """A zip file: bombs, links, encrypted files and paths that lead elsewhere are refused by its directory.

    A single folder around everything (as download pages make them) is left out of the paths.
    """

    def __init__(self, file: Path | BinaryIO, limits: Limits | None = None, *, name: str = "zip") -> None:
        self.limits = limits or Limits()
        self.name = file.name if isinstance(file, Path) else name
        self._stream: BinaryIO = file.open("rb") if isinstance(file, Path) else file
        self._is_mine = isinstance(file, Path)
        try:
            self._archive = self._open()
        except SourceRefused:
            self._close_stream()
            raise

    def _open(self) -> zipfile.ZipFile:
        if _directory_size(self._stream) > self.limits.max_files * _DIRECTORY_BYTES_PER_FILE:
            raise SourceRefused("files", limit=self.limits.max_files)
        try:
            return zipfile.ZipFile(self._stream)
        except _DAMAGE as error:
            raise SourceRefused("not_zip", self.name) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive; entries can't be read afterwards. A stream stays open for whoever opened it."""
        self._archive.close()
        self._close_stream()

    def _close_stream(self) -> None:
        if self._is_mine:
            self._stream.close()

    def entries(self) -> Sequence[Entry]:
        """Return the archive's files, junk and folders left out."""
        infos = self._archive.infolist()
        _check_overlaps(infos)
        named = zip(_names(infos), infos, strict=True)
        files = [(path, info) for path, info in named if self._is_wanted(path, info)]
        check_distinct(path for path, _ in files)
        paths = _without_wrapper([path for path, _ in files])
        found = [self._entry(path, info) for path, (_, info) in zip(paths, files, strict=True)]
        check_totals(found, self.limits)
        self._check_growth(files)
        return sorted(found, key=lambda entry: entry.path.as_posix())

    def _is_wanted(self, path: PurePosixPath, info: zipfile.ZipInfo) -> bool:
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            raise SourceRefused("symlink", str(path))
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise SourceRefused("special", str(path))
        if info.is_dir() or is_junk(path):
            return False
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise SourceRefused("encrypted", str(path))
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise SourceRefused("compression", str(path))
        return True

    def _check_growth(self, files: Sequence[tuple[PurePosixPath, zipfile.ZipInfo]]) -> None:
        for path, info in files:
            swollen = info.file_size > self.limits.max_ratio * max(info.compress_size, 1)
            if swollen and info.file_size > _RATIO_MATTERS_FROM:
                raise SourceRefused("ratio", str(path), limit=self.limits.max_ratio)

    def _entry(self, path: PurePosixPath, info: zipfile.ZipInfo) -> Entry:
        return Entry(path, info.file_size, lambda: self._read(path, info))

    def _read(self, path: PurePosixPath, info: zipfile.ZipInfo) -> bytes:
        if info.file_size > self.limits.max_file:
            raise SourceRefused("file_size", str(path), limit=self.limits.max_file // MB)
        try:
            with self._archive.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except _DAMAGE as error:
            raise SourceRefused("damaged", str(path)) from error
        if len(data) != info.file_size:
            raise SourceRefused("damaged", str(path))
        return data


def open_source(path: Path, limits: Limits | None = None) -> Source:
    """Return the source for a folder or a zip file; raises `SourceRefused` for anything else."""
    if path.is_dir():
        return FolderSource(path, limits)
    if not path.exists():
        raise SourceRefused("missing", str(path))
    if not path.is_file():
        raise SourceRefused("special", str(path))
    return ZipSource(path, limits)


def _directory_size(stream: BinaryIO) -> int:
    """Return how large the directory claims to be, so that one of millions of entries isn't even loaded."""
    length = stream.seek(0, 2)
    start = max(0, length - _END_SEARCH)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        return 0
    size: int = struct.unpack_from("<L", tail, at + 12)[0]
    # A zip64 archive writes the true size elsewhere: then everything before the end record is the bound.
    return start + at if size == _ZIP64 else min(size, start + at)


def _names(infos: Sequence[zipfile.ZipInfo]) -> list[PurePosixPath]:
    """Return the entries' paths; names without the UTF-8 flag are decoded by what they look like."""
    bare = [info for info in infos if not info.flag_bits & _UTF8_FLAG]
    decoded = decode_names([info.orig_filename.encode("cp437") for info in bare])
    guessed = {id(info): name for info, name in zip(bare, decoded, strict=True)}
    return [safe_path(guessed.get(id(info), info.orig_filename)) for info in infos]


def _check_overlaps(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse entries that share compressed bytes: a bomb that no single ratio gives away."""
    reached = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < reached:
            raise SourceRefused("overlap", info.filename)
        reached = info.header_offset + _LOCAL_HEADER_SIZE + info.compress_size


def _without_wrapper(paths: list[PurePosixPath]) -> list[PurePosixPath]:
    tops = {path.parts[0] for path in paths}
    if len(tops) != 1 or any(len(path.parts) == 1 for path in paths) or locale_named(next(iter(tops))):
        return paths
    return [PurePosixPath(*path.parts[1:]) for path in paths]
