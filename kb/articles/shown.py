"""Which text a page has shown, so that nobody lets a text out that they never saw."""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.messages import msg
from kb.articles.models import Article, Revision


class TextChanged(Conflict):
    """Somebody else changed the draft after the page was opened; `number` is the save that was shown, 0 if unknown."""

    def __init__(self, number: int) -> None:
        super().__init__(msg("The text was changed after you opened this page. Nothing was published."))
        self.number = number


def mark(text: Article | Revision) -> str:
    """Return what a page's form carries along to say which text it has shown.

    The save's number isn't enough: an author's saves within a few minutes are one.
    """
    number = text.revision if isinstance(text, Article) else text.number
    said = json.dumps([text.title, text.body, list(text.phrasings)])
    return f"{number}.{sha256(said.encode()).hexdigest()[:16]}"


def check_shown(session: Session, article: Article, by: UUID, shown: str) -> None:
    """Raise `TextChanged` unless the draft is what the mark `shown` stands for, but for what `by` wrote since."""
    head = shown.partition(".")[0]
    number = int(head) if head.isascii() and head.isdigit() and len(head) < 9 else 0  # noqa: PLR2004  an integer's width
    since = session.scalars(
        sa.select(Revision).where(Revision.article_id == article.id, Revision.number >= max(number, 1))
    ).all()
    first = next((each for each in since if each.number == number), None)
    if first is None:
        raise TextChanged(0)
    if any(each.member_id != by for each in since if each is not first):
        raise TextChanged(number)
    if first.member_id != by and mark(first) != shown:
        raise TextChanged(number)
