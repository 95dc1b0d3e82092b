"""Staff screens of announcements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Invalid
from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from core.web.access import access
from core.web.context import current
from guides.announcements.actions import (
    KIND,
    announcement_content,
    announcement_problems,
    change_announcement,
    create_announcement,
)
from guides.announcements.forms import AnnouncementForm, filled
from guides.announcements.models import Announcement
from guides.announcements.queries import announcement_by_id
from guides.banners.buttons import article_of
from guides.health.screens import add_health
from guides.publishing.checks import Problem
from guides.publishing.conflicts import differences, token
from guides.publishing.fields import mistakes
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.screens import (
    GOES_OUT,
    Screens,
    add_life,
    editing,
    go_out,
    languages,
    listing,
    try_address,
)
from guides.tours.queries import tours_by_name

blueprint = Blueprint("announcements", __name__, url_prefix="/w/<workspace>/announcements", template_folder="templates")


SCREENS = Screens(KIND, Announcement, announcement_problems, _l("Announcements"), content=announcement_content)


@blueprint.get("/")
@access(Permission.GUIDE_READ)
def index() -> ResponseReturnValue:
    """List announcements."""
    return render_template("announcements/index.html", **listing(SCREENS))


def _new_page(form: AnnouncementForm, **more: Any) -> str:
    form.offer(tours_by_name(current.session))
    values = {"articles": article_choices(current.session), "locales": languages(), "can_edit": True}
    return render_template("announcements/new.html", form=form, **values, **more)


@blueprint.get("/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask for what an announcement says and where."""
    return _new_page(AnnouncementForm(formdata=None))


@blueprint.post("/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make an announcement as a draft."""
    form = AnnouncementForm()
    if request.form.get("do") == "test":
        return _new_page(form, trial=try_address(form.address.data or "", form.patterns()))
    try:
        announcement = create_announcement(
            current.session, form.draft(article_choices(current.session)), current.member.id
        )
    except Invalid as error:
        return _new_page(form, mistakes=mistakes(form, [Problem(error.field, error.message)])), 422
    flash(_("The announcement has been saved as a draft. Nobody reads it until it is published."))
    return redirect(url_for(".edit", guide_id=announcement.id), 303)


def _page(announcement: Announcement, form: AnnouncementForm, choices: ArticleChoices, **more: Any) -> str:
    form.offer(tours_by_name(current.session))
    values = {**editing(SCREENS, announcement), **more}
    return render_template("announcements/edit.html", form=form, articles=choices, **values)


def _choices(announcement: Announcement) -> ArticleChoices:
    linked = article_of(announcement.button)
    return article_choices(current.session, linked=frozenset({linked} if linked else ()))


@blueprint.get("/<uuid:guide_id>")
@access(Permission.GUIDE_READ)
def edit(guide_id: UUID) -> ResponseReturnValue:
    """Show an announcement's draft, to edit or, where the role doesn't allow that, to read."""
    announcement = announcement_by_id(current.session, guide_id)
    choices = _choices(announcement)
    return _page(announcement, filled(current.session, announcement, choices), choices)


@blueprint.post("/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def save(guide_id: UUID) -> ResponseReturnValue:
    """Save the draft, and do what the button says: try an address, publish."""
    announcement, form, deed = (
        announcement_by_id(current.session, guide_id, to_change=True),
        AnnouncementForm(),
        request.form.get("do", "save"),
    )
    choices = _choices(announcement)
    if deed == "test":
        return _page(announcement, form, choices, trial=try_address(form.address.data or "", form.patterns()))
    theirs = filled(current.session, announcement, choices)
    for each in (form, theirs):
        each.offer(tours_by_name(current.session))
    if differing := differences(announcement, form, theirs):
        return _page(announcement, form, choices, conflict=differing), 409
    try:
        draft, aim = form.draft(choices), form.aim(current.session)
        change_announcement(current.session, announcement, draft)
        announcement.targeting = aim
        if deed in GOES_OUT:
            return _publish(announcement, form, choices)
    except Invalid as error:
        found = mistakes(form, [Problem(error.field, error.message)])
        return _page(announcement, form, choices, mistakes=found), 422
    flash(_("Saved as a draft."))
    return redirect(url_for(".edit", guide_id=announcement.id), 303)


def _publish(announcement: Announcement, form: AnnouncementForm, choices: ArticleChoices) -> ResponseReturnValue:
    problems = announcement_problems(current.session, announcement)
    form.started_from.data = token(announcement)
    if problems:
        return _page(announcement, form, choices, mistakes=mistakes(form, problems)), 422
    go_out(SCREENS, announcement)
    return redirect(url_for(".edit", guide_id=announcement.id), 303)


add_life(blueprint, SCREENS)
add_health(blueprint, SCREENS)
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
