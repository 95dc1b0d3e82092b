"""Templates and styles that the screens of all guides share, and what stands above them while guides are off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, get_template_attribute, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.accounts.queries import members_by_id
from core.permissions import Permission
from core.registry import Slot, registry
from core.web.context import current
from guides.publishing.queries import shows_file
from guides.publishing.texts import language_of
from guides.publishing.waiting import KINDS, ROOMS, count_waiting_reviews, waiting_reviews

blueprint = Blueprint("guides", __name__, template_folder="templates")
blueprint.add_app_template_filter(language_of)
WITHOUT_ENTRY = {"builder"}
"""Rooms of guides that aren't in the sidebar."""


def off_notice() -> Any:
    """Say on every screen about guides that none is shown, and who decided so; nothing while they are on."""
    if current.workspace.guides_off_at is None or request.blueprint not in _rooms():
        return ""
    people = members_by_id(current.session)
    return get_template_attribute("publishing/off.html", "notice")(current.workspace, people)


def _rooms() -> set[str]:
    return WITHOUT_ENTRY | {item.endpoint.partition(".")[0] for item in registry.navigation if item.group == "guides"}


def reviews() -> Any:
    """Return the guides that wait, for the screen of all reviews; nothing where there are none."""
    if not current.can(Permission.GUIDE_READ):
        return ""
    cards = get_template_attribute("publishing/_waiting.html", "cards")
    return cards(waiting_reviews(current.session, current.member.id), members_by_id(current.session), KINDS, ROOMS)


def review_count(session: Session) -> int:
    """Return how many guides wait, for whoever may see guides."""
    return count_waiting_reviews(session) if current.can(Permission.GUIDE_READ) else 0


registry.static_folders["guides"] = Path(__file__).parent / "static"
registry.providers["file_in_guides"] = shows_file
registry.providers["guides_in_review"] = review_count
registry.plug(
    blueprint=blueprint,
    slots=[Slot("staff.notice", 10, off_notice), Slot("reviews.waiting", 10, reviews)],
    deeds={
        "guide.staged": _l("Put a guide on staging"),
        "guide.unstaged": _l("Took a guide off staging"),
        "guide.released": _l("Released a guide from staging"),
        "guide.review_asked": _l("Asked for the review of a guide"),
        "guide.approved": _l("Approved a guide"),
        "guide.sent_back": _l("Sent a guide back"),
    },
)
