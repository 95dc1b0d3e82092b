"""Writes of proposed wordings: an author takes one over, or refuses it for good."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import msg
from core.workspaces.actions import record
from insights.phrasings.models import RefusedPhrasing
from kb.articles.actions import Draft, save_draft
from kb.articles.conflicts import asked_by
from kb.articles.models import Article
from kb.search.meant import is_same, meaning_of
from kb.search.phrasings import escape

LONGEST = 200


def accept(session: Session, article: Article, text: str, by: UUID) -> bool:
    """Add the words to the draft's phrasings, as a line that stands for itself; False when the draft has them already.

    Raises `Invalid`.
    """
    wanted = _checked(text)
    if any(is_same(wanted, question) for question in asked_by(article.title, article.phrasings)):
        return False
    draft = Draft(article.title, article.body, [*article.phrasings, escape(wanted)])
    save_draft(session, article, draft, by, started_from=article.revision)
    return True


def dismiss(session: Session, article: Article, text: str, by: UUID) -> None:
    """Don't propose the words for this article any more, in none of their writings. Raises `Invalid`."""
    wanted = _checked(text)
    meaning = meaning_of(wanted)[:300]
    known = sa.select(RefusedPhrasing.id).where(
        RefusedPhrasing.article_id == article.id, RefusedPhrasing.meaning == meaning
    )
    if session.scalar(known) is not None:
        return
    session.add(RefusedPhrasing(article_id=article.id, meaning=meaning, text=wanted, refused_by=by))
    record(session, by, "phrasing.dismissed", article.title, {"text": wanted})


def _checked(text: str) -> str:
    wanted = " ".join(text.split())
    if not wanted or len(wanted) > LONGEST:
        raise Invalid("text", msg("Choose one of the proposed wordings."))
    return wanted
