"""Reviews of guides: asked for, approved or sent back with a reason. What is approved goes live with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict, Forbidden, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.queries import workspace_by_id
from guides.publishing.actions import put_live
from guides.publishing.models import Guide, GuideReview, GuideVersion
from guides.publishing.queries import staged_versions
from guides.publishing.reviewers import approvers, may_approve, open_review
from guides.publishing.staging import release

Content = Callable[[Session, Any], dict[str, Any]]


def ask(
    session: Session, kind: str, guide: Guide, by: UUID, *, reviewer_id: UUID | None = None, note: str = ""
) -> GuideReview:
    """Ask a second person to look at what is on staging, or at the draft where that is newer.

    Raises `Conflict` while a review is open, `Invalid` when the person can't be asked.
    """
    if open_review(session, guide.id) is not None:
        raise Conflict(msg("A review of this guide is already open."))
    able = {one.id for one in approvers(session)}
    if reviewer_id is not None and (reviewer_id == by or reviewer_id not in able):
        raise Invalid("reviewer_id", msg("Choose a reviewer from the list."))
    review = GuideReview(
        id=new_id(),
        guide_kind=kind,
        guide_id=guide.id,
        name=guide.name,
        asked_by=by,
        reviewer_id=reviewer_id,
        note=note.strip()[:1000],
        number=_staged_number(session, guide),
    )
    session.add(review)
    record(session, by, "guide.review_asked", guide.name, {"kind": kind})
    session.flush()
    return review


def _staged_number(session: Session, guide: Guide) -> int:
    """Return which version on staging a review is about; 0 where the draft has been written on since, or none is."""
    staged = staged_versions(session, [guide.id]).get(guide.id)
    return staged.number if staged and guide.updated_at <= staged.published_at else 0


def approve(session: Session, kind: str, guide: Guide, by: UUID, content: Content, shown: str) -> GuideVersion:
    """Agree, and let it go live: the version on staging that was asked about, else the draft.

    `shown` is the mark (`mark`) of the draft that was looked at. Raises `Conflict` if it has been changed since, or
    nothing is asked; `Forbidden` for whoever may not answer.
    """
    review = _asked(session, guide)
    if not may_approve(session, by, review.asked_by):
        raise Forbidden(msg("Somebody other than you must approve this."))
    if review.number:
        version = release(session, kind, guide, review.number, review.asked_by, approved_by=by)
    elif shown != mark(guide):
        raise Conflict(msg("The draft was changed after you opened it. Look at what it says now, then approve it."))
    else:
        version = put_live(session, kind, guide, content(session, guide), review.asked_by, approved_by=by)
    review.number = version.number
    _decide(session, review, by, "approved")
    return version


def mark(guide: Guide) -> str:
    """Return by what a draft that was looked at is known."""
    return guide.updated_at.isoformat()


def send_back(session: Session, guide: Guide, by: UUID, reason: str) -> None:
    """Answer with what must change. Raises `Conflict`, `Forbidden`, `Invalid`."""
    review = _asked(session, guide)
    if not may_approve(session, by, review.asked_by):
        raise Forbidden(msg("Somebody other than you must approve this."))
    if not reason.strip():
        raise Invalid("reason", msg("Say what needs to change."))
    review.number, review.reason = 0, reason.strip()[:2000]
    _decide(session, review, by, "sent_back")


def withdraw(session: Session, guide: Guide, by: UUID) -> None:
    """Take the question back. Raises `Conflict`, and `Forbidden` for whoever didn't ask it."""
    review = _asked(session, guide)
    if review.asked_by != by:
        raise Forbidden(msg("Only whoever asked can take the question back."))
    review.number = 0
    _decide(session, review, by, "withdrawn")


def require_reviews(session: Session, by: UUID, *, required: bool) -> None:
    """Say whether a second person must agree before a guide goes live."""
    found = workspace_by_id(session, bound_workspace(session))
    if found.reviews_guides != required:
        found.reviews_guides = required
        record(session, by, "guides.reviews_required" if required else "guides.reviews_optional", found.name)
    session.flush()


def sent_back_lately(session: Session, guide: Guide) -> GuideReview | None:
    """Return the review that sent the guide back, until another one is asked for or a version goes live."""
    latest = next(iter(reviews(session, guide.id)), None)
    if latest is None or latest.decision != "sent_back":
        return None
    since = sa.and_(GuideVersion.guide_id == guide.id, GuideVersion.released_at > latest.decided_at)
    return None if session.scalar(sa.select(GuideVersion.id).where(since).limit(1)) else latest


def reviews(session: Session, guide_id: UUID) -> Sequence[GuideReview]:
    """Return a guide's reviews, newest first."""
    statement = sa.select(GuideReview).where(GuideReview.guide_id == guide_id)
    return session.scalars(statement.order_by(GuideReview.asked_at.desc(), GuideReview.id.desc()).limit(50)).all()


def _asked(session: Session, guide: Guide) -> GuideReview:
    review = open_review(session, guide.id)
    if review is None:
        raise Conflict(msg("No review of this guide is open."))
    return review


def _decide(session: Session, review: GuideReview, by: UUID, decision: str) -> None:
    review.decision, review.decided_by, review.decided_at = decision, by, now()
    if decision != "withdrawn":
        about = {"kind": review.guide_kind, "version": review.number}
        record(session, by, "guide.approved" if decision == "approved" else "guide.sent_back", review.name, about)
    session.flush()
