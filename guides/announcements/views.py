"""Staff screens of announcements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from core.web.context import current
from guides.announcements.actions import (
    KIND,
    announcement_content,
    announcement_problems,
    change_announcement,
    create_announcement,
    dates,
)
from guides.announcements.forms import AnnouncementForm, filled
from guides.announcements.models import Announcement
from guides.banners.buttons import article_of
from guides.publishing.kinds import GuideKind
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.previews import Shown, shown_news
from guides.publishing.screens import add_screens
from guides.tours.queries import tours_by_name

blueprint = Blueprint("announcements", __name__, url_prefix="/w/<workspace>/announcements", template_folder="templates")


def previewed(session: Session, announcement: Announcement, locale: str) -> list[Shown]:
    """Return the draft as visitors would read it."""
    return [shown_news(announcement_content(session, announcement), locale, current.workspace.time_zone)]


def _choices(session: Session, announcement: Announcement | None) -> ArticleChoices:
    linked = article_of(announcement.button) if announcement else None
    return article_choices(session, linked=frozenset({linked} if linked else ()))


def _offer(session: Session, form: AnnouncementForm, _announcement: Announcement | None) -> None:
    form.offer(tours_by_name(session))


def _listed(session: Session, guides: Sequence[Announcement]) -> dict[str, Any]:
    return {"dates": dates(session, guides)}


NEWS = GuideKind(
    KIND,
    Announcement,
    _l("Announcements"),
    form=AnnouncementForm,
    filled=filled,
    choices=_choices,
    change=change_announcement,
    problems=announcement_problems,
    content=announcement_content,
    preview=previewed,
    create=create_announcement,
    created=_l("The announcement has been saved as a draft. Nobody reads it until it is published."),
    offer=_offer,
    listed=_listed,
)

add_screens(blueprint, NEWS)
registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("guides", 34, "announcements.index", _l("Announcements"), "bell", Permission.GUIDE_READ)
    ],
    new_items=[NewItem(64, "announcements.new", _l("Announcement"), "bell", Permission.GUIDE_EDIT)],
    deeds={
        "news.created": _l("Made an announcement"),
        "news.published": _l("Published an announcement"),
        "news.unpublished": _l("Unpublished an announcement"),
        "news.rolled_back": _l("Rolled back an announcement"),
        "news.deleted": _l("Deleted an announcement"),
    },
)
