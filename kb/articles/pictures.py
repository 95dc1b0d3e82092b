"""Who may have an uploaded file: decided here and nowhere else.

A file is for everybody while it is the workspace's logo, stands in a live guide, or stands in the published version of
a public article. Staff have every file, since they read every draft. Everybody else has the files of the articles that
they may read. Where no cookie can come along, as for a picture in the widget, a pass in the address stands for it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as digest
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace, insert_rows
from core.errors import NotFound
from core.files.models import StoredFile
from core.permissions import AUDIENCES, PUBLIC, Viewer
from core.registry import registry
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article, PublishedFile
from kb.articles.queries import readable

FILE_ADDRESS = re.compile(r"/files/([0-9a-f]{64})")
PASS_HOLDER = Viewer("pass", frozenset(AUDIENCES))
"""Whoever shows a pass: it was given out with a text that they were allowed to read."""
PASS_LIFE = timedelta(hours=12)
"""A pass is good for this long at least, and for twice as long at most; within that its address stays the same."""


@dataclass(frozen=True)
class Served:
    """A file that may be given out, and whether to everybody."""

    file: StoredFile
    is_public: bool


def file_for(session: Session, viewer: Viewer, sha256: str) -> Served:
    """Return the file if `viewer` may have it. Raises `NotFound`."""
    found = session.execute(
        sa.select(StoredFile, _stands_in_text_for(PUBLIC), _stands_in_text_for(viewer)).where(
            StoredFile.sha256 == sha256
        )
    ).first()
    if found is None:
        raise NotFound
    file, is_public, is_readable = found
    if is_public or _is_logo(session, sha256):
        return Served(file, is_public=True)
    if is_readable or viewer.kind == "staff":
        return Served(file, is_public=False)
    if _stands_in_guide(session, sha256):
        return Served(file, is_public=True)
    raise NotFound


def _stands_in_text_for(viewer: Viewer) -> sa.Exists:
    return (
        sa.select(PublishedFile.id)
        .join(Article, Article.id == PublishedFile.article_id)
        .where(
            PublishedFile.sha256 == StoredFile.sha256,
            Article.published_version_id == PublishedFile.version_id,
            readable(viewer),
        )
        .correlate(StoredFile)
        .exists()
    )


def _is_logo(session: Session, sha256: str) -> bool:
    return workspace_by_id(session, bound_workspace(session)).logo_sha == sha256


def _stands_in_guide(session: Session, sha256: str) -> bool:
    """Tell whether a live guide shows it; an upper room knows."""
    ask = registry.providers.get("file_in_guides")
    return bool(ask and ask(session, sha256))


def note_files(session: Session, shown: Iterable[tuple[UUID, UUID, str]]) -> None:
    """Note what published versions show: ids of article and version, and the version's HTML."""
    rows = [
        {"article_id": article_id, "version_id": version_id, "sha256": sha256}
        for article_id, version_id, html in shown
        for sha256 in sorted(set(FILE_ADDRESS.findall(html)))
    ]
    insert_rows(session, PublishedFile, rows, skip_known=True)


def file_pass(secret: str, workspace_id: UUID, sha256: str, moment: datetime) -> str:
    """Return a pass for one file: the hour until which it is good, and a signature."""
    until = (moment.timestamp() // PASS_LIFE.total_seconds() + 2) * PASS_LIFE.total_seconds()
    return _signed(secret, workspace_id, sha256, int(until))


def opens(secret: str, workspace_id: UUID, sha256: str, shown: str, moment: datetime) -> bool:
    """Tell whether `shown` is a pass for this file that is still good."""
    head = shown.partition(".")[0]
    until = int(head) if head.isascii() and head.isdigit() and len(head) < 12 else 0  # noqa: PLR2004  seconds
    if until <= moment.timestamp():
        return False
    return hmac.compare_digest(_signed(secret, workspace_id, sha256, until), shown)


def _signed(secret: str, workspace_id: UUID, sha256: str, until: int) -> str:
    said = f"file pass {workspace_id} {sha256} {until}"
    return f"{until}.{hmac.new(secret.encode(), said.encode(), digest).hexdigest()[:40]}"


def with_passes(nodes: list[Any], secret: str, workspace_id: UUID, moment: datetime) -> list[Any]:
    """Return the nodes of a text with a pass in each address of a file; the given nodes aren't changed."""

    def passed(node: Any) -> Any:
        if isinstance(node, str):
            return node
        tag, values, *children = node
        return [tag, {name: addressed(value) for name, value in values.items()}, *(passed(each) for each in children)]

    def addressed(value: Any) -> Any:
        found = FILE_ADDRESS.search(value) if isinstance(value, str) and value.startswith("/help/") else None
        if found is None or found.end() != len(value):
            return value
        return f"{value}?pass={file_pass(secret, workspace_id, found[1], moment)}"

    return [passed(node) for node in nodes]
