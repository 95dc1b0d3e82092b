"""Reads on files."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.files.models import StoredFile


def file_by_hash(session: Session, sha256: str) -> StoredFile | None:
    """Return the workspace's file of this hash."""
    return session.scalar(sa.select(StoredFile).where(StoredFile.sha256 == sha256))


def files_by_hash(session: Session, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """Return the workspace's files of these hashes, in one statement."""
    return {f.sha256: f for f in session.scalars(sa.select(StoredFile).where(StoredFile.sha256.in_(list(hashes))))}
