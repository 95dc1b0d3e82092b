"""Images of an import: cleaned outside of any transaction, then noted in short ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import chunks, insert_rows
from core.errors import Invalid
from core.files import storage
from core.files.images import clean_image
from core.files.models import StoredFile
from kb.exchange.documents import ParsedFile

Stage = Callable[[], AbstractContextManager[Session]]
Progress = Callable[[int, int], None]

_TOGETHER = 2
_BATCH = 40


@dataclass
class Stored:
    """What became of files: the hash of what was stored for that of what was read."""

    hashes: dict[str, str] = field(default_factory=dict)
    images: dict[str, StoredFile] = field(default_factory=dict)
    """By the hash of what was stored, for their sizes."""
    refused: set[str] = field(default_factory=set)


def store_images(
    files: Sequence[ParsedFile], folder: Path, by: UUID | None, stage: Stage, progress: Progress
) -> Stored:
    """Clean and keep every file that is an image; the others are refused. Safe to repeat."""
    stored, done = Stored(), 0
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for some in chunks(files, _BATCH):
            contents = [file.read() for file in some]
            rows = list(pool.map(lambda data: _kept(folder, data), contents))
            _note(
                stage,
                [
                    {**row, "name": file.name[:300], "member_id": by}
                    for file, row in zip(some, rows, strict=True)
                    if row
                ],
            )
            for file, row in zip(some, rows, strict=True):
                _remember(stored, file, row)
            done += len(some)
            progress(done, len(files))
    return stored


def _kept(folder: Path, data: bytes) -> dict[str, Any] | None:
    """Return the columns of a stored image, or None for what isn't one."""
    try:
        image = clean_image(data)
    except Invalid:
        return None
    return {
        "sha256": storage.store(folder, image.data),
        "media_type": image.media_type,
        "size": len(image.data),
        "width": image.width,
        "height": image.height,
    }


def _note(stage: Stage, rows: Sequence[dict[str, Any]]) -> None:
    with stage() as session:
        insert_rows(session, StoredFile, rows, skip_known=True)


def _remember(stored: Stored, file: ParsedFile, row: dict[str, Any] | None) -> None:
    if row is None:
        stored.refused.add(file.sha256)
    else:
        stored.hashes[file.sha256] = row["sha256"]
        stored.images[row["sha256"]] = StoredFile(**row)
