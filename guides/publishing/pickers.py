"""Articles chosen by their title, with the browser's own list of suggestions: no script, and however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from guides.publishing.checks import OPEN_AUDIENCES
from kb.articles.models import Article

OFFERED = 1000


@dataclass(frozen=True)
class ArticleChoices:
    """Articles by what they are called in a form."""

    by_label: dict[str, UUID]

    def label(self, article_id: UUID | None) -> str:
        """Return what an article is called, an empty text for none."""
        return next((label for label, id_ in self.by_label.items() if id_ == article_id), "")

    def chosen(self, field: str, text: str) -> UUID | None:
        """Return the article that was chosen, None for an empty text. Raises `Invalid`."""
        wanted = text.strip()
        if not wanted:
            return None
        found = self.by_label.get(wanted)
        if found is None:
            raise Invalid(field, msg("No article is called “%(title)s”. Choose one from the list.", title=wanted[:80]))
        return found


def article_choices(
    session: Session, *, kind: str = "", linked: frozenset[UUID] = frozenset(), first: str = ""
) -> ArticleChoices:
    """Return the articles that customers can open, and those that are linked already.

    Those in the language that comes `first` lead, the last changed before the others.
    """
    open_ = sa.and_(
        Article.published_version_id.is_not(None), Article.trashed_at.is_(None), Article.audience.in_(OPEN_AUDIENCES)
    )
    if kind:
        open_ = sa.and_(open_, Article.kind == kind)
    statement = (
        sa.select(Article.id, Article.title, Article.slug)
        .where(sa.or_(open_, Article.id.in_(linked)))
        .order_by(sa.case((Article.locale == first, 0), else_=1), Article.updated_at.desc())
        .limit(OFFERED)
    )
    rows = session.execute(statement).all()
    often = Counter(row.title for row in rows)
    return ArticleChoices({_label(row.title, row.slug, often): row.id for row in rows})


def _label(title: str, slug: str, often: Counter[str]) -> str:
    return title if title and often[title] == 1 else f"{title} ({slug})"
