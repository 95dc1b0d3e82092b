"""What reads on facts have in common."""

from __future__ import annotations

import sqlalchemy as sa

from core.events.models import Event
from core.workspaces.models import STAGING, Site


def outside_staging() -> sa.ColumnElement[bool]:
    """Return the condition on facts that they don't come from a staging product: what is tried there isn't use."""
    staging = sa.select(Site.id).where(Site.environment == STAGING)
    return sa.or_(Event.site_id.is_(None), Event.site_id.not_in(staging))
