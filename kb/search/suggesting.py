"""Articles offered while a question is being typed, from their titles."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.permissions import Viewer
from kb.articles.models import Article
from kb.articles.queries import published_in
from kb.collections.queries import all_collections, ancestors
from kb.search.meanings import normalise, reading
from kb.search.snippets import Parts, mark

NOT_AT_ALL = 9


@dataclass(frozen=True)
class Suggestion:
    """An article to offer: its title in parts, and the shelf it stands on."""

    article: Article
    parts: Parts
    crumb: str


def suggestions(session: Session, viewer: Viewer, text: str, *, locale: str, limit: int = 8) -> list[Suggestion]:
    """Return readable articles whose title holds the text as written or as read, best first."""
    wanted, sound = normalise(text), reading(text)
    if not wanted:
        return []
    shelves = all_collections(session)
    scored = [(_rank(article, wanted, sound), article) for article in published_in(session, viewer)]
    ranked = [pair for pair in scored if pair[0] < NOT_AT_ALL]
    ranked.sort(key=lambda pair: (pair[0], pair[1].locale != locale, pair[1].title))
    return [_suggestion(article, text, shelves) for _place, article in ranked[:limit]]


def _rank(article: Article, wanted: str, sound: str) -> int:
    title = normalise(article.title)
    if title.startswith(wanted):
        return 0
    if all(word in title for word in wanted.split()):
        return 1
    if any(wanted in normalise(phrasing) for phrasing in article.phrasings):
        return 2
    return 3 if len(sound) > 1 and sound in reading(article.title) else NOT_AT_ALL


def _suggestion(article: Article, text: str, shelves: object) -> Suggestion:
    path = ancestors(shelves, article.collection_id)  # type: ignore[arg-type]
    return Suggestion(article, mark(article.title, text), path[-1].name if path else "")
