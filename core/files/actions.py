"""Writes on files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.files import storage
from core.files.images import clean_image
from core.files.models import StoredFile
from core.files.queries import file_by_hash
from core.identifiers import new_id
from core.messages import msg


def store_image(
    session: Session, folder: Path, data: bytes, name: str, by: UUID | None, *, is_sample: bool = False
) -> StoredFile:
    """Keep an image, written anew, as a file of the session's workspace. The same image is kept once. Raises `Invalid`.

    The bytes are on disk before the row is: a rollback leaves bytes that nothing refers to, never a row without bytes.
    """
    if not data:
        raise Invalid("file", msg("The file is empty."))
    image = clean_image(data)
    sha256 = storage.store(folder, image.data)
    existing = file_by_hash(session, sha256)
    if existing is not None:
        return existing
    row = StoredFile(
        id=new_id(),
        sha256=sha256,
        name=Path(name).name[:300] or "image",
        media_type=image.media_type,
        size=len(image.data),
        width=image.width,
        height=image.height,
        member_id=by,
        is_sample=is_sample,
    )
    session.add(row)
    session.flush()
    return row
