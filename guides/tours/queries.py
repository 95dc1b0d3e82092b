"""Reads on tours."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.publishing.queries import guide_by_id
from guides.publishing.switch import are_off
from guides.tours.models import Tour, TourStep


def tour_by_id(session: Session, tour_id: UUID, *, to_change: bool = False) -> Tour:
    """Return a tour's draft. Raises `NotFound`."""
    return guide_by_id(session, Tour, tour_id, to_change=to_change)


def steps_of(session: Session, tour_id: UUID) -> Sequence[TourStep]:
    """Return a tour's steps in order."""
    return session.scalars(sa.select(TourStep).where(TourStep.tour_id == tour_id).order_by(TourStep.position)).all()


def step_counts(session: Session, tour_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many steps the tours have, by id."""
    statement = sa.select(TourStep.tour_id, sa.func.count()).where(TourStep.tour_id.in_(tour_ids))
    return {row[0]: row[1] for row in session.execute(statement.group_by(TourStep.tour_id))}


def tours_of_article(session: Session, article_id: UUID) -> Sequence[Tour]:
    """Return the tours that were made from a procedure, newest first."""
    statement = sa.select(Tour).where(Tour.article_id == article_id)
    return session.scalars(statement.order_by(Tour.created_at.desc())).all()


def live_tour_of(session: Session, article_id: UUID) -> UUID | None:
    """Return the live tour that shows a procedure on the product, the one changed last if there are several.

    None while all guides are switched off.
    """
    if are_off(session):
        return None
    statement = sa.select(Tour.id).where(Tour.article_id == article_id, Tour.live_version > 0)
    return session.scalar(statement.order_by(Tour.updated_at.desc()).limit(1))


def tours_by_name(session: Session) -> Sequence[Tour]:
    """Return all tours by name, for pickers."""
    return session.scalars(sa.select(Tour).order_by(Tour.name)).all()


def tours_by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Tour]:
    """Return those of the tours that exist, by id."""
    return {tour.id: tour for tour in session.scalars(sa.select(Tour).where(Tour.id.in_(ids)))} if ids else {}
