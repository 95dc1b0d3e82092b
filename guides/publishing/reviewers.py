"""Who may agree to a guide, who may publish without being agreed with, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.accounts.queries import members
from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict
from core.messages import msg
from core.permissions import Permission, can
from core.workspaces.queries import workspace_by_id
from guides.publishing.models import GuideReview


def approvers(session: Session) -> Sequence[Member]:
    """Return who may approve guides: active members whose role allows it."""
    return [one for one in members(session) if can(one.role, Permission.GUIDE_APPROVE)]


def needs_review(session: Session) -> bool:
    """Tell whether a second person must agree before a guide goes live in this workspace."""
    return workspace_by_id(session, bound_workspace(session)).reviews_guides


def may_approve(session: Session, member_id: UUID, asked_by: UUID | None) -> bool:
    """Tell whether a member may answer what somebody asked: not their own question, but where nobody else could."""
    able = {one.id for one in approvers(session)}
    return member_id in able and (member_id != asked_by or able == {member_id})


def may_publish(session: Session, member_id: UUID) -> bool:
    """Tell whether a member may publish by themselves: always without reviews, else who is alone in approving."""
    return not needs_review(session) or may_approve(session, member_id, member_id)


def check_may_publish(session: Session, by: UUID | None) -> None:
    """Raise `Conflict` where a member may not publish by themselves; what no member does (None) always goes."""
    if by is not None and not may_publish(session, by):
        raise Conflict(msg("In this workspace a second person agrees before a guide goes live. Ask for a review."))


def open_review(session: Session, guide_id: UUID) -> GuideReview | None:
    """Return the review that waits for an answer, if one does."""
    return open_reviews(session, [guide_id]).get(guide_id)


def open_reviews(session: Session, guide_ids: Sequence[UUID]) -> dict[UUID, GuideReview]:
    """Return what waits for an answer about these guides, by guide."""
    statement = sa.select(GuideReview).where(GuideReview.decision == "open", GuideReview.guide_id.in_(guide_ids))
    return {review.guide_id: review for review in session.scalars(statement)} if guide_ids else {}


def close_review(session: Session, guide_id: UUID, by: UUID | None) -> None:
    """End what is still asked when a guide goes live without an answer: its question has become idle."""
    review = open_review(session, guide_id)
    if review is not None:
        review.decision, review.decided_by, review.decided_at, review.number = "withdrawn", by, now(), 0
