"""What an author should know before publishing: what is missing, and what could be better."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from uuid import UUID

from core.errors import Invalid
from core.messages import Message, msg
from core.rendering import Rendered
from kb.articles.models import Article
from kb.articles.phrasings import questions


@dataclass(frozen=True)
class Check:
    """One remark; a blocking one keeps the article from being published."""

    message: Message
    is_blocking: bool = False


def checks(article: Article, rendered: Rendered, answering: Container[UUID | None]) -> list[Check]:
    """Return the remarks on a draft, blocking ones first. `answering`: who can answer for an article."""
    found: list[Check] = []
    if article.owner_id not in answering:
        found.append(Check(msg("There is no owner. Choose one: somebody must answer for it."), is_blocking=True))
    if not article.body.strip():
        found.append(Check(msg("There is no text yet.")))
    if article.deputy_id not in answering:
        found.append(Check(msg("There is no deputy: nobody else can do this.")))
    if article.kind == "procedure" and len(rendered.steps) < 2:  # noqa: PLR2004  one step is no procedure
        found.append(Check(msg("A procedure needs at least two steps. Every second-level heading is one.")))
    if article.kind == "faq" and not article.phrasings:
        found.append(Check(msg("Add other ways to ask this, in customers’ words: they decide whether it is found.")))
    try:
        questions(article.phrasings)
    except Invalid as error:
        found.append(Check(error.message))
    if article.collection_id is None:
        found.append(Check(msg("It is on no shelf. Readers find it by search only.")))
    return found
