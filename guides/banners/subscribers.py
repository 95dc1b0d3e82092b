"""What banners do when an article goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.registry import subscribe
from guides.banners.actions import forget_article
from kb.articles.models import Article


@subscribe("article.erased")
def let_go(session: Session, *, article: Article, **_facts: Any) -> None:
    """Take the link to a deleted article out of banners."""
    forget_article(session, article)
