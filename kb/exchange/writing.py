"""Writes prepared documents: in batches that no reader sees, then all at once for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from core.clock import now
from core.db import chunks, insert_rows
from core.identifiers import new_id
from kb.articles.models import Article, ArticleSlug, PublishedVersion, Review, Revision
from kb.articles.pictures import note_files
from kb.exchange.preparing import Prepared, Text
from kb.exchange.standing import BEGUN, CHANGING, fingerprint

_SHOWN = (
    *(Article.id, Article.workspace_id, Article.state, Article.revision, Article.trashed_at),
    *(Article.published_version_id, Article.published_number, Article.published_title, Article.published_at),
    *(Article.updated_at, Article.source_hash),
)


def begin(session: Session, batch: Sequence[Prepared], by: UUID | None) -> list[Prepared]:
    """Write a batch without showing it to readers, and return those of it that somebody changed just now instead."""
    new = [each for each in batch if each.planned.existing is None]
    _insert(session, new, by)
    known = [each for each in batch if each.planned.existing is not None]
    statement = sa.select(Article).where(Article.id.in_([each.id for each in known]))
    articles = {article.id: article for article in session.scalars(statement)}
    lost = [each for each in known if not _is_as_planned(articles.get(each.id), each)]
    for each in known:
        if each not in lost:
            _change(session, articles[each.id], each, by)
    _keep_aliases(session, [each for each in batch if each not in lost])
    return lost


def show(session: Session, prepared: Sequence[Prepared], by: UUID | None) -> None:
    """Let readers see everything that has been begun."""
    for some in chunks(prepared, 400):
        found = session.scalars(
            sa.select(Article).options(load_only(*_SHOWN)).where(Article.id.in_([each.id for each in some]))
        )
        articles = {article.id: article for article in found}
        for each in some:
            if each.id in articles:
                _show(articles[each.id], each)
    session.flush()
    reviewed = [each for each in prepared if each.state == "in_review"]
    _ask_reviews(session, reviewed, by)


def _insert(session: Session, new: Sequence[Prepared], by: UUID | None) -> None:
    moment = now()
    articles, revisions, versions = [], [], []
    for each in new:
        each.revision = len(each.texts)
        articles.append(
            {
                **each.properties,
                **each.people,
                "id": each.id,
                "state": "draft",
                "revision": each.revision,
                "source_key": each.key,
                "source_hash": BEGUN,
                "created_at": moment,
                "updated_at": moment,
            }
        )
        for number, text in enumerate(each.texts, 1):
            revisions.append(_revision(each, number, text, by))
        if each.version:
            versions.append(_version(each, 1, 1, by))
    insert_rows(session, Article, articles)
    insert_rows(session, Revision, revisions)
    _insert_versions(session, versions)


def _insert_versions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    insert_rows(session, PublishedVersion, rows)
    note_files(session, [(row["article_id"], row["id"], row["html"]) for row in rows])


def _revision(each: Prepared, number: int, text: Text, by: UUID | None) -> dict[str, Any]:
    return {"article_id": each.id, "number": number, "member_id": by, "note": "imported", "at": now(), **asdict(text)}


def _version(each: Prepared, number: int, revision: int, by: UUID | None) -> dict[str, Any]:
    each.version_id, each.version_number = new_id(), number
    place = {"id": each.version_id, "article_id": each.id, "number": number, "revision": revision, "member_id": by}
    return {**(each.version or {}), **place}


def _is_as_planned(article: Article | None, each: Prepared) -> bool:
    """Tell whether an article is still what the plan was made for."""
    known = each.planned.existing
    if article is None or known is None or article.trashed_at is not None:
        return False
    return known.state == fingerprint(vars(article))


def _change(session: Session, article: Article, each: Prepared, by: UUID | None) -> None:
    each.revision = article.revision
    revision = _add_revisions(session, article, each, by)
    if article.slug != each.properties["slug"]:
        insert_rows(session, ArticleSlug, [{"article_id": article.id, "slug": article.slug}], skip_known=True)
    for name, value in each.properties.items():
        setattr(article, name, value)
    for name, value in each.people.items():
        if getattr(article, name) is None and value not in {article.owner_id, article.deputy_id}:
            setattr(article, name, value)
    article.source_key = each.key
    article.source_hash = article.source_hash if article.source_hash == BEGUN else CHANGING
    article.updated_at = now()
    if each.version is None and article.revision == each.revision:
        each.state = article.state
    elif article.state == "published":
        article.state = "draft"
    each.revision = article.revision
    session.flush()
    if each.version:
        _add_version(session, article, each, revision, by)


def _add_revisions(session: Session, article: Article, each: Prepared, by: UUID | None) -> int:
    """Add what isn't the newest revision already, and return the number of the text that is published."""
    newest = Text(article.title, article.body, list(article.phrasings))
    missing = each.texts if each.texts[-1] != newest else []
    first = article.revision + 1 if missing else max(article.revision - len(each.texts) + 1, 1)
    rows = [_revision(each, first + place, text, by) for place, text in enumerate(missing)]
    insert_rows(session, Revision, rows)
    article.revision += len(rows)
    return first


def _add_version(session: Session, article: Article, each: Prepared, revision: int, by: UUID | None) -> None:
    """Add what readers will see, unless it is there already: they see it now, or an interrupted import wrote it."""
    newest = session.scalar(
        sa.select(PublishedVersion)
        .where(PublishedVersion.article_id == article.id)
        .order_by(PublishedVersion.number.desc())
        .limit(1)
    )
    wanted = each.version or {}
    if newest is not None and all(getattr(newest, name) == wanted[name] for name in ("title", "phrasings", "html")):
        each.version_id, each.version_number = newest.id, newest.number
        wanted["published_at"] = newest.published_at
        return
    number = newest.number + 1 if newest else 1
    _insert_versions(session, [_version(each, number, revision, by)])


def _keep_aliases(session: Session, batch: Sequence[Prepared]) -> None:
    rows = [{"article_id": each.id, "slug": alias} for each in batch for alias in each.aliases]
    insert_rows(session, ArticleSlug, rows, skip_known=True)


def _show(article: Article, each: Prepared) -> None:
    article.source_hash = each.planned.document.content_hash
    if each.version_id is not None:
        article.published_version_id, article.published_number = each.version_id, each.version_number
    if each.version_id is not None and each.version is not None:
        article.published_title, article.published_at = each.version["title"], each.version["published_at"]
    # A draft that somebody has begun meanwhile stays one.
    if article.revision == each.revision:
        article.state = each.state
        article.published_version_id = None if each.state == "archived" else article.published_version_id
    article.updated_at = now()


def _ask_reviews(session: Session, prepared: Sequence[Prepared], by: UUID | None) -> None:
    """Open a review for every article that was in review where it came from: somebody has to answer it."""
    for some in chunks(prepared, 400):
        ids = [each.id for each in some]
        is_open = sa.and_(Review.article_id.in_(ids), Review.decision == "open")
        open_ = set(session.scalars(sa.select(Review.article_id).where(is_open)))
        rows = [
            {"article_id": each.id, "revision": each.revision, "asked_by": by} for each in some if each.id not in open_
        ]
        insert_rows(session, Review, rows)
