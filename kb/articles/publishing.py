"""Review, publication, withdrawal and archive: how a draft reaches readers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict, Forbidden, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.registry import announce
from core.rendering import Rendered
from core.workspaces.actions import record
from core.workspaces.models import Workspace
from kb.articles.answering import has_access
from kb.articles.models import Article, PublishedVersion, Review
from kb.articles.pictures import note_files
from kb.articles.preview import rendered_draft
from kb.articles.queries import open_review
from kb.articles.shown import check_shown
from kb.search.substring import scan_form


def ask_review(
    session: Session, article: Article, by: UUID, *, reviewer_id: UUID | None = None, note: str = ""
) -> Review:
    """Ask a second person to look at the draft. Raises `Conflict`, `Invalid`."""
    _check_not_in_trash(article)
    if open_review(session, article.id) is not None:
        raise Conflict(msg("A review of this article is already open."))
    if reviewer_id is not None and reviewer_id == by:
        raise Invalid("reviewer_id", msg("Ask somebody other than yourself."))
    review = Review(
        id=new_id(),
        article_id=article.id,
        revision=article.revision,
        asked_by=by,
        reviewer_id=reviewer_id,
        note=note[:1000],
    )
    session.add(review)
    article.state = "in_review"
    session.flush()
    announce(session, "review.asked", review=review, article=article)
    return review


def send_back(session: Session, article: Article, by: UUID, reason: str) -> Review:
    """Answer a review with what must change. Raises `Conflict`, `Invalid`."""
    if not reason.strip():
        raise Invalid("reason", msg("Say what needs to change."))
    review = _decide(session, article, by, "sent_back", reason.strip()[:2000])
    article.state = "draft"
    return review


def approve(session: Session, article: Article, by: UUID, *, shown: str | None = None) -> Review:
    """Answer a review with yes. Nobody approves what they asked for. Raises `Conflict`, `Forbidden`.

    `shown` is the mark (`kb.articles.shown.mark`) of the text that was looked at: `TextChanged` if it isn't the draft.
    """
    review = open_review(session, article.id)
    if review is not None and review.asked_by == by:
        raise Forbidden(msg("Somebody other than you must approve this."))
    if shown is not None:
        check_shown(session, article, by, shown)
    return _decide(session, article, by, "approved", "")


def withdraw_review(session: Session, article: Article, by: UUID) -> None:
    """Take a question for review back."""
    _decide(session, article, by, "withdrawn", "")
    article.state = "draft"


def _decide(session: Session, article: Article, by: UUID | None, decision: str, reason: str) -> Review:
    review = open_review(session, article.id)
    if review is None:
        raise Conflict(msg("No review of this article is open."))
    review.decision, review.reason, review.decided_by, review.decided_at = decision, reason, by, now()
    session.flush()
    announce(session, "review.decided", review=review, article=article)
    return review


def publish_shown(session: Session, article: Article, by: UUID, shown: str) -> PublishedVersion:
    """Publish the draft if it is the text that the mark `shown` stands for. Raises `TextChanged`, and as `publish`."""
    check_shown(session, article, by, shown)
    return publish(session, article, by)


def publish(
    session: Session, article: Article, by: UUID | None, *, verified_days: int | None = None
) -> PublishedVersion:
    """Make the draft what readers see, as a new immutable version. Raises `Conflict`, `Invalid`.

    The workspace's interval says for how long this counts as the owner's word that the article is right.
    """
    _check_not_in_trash(article)
    if article.is_out:
        raise Conflict(
            msg("Nothing was changed since version %(number)s was published.", number=article.published_number)
        )
    if not has_access(session, article.owner_id):
        raise Invalid("owner_id", msg("Choose an owner before you publish: somebody must answer for it."))
    if not article.title.strip():
        raise Invalid("title", msg("Enter a title."))
    _close_review(session, article, by)
    version = PublishedVersion(**_rendered(session, article), member_id=by)
    session.add(version)
    session.flush()
    note_files(session, [(article.id, version.id, version.html)])
    article.published_version_id, article.published_number = version.id, version.number
    article.published_title, article.published_at = version.title, version.published_at
    article.state, article.updated_at = "published", now()
    days = verified_days if verified_days is not None else _verification_days(session)
    article.verified_until = now() + timedelta(days=days)
    record(session, by, "article.published", article.title, {"version": version.number})
    announce(session, "article.published", article=article, version=version)
    return version


def _check_not_in_trash(article: Article) -> None:
    if article.trashed_at is not None:
        raise Conflict(msg("Take the article out of the trash first."))


def _close_review(session: Session, article: Article, by: UUID | None) -> None:
    """Answer what is still asked: who publishes approves, unless it was they who asked."""
    review = open_review(session, article.id)
    if review is not None:
        _decide(session, article, by, "withdrawn" if review.asked_by == by else "approved", "")


def _verification_days(session: Session) -> int:
    return session.get_one(Workspace, bound_workspace(session)).verification_days


def _rendered(session: Session, article: Article) -> dict[str, Any]:
    rendered = rendered_draft(session, article)
    return {
        "id": new_id(),
        "article_id": article.id,
        "number": _last_number(session, article) + 1,
        "revision": article.revision,
        "title": article.title,
        "body": article.body,
        "phrasings": list(article.phrasings),
        **rendered_columns(article.title, rendered),
    }


def rendered_columns(title: str, rendered: Rendered) -> dict[str, Any]:
    """Return what a published version keeps of a rendered body."""
    return {
        "html": str(rendered.html),
        "nodes": rendered.nodes,
        "toc": [asdict(heading) for heading in rendered.toc],
        "steps": [{"id": s.id, "number": s.number, "title": s.title, "nodes": s.nodes} for s in rendered.steps],
        "text": rendered.text,
        "scan": scan_form(f"{title}\n{rendered.text}"),
        "headings": rendered.headings,
    }


def _last_number(session: Session, article: Article) -> int:
    statement = sa.select(sa.func.max(PublishedVersion.number)).where(PublishedVersion.article_id == article.id)
    return session.scalar(statement) or 0


def _end_review(session: Session, article: Article, by: UUID) -> None:
    """Take back what is still asked: what it was asked for is off."""
    if open_review(session, article.id) is not None:
        _decide(session, article, by, "withdrawn", "")


def unpublish(session: Session, article: Article, by: UUID) -> None:
    """Take an article away from readers and keep its draft; a review ends by it. Raises `Conflict`."""
    _check_not_in_trash(article)
    if article.published_version_id is None:
        raise Conflict(msg("This article is not published."))
    _end_review(session, article, by)
    article.published_version_id, article.state = None, "draft"
    record(session, by, "article.unpublished", article.title)
    announce(session, "article.withdrawn", article=article)


def archive(session: Session, article: Article, by: UUID) -> None:
    """Put an article away: readers no longer see it, lists leave it out, and it can be published again.

    A review ends by it. Raises `Conflict` for what is in the trash.
    """
    _check_not_in_trash(article)
    _end_review(session, article, by)
    article.published_version_id, article.state = None, "archived"
    record(session, by, "article.archived", article.title)
    announce(session, "article.withdrawn", article=article)
