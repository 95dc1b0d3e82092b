"""Staff screens of banners."""

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
from guides.banners.actions import (
    KIND,
    banner_content,
    banner_problems,
    change_banner,
    create_banner,
)
from guides.banners.buttons import article_of
from guides.banners.forms import BannerForm, filled
from guides.banners.models import Banner
from guides.banners.queries import banner_by_id
from guides.health.queries import health_of
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

blueprint = Blueprint("banners", __name__, url_prefix="/w/<workspace>/banners", template_folder="templates")


SCREENS = Screens(KIND, Banner, banner_problems, _l("Banners"), content=banner_content)


@blueprint.get("/")
@access(Permission.GUIDE_READ)
def index() -> ResponseReturnValue:
    """List banners."""
    return render_template("banners/index.html", **listing(SCREENS))


def _new_page(form: BannerForm, **more: Any) -> str:
    form.offer(tours_by_name(current.session))
    values = {"articles": article_choices(current.session), "locales": languages(), "can_edit": True}
    return render_template("banners/new.html", form=form, **values, **more)


@blueprint.get("/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask for what a banner says and where."""
    return _new_page(BannerForm(formdata=None))


@blueprint.post("/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make a banner as a draft."""
    form = BannerForm()
    if request.form.get("do") == "test":
        return _new_page(form, trial=try_address(form.address.data or "", form.patterns()))
    try:
        banner = create_banner(current.session, form.draft(article_choices(current.session)), current.member.id)
    except Invalid as error:
        return _new_page(form, mistakes=mistakes(form, [Problem(error.field, error.message)])), 422
    flash(_("The banner has been saved as a draft. Nobody sees it until it is published."))
    return redirect(url_for(".edit", guide_id=banner.id), 303)


def _page(banner: Banner, form: BannerForm, choices: ArticleChoices, **more: Any) -> str:
    found = health_of(current.session, banner.id, banner.live_version).get("")
    form.offer(tours_by_name(current.session))
    values = {**editing(SCREENS, banner), **more}
    return render_template("banners/edit.html", form=form, articles=choices, health=found, **values)


def _choices(banner: Banner) -> ArticleChoices:
    linked = article_of(banner.button)
    return article_choices(current.session, linked=frozenset({linked} if linked else ()))


@blueprint.get("/<uuid:guide_id>")
@access(Permission.GUIDE_READ)
def edit(guide_id: UUID) -> ResponseReturnValue:
    """Show a banner's draft, to edit or, where the role doesn't allow that, to read."""
    banner = banner_by_id(current.session, guide_id)
    choices = _choices(banner)
    return _page(banner, filled(banner, choices), choices)


@blueprint.post("/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def save(guide_id: UUID) -> ResponseReturnValue:
    """Save the draft, and do what the button says: try an address, publish."""
    banner, form, deed = (
        banner_by_id(current.session, guide_id, to_change=True),
        BannerForm(),
        request.form.get("do", "save"),
    )
    choices = _choices(banner)
    if deed == "test":
        return _page(banner, form, choices, trial=try_address(form.address.data or "", form.patterns()))
    theirs = filled(banner, choices)
    for each in (form, theirs):
        each.offer(tours_by_name(current.session))
    if differing := differences(banner, form, theirs):
        return _page(banner, form, choices, conflict=differing), 409
    try:
        draft, aim = form.draft(choices), form.aim(current.session)
        change_banner(current.session, banner, draft)
        banner.targeting = aim
        if deed in GOES_OUT:
            return _publish(banner, form, choices)
    except Invalid as error:
        found = mistakes(form, [Problem(error.field, error.message)])
        return _page(banner, form, choices, mistakes=found), 422
    flash(_("Saved as a draft."))
    return redirect(url_for(".edit", guide_id=banner.id), 303)


def _publish(banner: Banner, form: BannerForm, choices: ArticleChoices) -> ResponseReturnValue:
    problems = banner_problems(current.session, banner)
    form.started_from.data = token(banner)
    if problems:
        return _page(banner, form, choices, mistakes=mistakes(form, problems)), 422
    go_out(SCREENS, banner)
    return redirect(url_for(".edit", guide_id=banner.id), 303)


add_life(blueprint, SCREENS)
add_health(blueprint, SCREENS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 32, "banners.index", _l("Banners"), "banner", Permission.GUIDE_READ)],
    new_items=[NewItem(62, "banners.new", _l("Banner"), "banner", Permission.GUIDE_EDIT)],
    deeds={
        "banner.created": _l("Made a banner"),
        "banner.published": _l("Published a banner"),
        "banner.unpublished": _l("Unpublished a banner"),
        "banner.rolled_back": _l("Rolled back a banner"),
        "banner.deleted": _l("Deleted a banner"),
    },
)
