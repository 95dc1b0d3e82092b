"""The way of a guide to customers as its screens show it: on staging, in review, in its period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from guides.publishing.models import TARGETING, Guide, GuideReview, GuideVersion
from guides.publishing.queries import once_live, shown_contents, staged_versions
from guides.publishing.reviewers import approvers, may_approve, may_publish, open_review, open_reviews
from guides.publishing.reviewing import mark, sent_back_lately
from guides.publishing.staging import has_staging


@dataclass(frozen=True)
class Period:
    """When what is live is shown, where it says so."""

    begins: datetime | None = None
    ends: datetime | None = None

    @property
    def is_to_come(self) -> bool:
        """Whether it hasn't begun yet."""
        return self.begins is not None and self.begins > now()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends is not None and self.ends <= now()


@dataclass(frozen=True)
class Signs:
    """What stands beside a guide's state in lists, by guide."""

    staged: Mapping[UUID, GuideVersion] = field(default_factory=dict)
    asked: Mapping[UUID, GuideReview] = field(default_factory=dict)
    periods: Mapping[UUID, Period] = field(default_factory=dict)
    stopped: Collection[UUID] = ()
    """What was live once and isn't any more."""


def signs_of(session: Session, guides: Sequence[Guide]) -> Signs:
    """Return what stands beside these guides' states, in at most four statements."""
    ids = [guide.id for guide in guides]
    stopped = once_live(session, [guide.id for guide in guides if not guide.live_version])
    return Signs(staged_versions(session, ids), open_reviews(session, ids), _periods(session, guides), stopped)


def _periods(session: Session, guides: Iterable[Guide]) -> dict[UUID, Period]:
    """Return when guides that are live are shown; only for those with another draft the version is read."""
    live = [guide for guide in guides if guide.live_version]
    kept = {guide.id: guide.targeting for guide in live if not guide.has_changes}
    changed = [guide.id for guide in live if guide.has_changes]
    if changed:
        kept |= {
            one.guide_id: one.content.get(TARGETING, {}) for one in shown_contents(session, changed) if one.is_live
        }
    return {guide_id: _period(aim) for guide_id, aim in kept.items() if aim.get("from") or aim.get("until")}


def _period(aim: Mapping[str, Any]) -> Period:
    begins, ends = (datetime.fromisoformat(aim[name]) if aim.get(name) else None for name in ("from", "until"))
    return Period(begins, ends)


@dataclass(frozen=True)
class Way:
    """What can be done with one guide on its way to customers, and by whom."""

    staged: GuideVersion | None
    has_staging: bool
    review: GuideReview | None
    """The one that waits for an answer."""
    sent_back: GuideReview | None
    may_publish: bool
    """Whether whoever looks may publish without being agreed with."""
    may_decide: bool
    """Whether they may answer the review."""
    is_mine: bool
    """Whether it was they who asked."""
    reviewers: Sequence[Member]
    shown: str
    """The mark of the draft that they look at."""


def way_of(session: Session, guide: Guide, me: UUID) -> Way:
    """Return what the member may do with the guide."""
    review = open_review(session, guide.id)
    return Way(
        staged=staged_versions(session, [guide.id]).get(guide.id),
        has_staging=has_staging(session),
        review=review,
        sent_back=sent_back_lately(session, guide),
        may_publish=may_publish(session, me),
        may_decide=review is not None and may_approve(session, me, review.asked_by),
        is_mine=review is not None and review.asked_by == me,
        reviewers=[one for one in approvers(session) if one.id != me],
        shown=mark(guide),
    )
