"""What concerns one member: derived from what was done, so that nothing has to be kept twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from core.permissions import Permission, can
from guides.health.alerts import alerts_of
from guides.publishing.models import GuideReview
from insights.gaps.models import Gap, GapStep
from kb.articles.models import Article, Review
from kb.feedback.models import Vote

LOOK_BACK = timedelta(days=30)
SOON = timedelta(days=14)
MOST = 30


@dataclass(frozen=True)
class Notice:
    """One thing that was done or has come due, and concerns the member."""

    kind: str
    """`asked`, `approved`, `sent_back`, `gap`, `comment`, `verify`, `tour_lost`, `tooltip_lost` or `banner_lost`."""
    at: datetime
    target: UUID
    """The article, for `gap` the gap, for what lost its element the tour or tooltip."""
    title: str
    by: UUID | None = None
    note: str = ""
    due: datetime | None = None
    """Until when an article is confirmed as right."""
    guide: str = ""
    """What kind of guide the target is; empty: it is none."""


def notices(session: Session, me: Member) -> list[Notice]:
    """Return what concerns the member, newest first, in six statements, more where an element has been lost."""
    since = now() - LOOK_BACK
    found = [
        *_reviews(session, me, since),
        *_guide_reviews(session, me, since),
        *_gaps(session, me.id, since),
        *_comments(session, me.id, since),
        *_confirmations(session, me.id),
        *_lost(session, me.id),
    ]
    return nlargest(MOST, found, key=lambda notice: (notice.at, notice.title))


def unread(found: list[Notice], me: Member) -> list[Notice]:
    """Return those that came after the member last said to have seen them, at first after they joined."""
    seen = me.notices_seen_at or me.joined_at
    return [notice for notice in found if notice.at > seen]


def _reviews(session: Session, member: Member, since: datetime) -> Iterator[Notice]:
    """A review without a reviewer is asked of everybody who may approve."""
    me = member.id
    concerns = sa.or_(Article.owner_id == me, Review.reviewer_id == me, Review.asked_by == me)
    if can(member.role, Permission.ARTICLE_PUBLISH):
        concerns = sa.or_(concerns, sa.and_(Review.reviewer_id.is_(None), Review.decision == "open"))
    statement = (
        sa.select(Review, Article.id, Article.title)
        .join(Article, Article.id == Review.article_id)
        .where(concerns, Article.trashed_at.is_(None), sa.or_(Review.asked_at > since, Review.decided_at > since))
        .order_by(Review.asked_at.desc())
    )
    for review, article_id, title in session.execute(statement.limit(MOST)):
        if review.decision == "open" and review.asked_by != me and review.asked_at > since:
            yield Notice("asked", review.asked_at, article_id, title, review.asked_by, review.note)
        elif review.decision in ("approved", "sent_back") and review.decided_by != me and review.decided_at:
            yield Notice(review.decision, review.decided_at, article_id, title, review.decided_by, review.reason)


def _guide_reviews(session: Session, member: Member, since: datetime) -> Iterator[Notice]:
    """As with articles, but only whoever may approve is asked, and the guide's own review is kept beside it."""
    me = member.id
    concerns = sa.or_(GuideReview.reviewer_id == me, GuideReview.asked_by == me)
    if can(member.role, Permission.GUIDE_APPROVE):
        concerns = sa.or_(concerns, sa.and_(GuideReview.reviewer_id.is_(None), GuideReview.decision == "open"))
    recent = sa.or_(GuideReview.asked_at > since, GuideReview.decided_at > since)
    statement = sa.select(GuideReview).where(concerns, recent).order_by(GuideReview.asked_at.desc())
    for review in session.scalars(statement.limit(MOST)):
        if review.decision == "open" and review.asked_by != me and review.asked_at > since:
            yield _guide_notice("asked", review, review.asked_at, review.asked_by, review.note)
        elif review.decision in ("approved", "sent_back") and review.decided_by != me and review.decided_at:
            yield _guide_notice(review.decision, review, review.decided_at, review.decided_by, review.reason)


def _guide_notice(kind: str, review: GuideReview, at: datetime, by: UUID | None, note: str) -> Notice:
    return Notice(kind, at, review.guide_id, review.name, by, note, guide=review.guide_kind)


def _gaps(session: Session, me: UUID, since: datetime) -> Iterator[Notice]:
    statement = (
        sa.select(GapStep, Gap.title)
        .join(Gap, Gap.id == GapStep.gap_id)
        .where(Gap.owner_id == me, GapStep.at > since, GapStep.member_id.is_not(None), GapStep.member_id != me)
        .order_by(GapStep.at.desc())
    )
    for step, title in session.execute(statement.limit(MOST)):
        if step.detail.get("owner") == str(me):
            yield Notice("gap", step.at, step.gap_id, title, step.member_id)


def _comments(session: Session, me: UUID, since: datetime) -> Iterator[Notice]:
    statement = (
        sa.select(Vote.at, Vote.comment, Article.id, Article.title)
        .join(Article, Article.id == Vote.article_id)
        .where(Article.owner_id == me, Article.trashed_at.is_(None), Vote.comment != "", Vote.at > since)
        .order_by(Vote.at.desc())
    )
    for at, comment, article_id, title in session.execute(statement.limit(MOST)):
        yield Notice("comment", at, article_id, title, note=comment)


def _confirmations(session: Session, me: UUID) -> Iterator[Notice]:
    """What runs out soon is news on the day on which it begins to be soon."""
    due = Article.verified_until
    statement = (
        sa.select(due, Article.id, Article.title)
        .where(Article.owner_id == me, Article.trashed_at.is_(None), Article.published_version_id.is_not(None))
        .where(due < now() + SOON, due > now() - (LOOK_BACK - SOON))
        .order_by(due.desc())
    )
    for until, article_id, title in session.execute(statement.limit(MOST)):
        if until is not None:
            yield Notice("verify", until - SOON, article_id, title, due=until)


def _lost(session: Session, me: UUID) -> Iterator[Notice]:
    """It is news when there are enough visits to say so, not when the first of them didn't find the element."""
    for alert in alerts_of(session, me):
        place, rise = alert.place, alert.rise
        yield Notice(f"{alert.kind}_lost", rise.known_at, place.guide_id, alert.name, note=place.page)
