"""What tours do when a procedure changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.registry import subscribe
from guides.tours.procedures import forget_article, note_published
from kb.articles.models import Article


@subscribe("article.published")
def mark_outdated_steps(session: Session, *, article: Article, **_facts: Any) -> None:
    """Mark the steps that no longer say what the procedure says."""
    note_published(session, article)


@subscribe("article.erased")
def let_go(session: Session, *, article: Article, **_facts: Any) -> None:
    """Take the link to a deleted procedure out of its tours."""
    forget_article(session, article)
