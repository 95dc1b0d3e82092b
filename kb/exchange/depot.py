"""Where uploads wait for their import and exports for their download, in the data folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from core.clock import now

_UPLOADS, _EXPORTS = "imports", "exports"


def upload(folder: Path, job_id: UUID) -> Path:
    """Return where the zip file of an import job lies."""
    return folder / _UPLOADS / f"{job_id}.zip"


def export(folder: Path, job_id: UUID) -> Path:
    """Return where the zip file of an export job lies."""
    return folder / _EXPORTS / f"{job_id}.zip"


def arriving(folder: Path) -> Path:
    """Return the path of a new, empty file in which an upload can be received."""
    (folder / _UPLOADS).mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(suffix=".part", dir=folder / _UPLOADS)
    os.close(descriptor)
    return Path(name)


@contextmanager
def being_written(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write into; it gets the name `path` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as stream:
        yield stream
    partial.replace(path)


def delete_all_but(folder: Path, kept: Collection[str], *, older_than: timedelta) -> int:
    """Delete files of jobs that aren't `kept`, and what was left half written; returns how many."""
    limit, count = now() - older_than, 0
    for path in (path for place in (_UPLOADS, _EXPORTS) for path in (folder / place).glob("*.*")):
        is_old = datetime.fromtimestamp(path.stat().st_mtime, UTC) < limit
        if path.stem not in kept and (path.suffix == ".zip" or is_old):
            path.unlink(missing_ok=True)
            count += 1
    return count
