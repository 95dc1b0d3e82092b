"""Articles offered while a question is being typed, from their titles and phrasings.

Titles are analysed once per process and state of the index; who may read what is asked of the database each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.permissions import Viewer
from kb.articles.models import Article, PublishedVersion
from kb.articles.queries import readable
from kb.collections.models import Collection
from kb.collections.queries import all_collections, ancestors
from kb.search.meanings import normalise, reading
from kb.search.models import SearchIndexState
from kb.search.snippets import mark

NOT_AT_ALL = 9
CANDIDATES = 100
ROOM = 50
_indexes: dict[UUID, tuple[tuple[int, int], list[_Entry]]] = {}


@dataclass(frozen=True)
class Suggestion:
    """An article to offer: its title in parts, and the shelf it stands on."""

    article: Article
    parts: list[tuple[str, bool]]
    crumb: str


@dataclass(frozen=True)
class _Entry:
    """What is compared of one article."""

    article_id: UUID
    locale: str
    title: str
    sound: str
    phrasings: tuple[str, ...]


def suggestions(session: Session, viewer: Viewer, text: str, *, locale: str, limit: int = 8) -> list[Suggestion]:
    """Return readable articles whose title holds the text as written or as read, best first."""
    wanted, sound = normalise(text), reading(text)
    if not wanted:
        return []
    scored = [(_rank(entry, wanted, sound), entry) for entry in _index(session)]
    ranked = [pair for pair in scored if pair[0] < NOT_AT_ALL]
    ranked.sort(key=lambda pair: (pair[0], pair[1].locale != locale, pair[1].title))
    ids = [entry.article_id for _place, entry in ranked[:CANDIDATES]]
    allowed = _readable(session, viewer, ids) if ids else {}
    shelves = all_collections(session) if allowed else []
    return [_suggestion(allowed[id_], text, shelves) for id_ in ids if id_ in allowed][:limit]


def _rank(entry: _Entry, wanted: str, sound: str) -> int:
    if entry.title.startswith(wanted):
        return 0
    if all(word in entry.title for word in wanted.split()):
        return 1
    if any(wanted in phrasing for phrasing in entry.phrasings):
        return 2
    return 3 if len(sound) > 1 and sound in entry.sound else NOT_AT_ALL


def _readable(session: Session, viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, Article]:
    statement = sa.select(Article).where(readable(viewer), Article.id.in_(ids))
    return {article.id: article for article in session.scalars(statement)}


def _index(session: Session) -> list[_Entry]:
    """Return the workspace's entries, made anew when the search index or the number of articles has changed."""
    workspace_id = bound_workspace(session)
    published = sa.select(sa.func.count()).where(Article.published_version_id.is_not(None))
    state = (session.scalar(sa.select(SearchIndexState.version)) or 0, session.scalar(published) or 0)
    known = _indexes.get(workspace_id)
    if known is not None and known[0] == state:
        return known[1]
    if len(_indexes) >= ROOM:
        _indexes.clear()
    entries = _entries(session)
    _indexes[workspace_id] = (state, entries)
    return entries


def _entries(session: Session) -> list[_Entry]:
    statement = (
        sa.select(Article.id, Article.locale, PublishedVersion.title, PublishedVersion.phrasings)
        .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
        .where(Article.trashed_at.is_(None))
    )
    return [
        _Entry(id_, locale, normalise(title), reading(title), tuple(map(normalise, phrasings)))
        for id_, locale, title, phrasings in session.execute(statement)
    ]


def _suggestion(article: Article, text: str, shelves: Sequence[Collection]) -> Suggestion:
    path = ancestors(shelves, article.collection_id)
    return Suggestion(article, mark(article.published_title, text), path[-1].name if path else "")
