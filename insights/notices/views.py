"""The bell: what concerns the member who is signed in, on every staff screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.models import Member
from core.accounts.queries import members_by_id
from core.clock import now
from core.permissions import Permission
from core.registry import registry
from core.web.access import access
from core.web.context import current
from insights.notices.queries import Notice, notices, unread

blueprint = Blueprint("notices", __name__, url_prefix="/w/<workspace>/notices")
ICONS = {
    "asked": "review",
    "approved": "check",
    "sent_back": "send-back",
    "gap": "gap",
    "comment": "comment",
    "verify": "fresh",
    "tour_lost": "alert",
    "tooltip_lost": "alert",
    "banner_lost": "alert",
}
GUIDES = {
    "tour": "tours.edit",
    "tooltip": "tooltips.edit",
    "checklist": "checklists.edit",
    "banner": "banners.edit",
    "news": "announcements.edit",
}
LOST = {"tour_lost": "tours.health", "tooltip_lost": "tooltips.health", "banner_lost": "banners.health"}


def panel() -> dict[str, Any] | None:
    """Return what stands behind the bell, or None for who has no part in the work: a partner."""
    if current.viewer.kind != "staff":
        return None
    found = notices(current.session, current.member)
    fresh = unread(found, current.member)
    people = members_by_id(current.session) if found else {}
    return {
        "unread": len(fresh),
        "items": [_item(notice, people, is_new=notice in fresh) for notice in found],
        "until": found[0].at.isoformat() if found else "",
        "seen_url": url_for("notices.seen"),
        "back": request.full_path if request.method == "GET" else url_for("home.index"),
    }


def _item(notice: Notice, people: Mapping[UUID, Member], *, is_new: bool) -> dict[str, Any]:
    who = people.get(notice.by) if notice.by else None
    return {
        "icon": ICONS[notice.kind],
        "text": _text(notice, who.name if who else _("Somebody")),
        "note": notice.note,
        "at": notice.at,
        "due": notice.due,
        "is_new": is_new,
        "href": _place(notice),
    }


def _place(notice: Notice) -> str:
    if notice.kind == "gap":
        can_open = current.can(Permission.INSIGHT_READ)
        return url_for("gaps.show", gap_id=notice.target) if can_open else url_for("home.index")
    if notice.kind == "comment" and current.can(Permission.INSIGHT_READ):
        return url_for("article_use.inbox")
    if notice.guide:
        return url_for(GUIDES[notice.guide], guide_id=notice.target)
    if notice.kind in LOST:
        return url_for(LOST[notice.kind], guide_id=notice.target)
    return url_for("articles.edit", article_id=notice.target)


def _text(notice: Notice, name: str) -> str:
    texts = {
        "asked": _("%(name)s asks for a review of “%(title)s”", name=name, title=notice.title),
        "approved": _("%(name)s approved “%(title)s”", name=name, title=notice.title),
        "sent_back": _("%(name)s sent “%(title)s” back", name=name, title=notice.title),
        "gap": _("%(name)s gave you the gap “%(title)s”", name=name, title=notice.title),
        "comment": _("A reader commented on “%(title)s”", title=notice.title),
        "tour_lost": _("The tour “%(title)s” finds its element less often than before", title=notice.title),
        "tooltip_lost": _("The tooltip “%(title)s” finds its element less often than before", title=notice.title),
        "banner_lost": _("The banner “%(title)s” finds its element less often than before", title=notice.title),
        "verify": _("Confirm that “%(title)s” is still right", title=notice.title),
    }
    return str(texts[notice.kind])


@blueprint.post("/seen")
@access(Permission.STAFF_READ)
def seen() -> ResponseReturnValue:
    """Note that the member has seen what was shown; what came since stays new."""
    until = _moment(request.form.get("until", ""))
    if until is not None:
        current.member.notices_seen_at = max(until, current.member.notices_seen_at or until)
    back = request.form.get("back", "")
    is_here = back.startswith(f"/w/{current.workspace.slug}/")
    return redirect(back if is_here else url_for("home.index"), 303)


def _moment(text: str) -> datetime | None:
    """Return the moment that was shown, never one to come."""
    try:
        return min(datetime.fromisoformat(text).astimezone(UTC), now())
    except (ValueError, OverflowError):
        return None


registry.providers["notices"] = panel
registry.plug(blueprint=blueprint)
