"""What an article's Markdown refers to: other articles by id, and files by their hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.files.models import StoredFile
from core.files.queries import files_by_hash
from core.rendering import Image
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.articles.queries import link_targets

ARTICLE = re.compile(r"article:([0-9a-f-]{36})", re.IGNORECASE)
FILE = re.compile(r"file:([0-9a-f]{64})", re.IGNORECASE)


@dataclass(frozen=True)
class Resolver:
    """Rewrites `article:<id>` and `file:<hash>` to addresses; everything else is left alone."""

    base: str
    articles: dict[UUID, Article]
    files: dict[str, StoredFile]

    def link(self, href: str) -> str | None:
        """Return the address of an article or file, `#` with nothing behind it for a lost one, or None."""
        if found := ARTICLE.match(href):
            article = self.articles.get(UUID(found[1]))
            return None if article is None else f"{self.base}/articles/{article.slug}{href[found.end() :]}"
        if found := FILE.match(href):
            return f"{self.base}/files/{found[1].lower()}"
        return None

    def image(self, source: str) -> Image | None:
        """Return where an uploaded image is and how large."""
        found = FILE.match(source)
        file = self.files.get(found[1].lower()) if found else None
        if file is None:
            return None
        return Image(f"{self.base}/files/{file.sha256}", file.width, file.height)


def link_resolver(session: Session, body: str) -> Resolver:
    """Return a resolver for one body, with everything it refers to looked up in two statements."""
    ids = [UUID(found) for found in set(ARTICLE.findall(body))]
    hashes = {found.lower() for found in FILE.findall(body)}
    workspace = workspace_by_id(session, bound_workspace(session))
    return Resolver(
        base=f"/help/{workspace.slug}",
        articles=link_targets(session, ids) if ids else {},
        files=files_by_hash(session, hashes) if hashes else {},
    )
