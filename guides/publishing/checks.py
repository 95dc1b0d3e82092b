"""What must be right before a guide goes live: problems are collected, so that an author sees all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.errors import Invalid
from core.messages import Message, msg
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.articles.queries import link_targets

OPEN_AUDIENCES = ("public", "customers")
"""Audiences that people outside the company can belong to."""
Given = ParamSpec("Given")
Kept = TypeVar("Kept")
_GONE = msg("The linked article doesn't exist any more. Choose another one, or none.")


@dataclass(frozen=True)
class Problem:
    """What keeps a guide from going live; `field` is a path such as `steps.2.selector`."""

    field: str
    message: Message


class Rejected(Invalid):
    """Several things that can't be accepted; who asks for one only is told the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].field, problems[0].message)
        self.problems = problems


def problems_of(error: Invalid) -> Sequence[Problem]:
    """Return everything that an error is about."""
    return error.problems if isinstance(error, Rejected) else [Problem(error.field, error.message)]


class Gathering:
    """Makes one check after another, and keeps what they refuse."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, check: Callable[Given, Kept], *given: Given.args, **named: Given.kwargs) -> Kept:
        """Return what a check returns. Where it refuses, there is nothing to go on with: None stands in its place."""
        try:
            return check(*given, **named)
        except Invalid as error:
            self.problems += problems_of(error)
            return cast("Kept", None)


@contextmanager
def gathered() -> Iterator[Gathering]:
    """Let an author see everything that is wrong at once: raises `Rejected` on leaving if a check has refused."""
    found = Gathering()
    yield found
    if found.problems:
        raise Rejected(found.problems)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `Rejected` if there is a problem."""
    if problems:
        raise Rejected(problems)


def house_locale(session: Session) -> str:
    """Return the workspace's language, in which nothing may be missing."""
    return workspace_by_id(session, bound_workspace(session)).locale


def missing_title(field: str, texts: Mapping[str, str], locale: str) -> list[Problem]:
    """Return a problem when there is no title in the workspace's language."""
    if texts.get(locale):
        return []
    languages = {"ja": msg("Enter a title in Japanese."), "en": msg("Enter a title in English.")}
    return [Problem(f"{field}.{locale}", languages.get(locale, msg("Enter a title.")))]


def checked_article(session: Session, field: str, article_id: UUID | None) -> UUID | None:
    """Return the id if there is such an article in this workspace. Raises `Invalid`."""
    if article_id is not None and article_id not in link_targets(session, [article_id]):
        raise Invalid(field, _GONE)
    return article_id


def article_problems(session: Session, links: Iterable[tuple[str, UUID | None]]) -> list[Problem]:
    """Return what is wrong with links to articles, given as pairs of field and id: guides are shown to everybody."""
    wanted = [(field, article_id) for field, article_id in links if article_id is not None]
    articles = link_targets(session, [article_id for _field, article_id in wanted]) if wanted else {}
    judged = ((field, _fault(articles.get(article_id))) for field, article_id in wanted)
    return [Problem(field, fault) for field, fault in judged if fault is not None]


def _fault(article: Article | None) -> Message | None:
    if article is None or article.trashed_at is not None:
        return _GONE
    if article.published_version_id is None:
        return msg("“%(title)s” isn't published. Publish it first, or choose another article.", title=article.title)
    if article.audience not in OPEN_AUDIENCES:
        return msg("“%(title)s” is for colleagues only; customers can't open it.", title=article.title)
    return None
