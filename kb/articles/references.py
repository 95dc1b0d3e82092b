"""What an article's Markdown refers to: other articles by id, and files by their hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.files.models import StoredFile
from core.files.queries import files_by_hash
from core.rendering import Image, Missing
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

    def link(self, href: str) -> str | Missing | None:
        """Return the address of an article or file, `Missing` for one that is gone, or None for any other link."""
        if found := ARTICLE.match(href):
            return self._article(UUID(found[1]), href[found.end() :])
        if found := FILE.match(href):
            hash_ = found[1].lower()
            return f"{self.base}/files/{hash_}" if hash_ in self.files else Missing()
        return None

    def _article(self, article_id: UUID, fragment: str) -> str | Missing:
        article = self.articles.get(article_id)
        if article is None or article.trashed_at is not None:
            return Missing(article.title if article else "")
        return f"{self.base}/articles/{article.slug}{fragment}"

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
