"""Reads on published versions of guides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import NotFound
from core.events.models import Event
from core.events.queries import outside_staging
from core.permissions import Viewer
from guides.publishing.models import Guide, GuideReview, GuideVersion
from guides.publishing.switch import are_off
from kb.articles.models import Article, PublishedVersion
from kb.articles.queries import readable

MISSING_DAYS = 7
STATES = ("live", "changed", "off", "review")
"""What a list can be narrowed to: live, live with unpublished changes, not live, waiting for a review."""
AnyGuide = TypeVar("AnyGuide", bound=Guide)


def guide_by_id(session: Session, model: type[AnyGuide], guide_id: UUID, *, to_change: bool = False) -> AnyGuide:
    """Return a guide's draft; one that is to be changed waits until nobody else is changing it. Raises `NotFound`."""
    found = session.get(model, guide_id, with_for_update=to_change)
    if found is None:
        raise NotFound
    return found


def shows_file(session: Session, sha256: str) -> bool:
    """Tell whether a guide that is shown has this uploaded file. Few are, and few files are in none but them."""
    statement = sa.select(GuideVersion.id).where(
        _shown(), sa.cast(GuideVersion.content, sa.Text).contains(f"/files/{sha256}", autoescape=True)
    )
    return session.scalar(statement.limit(1)) is not None


def list_guides(
    session: Session, model: type[AnyGuide], *, text: str = "", state: str = "", limit: int = 50, offset: int = 0
) -> tuple[Sequence[AnyGuide], int]:
    """Return one page of guides, last changed first, and how many there are; `state` as in `STATES`."""
    conditions = _in_state(model, state)
    if text:
        conditions.append(model.name.icontains(text, autoescape=True))
    total = session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0
    statement = sa.select(model).where(*conditions).order_by(model.updated_at.desc(), model.id.desc())
    return session.scalars(statement.limit(limit).offset(offset)).all(), total


def _in_state(model: type[Guide], state: str) -> list[sa.ColumnElement[bool]]:
    conditions = {
        "live": model.live_version > 0,
        "changed": sa.and_(model.live_version > 0, model.has_changes),
        "off": model.live_version == 0,
        "review": model.id.in_(sa.select(GuideReview.guide_id).where(GuideReview.decision == "open")),
    }
    return [conditions[state]] if state in conditions else []


def live_guides(session: Session) -> Sequence[GuideVersion]:
    """Return all versions that are live, oldest guide first."""
    return session.scalars(sa.select(GuideVersion).where(GuideVersion.is_live).order_by(GuideVersion.guide_id)).all()


def shown_guides(session: Session, *, staging: bool = False) -> Sequence[GuideVersion]:
    """Return the versions that a product shows, oldest guide first: none while all guides are switched off.

    A staging product shows a guide's staged version where there is one, else the live one.
    """
    if are_off(session):
        return []
    if not staging:
        return live_guides(session)
    # What is staged comes last and so takes the place of what is live.
    order = (GuideVersion.guide_id, GuideVersion.is_staged)
    found = session.scalars(sa.select(GuideVersion).where(_shown()).order_by(*order)).all()
    return list({version.guide_id: version for version in found}.values())


def staged_versions(session: Session, guide_ids: Sequence[UUID]) -> dict[UUID, GuideVersion]:
    """Return what of these guides is on staging in a version of its own, by guide."""
    statement = sa.select(GuideVersion).where(GuideVersion.is_staged, GuideVersion.guide_id.in_(guide_ids))
    return {version.guide_id: version for version in session.scalars(statement)} if guide_ids else {}


def shown_contents(session: Session, guide_ids: Sequence[UUID]) -> Sequence[GuideVersion]:
    """Return the versions of these guides that are live or on staging."""
    return session.scalars(sa.select(GuideVersion).where(_shown(), GuideVersion.guide_id.in_(guide_ids))).all()


def shown_versions(session: Session) -> Sequence[GuideVersion]:
    """Return all versions that are live or on staging."""
    return session.scalars(sa.select(GuideVersion).where(_shown())).all()


def _shown() -> sa.ColumnElement[bool]:
    return sa.or_(GuideVersion.is_live, GuideVersion.is_staged)


@dataclass(frozen=True)
class LinkedArticle:
    """What the embed needs to know of an article that guides refer to."""

    slug: str
    audience: str
    is_readable: bool
    kind: str = "article"
    title: str = ""
    """As published; empty where it isn't."""


def linked_articles(session: Session, viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, LinkedArticle]:
    """Return those of the articles that exist, by id, and whether the viewer may read them; no bodies are loaded."""
    if not ids:
        return {}
    can_read = sa.case((readable(viewer), 1), else_=0)
    columns = (Article.id, Article.slug, Article.audience, can_read, Article.kind, PublishedVersion.title)
    joined = sa.select(*columns).outerjoin(PublishedVersion, PublishedVersion.id == Article.published_version_id)
    rows = session.execute(joined.where(Article.id.in_(ids)))
    return {row[0]: LinkedArticle(row[1], row[2], bool(row[3]), row[4], row[5] or "") for row in rows}


def versions(session: Session, guide_id: UUID, *, limit: int = 100) -> Sequence[GuideVersion]:
    """Return a guide's versions, newest first."""
    statement = sa.select(GuideVersion).where(GuideVersion.guide_id == guide_id)
    return session.scalars(statement.order_by(GuideVersion.number.desc()).limit(limit)).all()


def version_of(session: Session, guide_id: UUID, number: int) -> GuideVersion:
    """Return one version. Raises `NotFound`."""
    statement = sa.select(GuideVersion).where(GuideVersion.guide_id == guide_id, GuideVersion.number == number)
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def first_released(session: Session, guide_ids: Collection[UUID]) -> dict[UUID, GuideVersion]:
    """Return the oldest version of each of these guides that has ever been live, by guide."""
    released = (GuideVersion.guide_id.in_(guide_ids), GuideVersion.released_at.is_not(None))
    oldest = sa.select(GuideVersion.guide_id, sa.func.min(GuideVersion.number).label("number")).where(*released)
    first = oldest.group_by(GuideVersion.guide_id).subquery()
    is_first = sa.and_(first.c.guide_id == GuideVersion.guide_id, first.c.number == GuideVersion.number)
    statement = sa.select(GuideVersion).join(first, is_first)
    return {version.guide_id: version for version in session.scalars(statement)} if guide_ids else {}


def once_live(session: Session, guide_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these guides have ever been live."""
    statement = sa.select(GuideVersion.guide_id).where(
        GuideVersion.guide_id.in_(guide_ids), GuideVersion.released_at.is_not(None)
    )
    return set(session.scalars(statement.distinct())) if guide_ids else set()


def last_number(session: Session, guide_id: UUID) -> int:
    """Return the number of a guide's newest version, 0 when it has none."""
    statement = sa.select(sa.func.max(GuideVersion.number)).where(GuideVersion.guide_id == guide_id)
    return session.scalar(statement) or 0


def missing_targets(session: Session, guide_ids: Sequence[UUID], *, days: int = MISSING_DAYS) -> dict[UUID, int]:
    """Return how often a guide's element was not found in the last days, by guide; none at all is left out."""
    statement = (
        sa.select(Event.content_id, sa.func.count())
        .where(Event.kind == "target.missing", Event.at > now() - timedelta(days=days), Event.content_id.in_(guide_ids))
        .where(outside_staging())
        .group_by(Event.content_id)
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[0]} if guide_ids else {}
