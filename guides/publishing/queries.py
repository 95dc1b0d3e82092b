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
from core.permissions import Viewer
from guides.publishing.models import Guide, GuideVersion
from kb.articles.models import Article
from kb.articles.queries import readable

MISSING_DAYS = 7
STATES = ("live", "changed", "off")
"""What a list can be narrowed to: live, live with unpublished changes, not live."""
AnyGuide = TypeVar("AnyGuide", bound=Guide)


def guide_by_id(session: Session, model: type[AnyGuide], guide_id: UUID, *, to_change: bool = False) -> AnyGuide:
    """Return a guide's draft; one that is to be changed waits until nobody else is changing it. Raises `NotFound`."""
    found = session.get(model, guide_id, with_for_update=to_change)
    if found is None:
        raise NotFound
    return found


def shows_file(session: Session, sha256: str) -> bool:
    """Tell whether a live guide shows this uploaded file. Few guides are live, and few files are in none but them."""
    statement = sa.select(GuideVersion.id).where(
        GuideVersion.is_live, sa.cast(GuideVersion.content, sa.Text).contains(f"/files/{sha256}", autoescape=True)
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
    }
    return [conditions[state]] if state in conditions else []


def live_guides(session: Session) -> Sequence[GuideVersion]:
    """Return all versions that are live, oldest guide first."""
    return session.scalars(sa.select(GuideVersion).where(GuideVersion.is_live).order_by(GuideVersion.guide_id)).all()


def live_contents(session: Session, guide_ids: Sequence[UUID]) -> dict[UUID, GuideVersion]:
    """Return the live versions of these guides by guide id; those that aren't live are left out."""
    statement = sa.select(GuideVersion).where(GuideVersion.is_live, GuideVersion.guide_id.in_(guide_ids))
    return {version.guide_id: version for version in session.scalars(statement)}


@dataclass(frozen=True)
class LinkedArticle:
    """What the embed needs to know of an article that guides refer to."""

    slug: str
    audience: str
    is_readable: bool


def linked_articles(session: Session, viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, LinkedArticle]:
    """Return those of the articles that exist, by id, and whether the viewer may read them; no bodies are loaded."""
    if not ids:
        return {}
    can_read = sa.case((readable(viewer), 1), else_=0)
    statement = sa.select(Article.id, Article.slug, Article.audience, can_read).where(Article.id.in_(ids))
    return {row[0]: LinkedArticle(row[1], row[2], bool(row[3])) for row in session.execute(statement)}


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


def last_number(session: Session, guide_id: UUID) -> int:
    """Return the number of a guide's newest version, 0 when it has none."""
    statement = sa.select(sa.func.max(GuideVersion.number)).where(GuideVersion.guide_id == guide_id)
    return session.scalar(statement) or 0


def missing_targets(session: Session, guide_ids: Sequence[UUID], *, days: int = MISSING_DAYS) -> dict[UUID, int]:
    """Return how often a guide's element was not found in the last days, by guide; none at all is left out."""
    statement = (
        sa.select(Event.content_id, sa.func.count())
        .where(Event.kind == "target.missing", Event.at > now() - timedelta(days=days), Event.content_id.in_(guide_ids))
        .group_by(Event.content_id)
    )
    return {row[0]: row[1] for row in session.execute(statement) if row[0]} if guide_ids else {}
