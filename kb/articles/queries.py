"""Reads on articles. What a viewer may read is decided by `readable()` and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from core.clock import now
from core.db import bound_workspace, kept
from core.errors import NotFound
from core.events.models import Event
from core.events.queries import outside_staging
from core.permissions import Viewer
from kb.articles.answering import nobody
from kb.articles.lately import recently
from kb.articles.models import Article, ArticleSlug, PublishedVersion, Review, Revision
from kb.articles.title_match import fitting

WITHOUT_TEXT = (defer(Article.body), defer(Article.front_matter))
"""What lists have no use for, and what is long."""


@dataclass(frozen=True)
class ArticleFilter:
    """What a list of articles is narrowed to; empty fields don't narrow."""

    text: str = ""
    kind: str = ""
    state: str = ""
    """A state, or `unpublished_changes`, `no_deputy`, `no_owner`, `expired` or `trash`."""
    collection_ids: frozenset[UUID] = field(default_factory=frozenset)
    owner_id: UUID | None = None
    locale: str = ""
    audience: str = ""


def readable(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition under which `viewer` may read an article's published version."""
    condition = sa.and_(
        Article.published_version_id.is_not(None),
        Article.trashed_at.is_(None),
        Article.audience.in_(sorted(viewer.audiences)),
    )
    if viewer.collection_ids is not None:
        condition = sa.and_(condition, Article.collection_id.in_(viewer.collection_ids))
    return condition


def editable(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition under which a member sees an article in the staff app: drafts too, unless a partner."""
    if viewer.kind == "staff":
        return sa.true()
    return readable(viewer)


def published(
    session: Session, viewer: Viewer, slug: str, *, form: Literal["html", "nodes"] = "html"
) -> tuple[Article, PublishedVersion]:
    """Return the readable article at this address, or one that was there before. Raises `NotFound`.

    The text comes in the form that is wanted; the other forms of a long text are loaded when they are asked for.
    """
    other = PublishedVersion.nodes if form == "html" else PublishedVersion.html
    statement = (
        sa.select(Article, PublishedVersion)
        .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
        .where(readable(viewer))
        .options(*WITHOUT_TEXT, defer(PublishedVersion.body), defer(PublishedVersion.scan), defer(other))
    )
    found = session.execute(statement.where(Article.slug == slug)).first()
    if found is None:
        former = sa.select(ArticleSlug.article_id).where(ArticleSlug.slug == slug)
        found = session.execute(statement.where(Article.id.in_(former))).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


_ARTICLE_PAGE = (
    *(Article.body, Article.front_matter, Article.phrasings, Article.tags),
    *(Article.source_key, Article.source_hash, Article.source_state),
    *(Article.published_version_id, Article.deputy_id, Article.created_at),
)
_OF_ITS_PAGE = (
    *_ARTICLE_PAGE,
    *(PublishedVersion.body, PublishedVersion.html, PublishedVersion.nodes, PublishedVersion.toc),
    *(PublishedVersion.steps, PublishedVersion.headings, PublishedVersion.scan),
    *(PublishedVersion.article_id, PublishedVersion.member_id),
)
_LISTED = (
    sa.select(Article, PublishedVersion)
    .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
    .options(*map(defer, _OF_ITS_PAGE))
)


def published_by_ids(
    session: Session, viewer: Viewer, ids: Sequence[UUID]
) -> dict[UUID, tuple[Article, PublishedVersion]]:
    """Return those of the articles that the viewer may read, by id, in one statement.

    For lists: what only the article's own page shows is loaded when it is asked for.
    """
    statement = _listed(viewer.audiences, viewer.collection_ids)
    return {row[0].id: (row[0], row[1]) for row in session.execute(statement, {"ids": ids})}


@lru_cache(maxsize=128)
def _listed(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> sa.Select[Article, PublishedVersion]:
    """Return the statement for those who may read so much: putting it together takes a tenth of its time."""
    viewer = Viewer("", audiences, collection_ids)
    return kept(_LISTED.where(readable(viewer), _among()))


def _among() -> sa.ColumnElement[bool]:
    return Article.id.in_(sa.bindparam("ids", expanding=True))


def published_with(
    session: Session,
    viewer: Viewer,
    pattern: str,
    *,
    limit: int = 10,
    among: Sequence[UUID] | None = None,
    newest_first: bool = True,
) -> list[UUID]:
    """Return readable articles in whose words `pattern` (`kb.search.substring.like_pattern`) stands.

    Only `among` these articles, where it is known that it stands in no others. Which are the newest is only known when
    all have been looked through; without `newest_first` the first ones that are met are enough.
    """
    statement = (
        sa.select(Article.id)
        .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
        .where(readable(viewer), PublishedVersion.scan.like(pattern, escape="\\"))
    )
    if newest_first:
        statement = statement.order_by(Article.published_at.desc(), Article.id)
    if among is not None:
        statement = statement.where(Article.id.in_(among))
    return list(session.scalars(statement.limit(limit)))


def readable_by_ids(session: Session, viewer: Viewer, ids: Sequence[UUID]) -> dict[UUID, Article]:
    """Return those of the articles that the viewer may read, by id, for lists: without their texts."""
    statement = _titled(viewer.audiences, viewer.collection_ids)
    return {article.id: article for article in session.scalars(statement, {"ids": ids})}


@lru_cache(maxsize=128)
def _titled(audiences: frozenset[str], collection_ids: frozenset[UUID] | None) -> sa.Select[Article]:
    statement = sa.select(Article).options(*map(defer, _ARTICLE_PAGE))
    return kept(statement.where(readable(Viewer("", audiences, collection_ids)), _among()))


def published_in(
    session: Session, viewer: Viewer, collection_ids: Sequence[UUID] | None = None, *, locales: Sequence[str] = ()
) -> Sequence[Article]:
    """Return the readable articles of these collections and languages (none given: of all), by title, for lists."""
    statement = sa.select(Article).where(readable(viewer)).order_by(Article.published_title, Article.id)
    statement = statement.options(*map(defer, _ARTICLE_PAGE))
    if collection_ids is not None:
        statement = statement.where(Article.collection_id.in_(collection_ids))
    if locales:
        statement = statement.where(Article.locale.in_(locales))
    return session.scalars(statement).all()


@dataclass(frozen=True)
class Titled:
    """As much of a published article as a link to it takes."""

    slug: str
    kind: str
    title: str
    tags: list[str]


def shelf_mates(session: Session, viewer: Viewer, article: Article) -> list[Titled]:
    """Return the other readable articles of an article's collection, in no order; none of one without a collection."""
    if article.collection_id is None:
        return []
    columns = sa.select(Article.slug, Article.kind, Article.published_title, Article.tags)
    others = (Article.collection_id == article.collection_id, Article.id != article.id)
    return [Titled(*row) for row in session.execute(columns.where(readable(viewer), *others))]


def views_of_late(session: Session) -> dict[UUID, int]:
    """Return how often readers opened each article in four weeks, by article; counted anew every ten minutes."""
    return recently(("views", bound_workspace(session)), lambda: _views(session))


def _views(session: Session) -> dict[UUID, int]:
    since = now() - timedelta(days=28)
    statement = (
        sa.select(Event.content_id, sa.func.count())
        .where(Event.kind == "article.opened", Event.at > since, Event.source != "staff", outside_staging())
        .group_by(Event.content_id)
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[0] is not None}


def article_by_id(session: Session, article_id: UUID, viewer: Viewer) -> Article:
    """Return an article for the staff app. Raises `NotFound`."""
    found = session.scalar(sa.select(Article).where(Article.id == article_id, editable(viewer)))
    if found is None:
        raise NotFound
    return found


def articles_by_ids(session: Session, ids: Sequence[UUID], viewer: Viewer) -> Sequence[Article]:
    """Return those of the articles that the viewer sees in the staff app, in one statement."""
    return session.scalars(sa.select(Article).where(Article.id.in_(ids), editable(viewer))).all()


def list_articles(
    session: Session,
    viewer: Viewer,
    narrow: ArticleFilter,
    *,
    order: str = "-updated_at",
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[Article], int]:
    """Return one page of articles and how many there are in all.

    `order` also takes `match`: titles that begin with the text, those that have it as a whole word, and the rest.
    """
    condition = matching(viewer, narrow)
    total = session.scalar(sa.select(sa.func.count()).select_from(Article).where(condition)) or 0
    by = [fitting(_title(viewer), narrow.text), *ordered("-updated_at")] if order == "match" else ordered(order)
    statement = sa.select(Article).where(condition).order_by(*by).limit(limit).offset(offset)
    statement = statement.options(*WITHOUT_TEXT)
    return session.scalars(statement).all(), total


def matching(viewer: Viewer, narrow: ArticleFilter) -> sa.ColumnElement[bool]:
    """Return the condition for what the viewer sees in the staff app and the filter lets through."""
    return sa.and_(editable(viewer), *_narrowed(narrow, _title(viewer)))


def ordered(order: str) -> list[sa.ColumnElement[Any]]:
    """Return what to order articles by; an order that is not known is the newest change first."""
    columns = {"title": Article.title, "updated_at": Article.updated_at, "verified_until": Article.verified_until}
    column = columns.get(order.lstrip("-"), Article.updated_at)
    direction = column.desc() if order.startswith("-") else column.asc()
    return [direction.nulls_last(), Article.id.desc()]


def _title(viewer: Viewer) -> InstrumentedAttribute[str]:
    """The title that this viewer sees in lists: drafts are for staff."""
    return Article.title if viewer.kind == "staff" else Article.published_title


def _narrowed(narrow: ArticleFilter, title: InstrumentedAttribute[str]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        Article.trashed_at.is_not(None) if narrow.state == "trash" else Article.trashed_at.is_(None)
    ]
    if narrow.text:
        conditions.append(title.icontains(narrow.text, autoescape=True))
    if narrow.collection_ids:
        conditions.append(Article.collection_id.in_(narrow.collection_ids))
    if narrow.owner_id:
        conditions.append(Article.owner_id == narrow.owner_id)
    wanted = {name: getattr(narrow, name) for name in ("kind", "locale", "audience")}
    conditions.extend(getattr(Article, name) == value for name, value in wanted.items() if value)
    return conditions + _in_state(narrow.state)


def _in_state(state: str) -> list[sa.ColumnElement[bool]]:
    if not state or state == "trash":
        return [] if state else [Article.state != "archived"]
    special = {
        "unpublished_changes": sa.and_(Article.published_version_id.is_not(None), Article.state != "published"),
        "no_deputy": nobody(Article.deputy_id),
        "no_owner": nobody(Article.owner_id),
        "expired": sa.and_(Article.verified_until.is_not(None), Article.verified_until < now()),
    }
    return [special.get(state, Article.state == state)]


def revisions(session: Session, article_id: UUID, *, limit: int = 200) -> Sequence[Revision]:
    """Return an article's saves, newest first."""
    statement = sa.select(Revision).where(Revision.article_id == article_id)
    return session.scalars(statement.order_by(Revision.number.desc()).limit(limit)).all()


def revision(session: Session, article_id: UUID, number: int) -> Revision:
    """Return one save. Raises `NotFound`."""
    found = session.scalar(sa.select(Revision).where(Revision.article_id == article_id, Revision.number == number))
    if found is None:
        raise NotFound
    return found


def published_version(session: Session, article: Article) -> PublishedVersion | None:
    """Return what readers see now."""
    return session.get(PublishedVersion, article.published_version_id) if article.published_version_id else None


def version_numbers(session: Session, article_id: UUID) -> dict[int, int]:
    """Return which saves were published, as which version (the newest, where one was published twice)."""
    statement = sa.select(PublishedVersion.revision, PublishedVersion.number)
    found = session.execute(
        statement.where(PublishedVersion.article_id == article_id).order_by(PublishedVersion.number)
    )
    return {row[0]: row[1] for row in found}


def open_review(session: Session, article_id: UUID) -> Review | None:
    """Return the review that waits for an answer, if one does."""
    return session.scalar(sa.select(Review).where(Review.article_id == article_id, Review.decision == "open"))


def reviews(session: Session, article_id: UUID) -> Sequence[Review]:
    """Return all reviews of an article, newest first."""
    statement = sa.select(Review).where(Review.article_id == article_id)
    return session.scalars(statement.order_by(Review.asked_at.desc())).all()


def sent_back(session: Session, article: Article) -> Review | None:
    """Return the review that sent the draft back, until another one is asked for or the draft is published."""
    latest = next(iter(reviews(session, article.id)), None)
    if latest is None or latest.decision != "sent_back" or latest.decided_at is None:
        return None
    return None if article.published_at and article.published_at > latest.decided_at else latest


def open_reviews(session: Session) -> list[tuple[Review, Article]]:
    """Return what waits for review, longest first."""
    statement = (
        sa.select(Review, Article)
        .join(Article, Article.id == Review.article_id)
        .where(Review.decision == "open", Article.trashed_at.is_(None))
        .order_by(Review.asked_at)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def count_open_reviews(session: Session) -> int:
    """Return how many drafts wait for review."""
    statement = sa.select(sa.func.count()).select_from(Review).join(Article, Article.id == Review.article_id)
    return session.scalar(statement.where(Review.decision == "open", Article.trashed_at.is_(None))) or 0


def articles_by_title(session: Session, text: str, *, limit: int = 10) -> Sequence[Article]:
    """Return articles whose title contains `text`, for pickers."""
    statement = sa.select(Article).where(Article.trashed_at.is_(None), Article.title.icontains(text, autoescape=True))
    return session.scalars(statement.order_by(Article.updated_at.desc()).limit(limit)).all()


def link_targets(session: Session, ids: Sequence[UUID]) -> dict[UUID, Article]:
    """Return the articles that links point to, by id, in one statement."""
    return {a.id: a for a in session.scalars(sa.select(Article).where(Article.id.in_(ids)))}


def verified_share(session: Session) -> tuple[int, int]:
    """Return (published articles whose verification is valid, published articles)."""
    valid = sa.func.sum(sa.case((Article.verified_until > now(), 1), else_=0))
    published = sa.select(valid, sa.func.count()).where(
        Article.published_version_id.is_not(None), Article.trashed_at.is_(None)
    )
    row = session.execute(published).one()
    return int(row[0] or 0), int(row[1])


def without_deputy(session: Session) -> int:
    """Return how many published procedures only one person answers for."""
    statement = sa.select(sa.func.count()).select_from(Article)
    return (
        session.scalar(
            statement.where(
                Article.kind == "procedure",
                Article.published_version_id.is_not(None),
                Article.trashed_at.is_(None),
                nobody(Article.deputy_id),
            )
        )
        or 0
    )


def counts_by_collection(session: Session, viewer: Viewer) -> dict[UUID | None, int]:
    """Return how many articles lie on each collection; for staff drafts and archived ones too."""
    statement = sa.select(Article.collection_id, sa.func.count()).where(Article.trashed_at.is_(None), editable(viewer))
    return {row[0]: row[1] for row in session.execute(statement.group_by(Article.collection_id))}
