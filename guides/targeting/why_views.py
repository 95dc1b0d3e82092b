"""Staff screens: why somebody isn't shown a guide, and what somebody sees in the coming week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.customers.models import Company, EndUser
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from guides.publishing.models import Guide
from guides.targeting.deciding import Asker
from guides.targeting.fields import DEVICES, FREQUENCIES, LOCALES
from guides.targeting.leave import sign_leave
from guides.targeting.queries import all_guides, end_user_by_id, identity_of, people_like
from guides.targeting.views import blueprint
from guides.targeting.week import week_of
from guides.targeting.why import Question, Verdict, explain

KINDS = {
    "tour": "tours.edit",
    "tooltip": "tooltips.edit",
    "checklist": "checklists.edit",
    "banner": "banners.edit",
    "news": "announcements.edit",
}
NOBODY = "nobody"
"""Stands for a new visitor where an end user is chosen."""


class Who:
    """The end user that was asked for: by id, by the product's id, or by a part of their name or address."""

    def __init__(self) -> None:
        self.text = request.args.get("who", "").strip()[:200]
        self.is_nobody = request.args.get("as") == NOBODY
        self.found: Sequence[tuple[EndUser, Company | None]] = []
        self.user = None if self.is_nobody else self._chosen()

    def _chosen(self) -> EndUser | None:
        try:
            return end_user_by_id(current.session, UUID(request.args.get("person", "")))
        except ValueError:
            self.found = people_like(current.session, self.text)
        exact = [user for user, _company in self.found if user.external_id == self.text]
        return exact[0] if exact else self.found[0][0] if len(self.found) == 1 else None

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """Those who may be meant, for radio buttons."""
        return [
            (str(user.id), user.name or user.external_id, company.name if company else user.email)
            for user, company in self.found
        ]

    @property
    def is_told(self) -> bool:
        """Whether it is clear who is meant."""
        return self.is_nobody or self.user is not None

    @property
    def is_missing(self) -> bool:
        """Whether somebody asked without saying about whom."""
        return "who" in request.args and not self.text and not self.is_told

    def asker(self, locale: str, device: str) -> Asker:
        """Return them as boot knows them."""
        return Asker(self.user.id if self.user else None, "", identity_of(self.user), locale, device)


def _picked(name: str, known: Sequence[tuple[str, object]], usual: str) -> str:
    given = request.args.get(name, "")
    return given if given in dict(known) else usual


def _address_problem(address: str) -> str:
    if not address or address.startswith(("/", "https://", "http://")):
        return ""
    return str(_("Enter an address such as https://app.example.com/members, or a path that begins with /."))


def _moment() -> datetime | None:
    try:
        found = datetime.strptime(request.args.get("at", ""), "%Y-%m-%dT%H:%M")  # noqa: DTZ007  the zone follows
    except ValueError:
        return None
    return found.replace(tzinfo=ZoneInfo(current.workspace.time_zone))


@blueprint.get("/why")
@access(Permission.GUIDE_EDIT)
def why() -> ResponseReturnValue:
    """Say rule by rule why somebody isn't shown a guide."""
    everything = all_guides(current.session)
    guide = next((found for _kind, found in everything if str(found.id) == request.args.get("guide")), None)
    kind = next((kind for kind, found in everything if found is guide), "")
    who = Who()
    locale = _picked("in", LOCALES, current.workspace.locale)
    device = _picked("device", DEVICES, "desktop")
    address = request.args.get("address", "").strip()[:2000]
    problem = _address_problem(address)
    values = {
        "guides": everything,
        "guide": guide,
        "guide_url": KINDS.get(kind),
        "who": who,
        "locales": LOCALES,
        "locale_in": locale,
        "devices": DEVICES,
        "device": device,
        "address": address,
        "address_problem": problem,
        "at": request.args.get("at", ""),
        "verdict": None if problem else _verdict(guide, who, locale, device, address),
        "call": _call(guide),
    }
    return render_template("targeting/why.html", **values)


def _verdict(guide: Guide | None, who: Who, locale: str, device: str, address: str) -> Verdict | None:
    if guide is None or not who.is_told:
        return None
    return explain(current.session, Question(guide.id, who.asker(locale, device), address, _moment()))


def _call(guide: Guide | None) -> str:
    """Return what to type into the console of a browser that shows the product."""
    if guide is None:
        return ""
    leave = sign_leave(current.session, current_app.config["SECRET_KEY"], current.member.id)
    return f'await annai.why("{guide.id}", "{leave}")'


@blueprint.get("/week")
@access(Permission.GUIDE_EDIT)
def week() -> ResponseReturnValue:
    """Say what somebody sees in the coming week."""
    who = Who()
    locale = _picked("in", LOCALES, current.workspace.locale)
    device = _picked("device", DEVICES, "desktop")
    values = {
        "who": who,
        "locales": LOCALES,
        "locale_in": locale,
        "devices": DEVICES,
        "device": device,
        "week": week_of(current.session, who.asker(locale, device)) if who.is_told else None,
        "kinds": KINDS,
        "kind_names": {
            "tour": _("Tour"),
            "tooltip": _("Tooltip"),
            "checklist": _("Checklist"),
            "banner": _("Banner"),
            "news": _("Announcement"),
        },
        "frequencies": dict(FREQUENCIES),
    }
    return render_template("targeting/week.html", **values)
