"""Which other articles answer the same question already, by the very words or by what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.permissions import Viewer
from kb.articles.models import Article
from kb.articles.queries import articles_by_ids
from kb.search.meant import is_same, meaning_of, means_same, sound_of
from kb.search.phrasings import PhrasingError, expand
from kb.search.suggesting import same_questions

MOST_QUESTIONS, MOST_DRAFTS, MOST_ARTICLES = 200, 200, 8
Pair = tuple[str, str]


@dataclass(frozen=True)
class Match:
    """A question of the article, and the one of the other article that is, or means, the same."""

    mine: str
    theirs: str

    @property
    def is_same(self) -> bool:
        """Whether they are the very same words."""
        return is_same(self.mine, self.theirs)


@dataclass(frozen=True)
class Conflict:
    """Another article that matches questions of this one as well."""

    article: Article
    matches: list[Match]


def asked_by(title: str, lines: Sequence[str]) -> list[str]:
    """Return what an article is asked by as it stands in the form: a line with a mistake stands for itself."""
    return [text.strip() for text in (title, *(question for line in lines for question in _expanded(line)))]


def conflicts(session: Session, viewer: Viewer, article: Article, asked: Sequence[str]) -> list[Conflict]:
    """Return the other articles in its language, published or in work, that carry a question that `asked` has.

    Those that share most come first. Nothing is told of what the viewer may not see in the staff app.
    """
    questions = [question for question in dict.fromkeys(asked) if question.strip()][:MOST_QUESTIONS]
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for id_, mine, theirs in _pairs(session, viewer, article, questions):
        if id_ != article.id and (mine not in found[id_] or is_same(mine, theirs)):
            found[id_][mine] = theirs
    known = articles_by_ids(session, [id_ for id_ in found if found[id_]], viewer) if found else []
    shown = [Conflict(one, [Match(*pair) for pair in found[one.id].items()]) for one in known if one.trashed_at is None]
    return sorted(shown, key=lambda each: (-len(each.matches), each.article.title))[:MOST_ARTICLES]


def _pairs(
    session: Session, viewer: Viewer, article: Article, questions: Sequence[str]
) -> Iterator[tuple[UUID, str, str]]:
    for mine, carried in zip(questions, same_questions(session, viewer, questions, locale=article.locale), strict=True):
        yield from ((id_, mine, theirs) for id_, theirs in carried)
    drafted = [(id_, theirs) for id_, texts in _drafts(session, article) for theirs in texts]
    by_key: dict[str, set[tuple[UUID, str]]] = defaultdict(set)
    for id_, theirs in drafted if questions else ():
        for key in (meaning_of(theirs), sound_of(theirs)):
            by_key[key].add((id_, theirs))
    for mine in questions:
        alike = by_key[meaning_of(mine)] | by_key[sound_of(mine)]
        yield from ((id_, mine, theirs) for id_, theirs in sorted(alike) if means_same(mine, theirs))


def _drafts(session: Session, article: Article) -> Iterator[tuple[UUID, list[str]]]:
    """What the newest drafts say; what is published and unchanged is known to as-you-type search."""
    statement = (
        sa.select(Article.id, Article.title, Article.phrasings)
        .where(Article.state.in_(("draft", "in_review")), Article.trashed_at.is_(None))
        .where(Article.id != article.id, Article.locale == article.locale)
        .order_by(Article.updated_at.desc())
        .limit(MOST_DRAFTS)
    )
    for id_, title, phrasings in session.execute(statement):
        yield id_, [title, *(question for line in phrasings for question in _expanded(line))]


def _expanded(line: str) -> Sequence[str]:
    try:
        return expand(line)
    except PhrasingError:
        return (line,)
