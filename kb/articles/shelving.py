"""What a reader may read, as it stands on the shelves: how much of it, the newest, and what is read most.

A help center may have a hundred thousand articles. Counts come from one index; lists are read no further than they go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import kept
from core.permissions import Viewer
from kb.articles.models import KINDS, Article
from kb.articles.queries import readable, views_of_late

MOST_VIEWED = 500
"""So many of the articles with the most views are looked at: by far more than any list shows."""
Place = tuple[UUID | None, str]
"""A collection, or none, and a language."""


@dataclass(frozen=True)
class Row:
    """As much of a published article as a line in a list takes."""

    id: UUID
    slug: str
    kind: str
    locale: str
    published_title: str
    published_at: datetime | None
    updated_at: datetime


_Rows = sa.Select[*tuple[Any, ...]]
_COLUMNS = (
    *(Article.id, Article.slug, Article.kind, Article.locale),
    *(Article.published_title, Article.published_at, Article.updated_at),
)


def readable_counts(session: Session, viewer: Viewer) -> dict[Place, int]:
    """Return how many articles the viewer may read in each collection and language; none where there is nothing."""
    found = session.execute(_counting(viewer.audiences, viewer.collection_ids))
    return {(row[0], row[1]): row[2] for row in found}


def readable_places(session: Session, viewer: Viewer) -> set[Place]:
    """Return on which collections, and in which languages, there is anything that the viewer may read."""
    return set(readable_counts(session, viewer))


def newest(session: Session, viewer: Viewer, locales: Iterable[str], *, limit: int) -> list[Row]:
    """Return the articles in these languages that were published last, the last one first."""
    statement = _newest(viewer.audiences, viewer.collection_ids)
    found = _each(session, statement, [{"locale": locale, "most": limit} for locale in locales])
    found.sort(key=_by_title)
    return sorted(found, key=_published, reverse=True)[:limit]


def most_read(session: Session, viewer: Viewer, locales: Sequence[str], *, limit: int) -> list[Row]:
    """Return the first articles in these languages: FAQs before others, then the most read, then by title.

    They are found among few: those with the most views, and the first of each kind by title. No other can be one of
    them. If it has views, it is among those with the most (but for one beyond the 500th). If it has none, only articles
    of its kind with views, or with a title before its own, and for others than FAQs all FAQs, come before it; were
    it not among the first of its kind by title, those, each of which comes before it, would fill the list. Where FAQs
    alone fill the list, nothing else can be on it.
    """
    views = views_of_late(session)
    viewed = _among(session, viewer, locales, nlargest(MOST_VIEWED, views, key=views.__getitem__))
    found = viewed + _by_kind(session, viewer, locales, ["faq"], limit)
    if sum(row.kind == "faq" for row in set(found)) < limit:
        found += _by_kind(session, viewer, locales, [kind for kind in KINDS if kind != "faq"], limit)
    return sorted(set(found), key=lambda row: _rank(row, views))[:limit]


def _rank(row: Row, views: Mapping[UUID, int]) -> tuple[bool, int, str, UUID]:
    return row.kind != "faq", -views.get(row.id, 0), row.published_title, row.id


def _by_title(row: Row) -> tuple[str, UUID]:
    return row.published_title, row.id


def _published(row: Row) -> datetime:
    return row.published_at or row.updated_at


def _among(session: Session, viewer: Viewer, locales: Sequence[str], ids: Sequence[UUID]) -> list[Row]:
    # The language is no condition of the statement: SQLite would take an index that begins with it, and pass them all.
    found = _each(session, _viewed(viewer.audiences, viewer.collection_ids), [{"ids": ids}]) if ids else []
    return [row for row in found if row.locale in locales]


def _by_kind(session: Session, viewer: Viewer, locales: Iterable[str], kinds: Sequence[str], limit: int) -> list[Row]:
    """The first by title of each of these kinds, in each language: only so does the index give them in order."""
    statement = _titles(viewer.audiences, viewer.collection_ids)
    asked = [{"locale": locale, "kind": kind, "most": limit} for locale in locales for kind in kinds]
    return _each(session, statement, asked)


def _each(session: Session, statement: _Rows, asked: Iterable[dict[str, object]]) -> list[Row]:
    return [Row(*found) for values in asked for found in session.execute(statement, values)]


_MOST = sa.bindparam("most", type_=sa.Integer())


@lru_cache(maxsize=128)
def _counting(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> sa.Select[UUID | None, str, int]:
    place = (Article.collection_id, Article.locale)
    statement = sa.select(*place, sa.func.count()).where(readable(Viewer("", audiences, collection_ids)))
    return kept(statement.group_by(*place))


@lru_cache(maxsize=128)
def _newest(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> _Rows:
    # That there is a time lets both databases read the index from its end: they differ on where none would stand.
    when = (Article.locale == sa.bindparam("locale"), Article.published_at.is_not(None))
    statement = sa.select(*_COLUMNS).where(readable(Viewer("", audiences, collection_ids)), *when)
    return kept(statement.order_by(Article.published_at.desc(), Article.published_title, Article.id).limit(_MOST))


@lru_cache(maxsize=128)
def _titles(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> _Rows:
    which = (Article.locale == sa.bindparam("locale"), Article.kind == sa.bindparam("kind"))
    statement = sa.select(*_COLUMNS).where(readable(Viewer("", audiences, collection_ids)), *which)
    return kept(statement.order_by(Article.published_title, Article.id).limit(_MOST))


@lru_cache(maxsize=128)
def _viewed(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> _Rows:
    ids = Article.id.in_(sa.bindparam("ids", expanding=True))
    return kept(sa.select(*_COLUMNS).where(readable(Viewer("", audiences, collection_ids)), ids))
