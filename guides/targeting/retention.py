"""Which memories of who met which guide may go. What a frequency such as “once” rests on is never among them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from guides.banners.models import Banner
from guides.publishing.models import TARGETING, GuideVersion
from guides.publishing.queries import shown_versions
from guides.targeting.aims import Aim, aim_of
from guides.targeting.models import GuideEncounter
from guides.targeting.queries import all_guides

REMEMBERS = ("once", "until_done")
"""Frequencies that ask for what was, however long ago."""


def forgettable(session: Session, before: datetime, keeps_days: int) -> sa.ColumnElement[bool]:
    """Return the condition on encounters that may go: older than `before`, of guides for which they mean nothing."""
    old = [sa.or_(at.is_(None), at < before) for at in (GuideEncounter.shown_at, GuideEncounter.done_at)]
    return sa.and_(*old, GuideEncounter.guide_id.not_in(remembering(session, keeps_days)))


def remembering(session: Session, keeps_days: int) -> set[UUID]:
    """Return the guides that ask for what somebody met longer ago than so many days, as drafted or as shown."""
    drafts = {
        guide.id
        for kind, guide in all_guides(session)
        if _asks(kind, aim_of(guide.targeting), keeps_days, closes=isinstance(guide, Banner) and guide.is_dismissible)
    }
    return drafts | {version.guide_id for version in shown_versions(session) if _version_asks(version, keeps_days)}


def _version_asks(version: GuideVersion, keeps_days: int) -> bool:
    aim = aim_of(version.content.get(TARGETING) or {})
    return _asks(version.guide_kind, aim, keeps_days, closes=bool(version.content.get("closes")))


def _asks(kind: str, aim: Aim, keeps_days: int, *, closes: bool) -> bool:
    """Read news stays read, a banner that was closed stays closed, and “every 90 days” has to know of 90 days."""
    stays = kind == "news" or (kind == "banner" and closes and not aim.frequency)
    return stays or aim.frequency in REMEMBERS or (aim.frequency == "every" and aim.days >= keeps_days)
