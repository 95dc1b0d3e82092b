"""Bytes on disk, addressed by their SHA-256; a replaceable place to keep files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the file of this hash lies."""
    return folder / "files" / sha256[:2] / sha256


def store(folder: Path, data: bytes) -> str:
    """Keep `data` and return its hash. Safe to repeat; a crash leaves either the whole file or none."""
    sha256 = digest(data)
    path = path_of(folder, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    Path(temporary).replace(path)
    return sha256


def read(folder: Path, sha256: str) -> bytes:
    """Return the bytes of the file of this hash. Raises `FileNotFoundError`."""
    return path_of(folder, sha256).read_bytes()


def delete(folder: Path, sha256: str) -> None:
    """Delete the file of this hash, if it is there."""
    path_of(folder, sha256).unlink(missing_ok=True)
