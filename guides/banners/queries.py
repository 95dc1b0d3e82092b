"""Reads on banners."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.banners.buttons import article_of
from guides.banners.models import Banner
from guides.publishing.queries import guide_by_id


def banner_by_id(session: Session, banner_id: UUID, *, to_change: bool = False) -> Banner:
    """Return a banner's draft. Raises `NotFound`."""
    return guide_by_id(session, Banner, banner_id, to_change=to_change)


def banners_of_article(session: Session, article_id: UUID) -> Sequence[Banner]:
    """Return the banners whose button opens an article. There are few banners."""
    return [banner for banner in session.scalars(sa.select(Banner)) if article_of(banner.button) == article_id]
