"""Staff screens of tooltips."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from core.web.access import access
from core.web.context import current
from guides.health.queries import health_of
from guides.health.screens import add_health
from guides.publishing.checks import Problem
from guides.publishing.conflicts import differences, token
from guides.publishing.fields import mistakes
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.previews import Shown, shown_tooltip
from guides.publishing.screens import (
    GOES_OUT,
    Screens,
    add_life,
    add_preview,
    editing,
    go_out,
    languages,
    listing,
    try_address,
)
from guides.tooltips.actions import (
    KIND,
    change_tooltip,
    create_tooltip,
    tooltip_content,
    tooltip_problems,
)
from guides.tooltips.forms import TooltipForm, filled
from guides.tooltips.models import Tooltip
from guides.tooltips.queries import tooltip_by_id

blueprint = Blueprint("tooltips", __name__, url_prefix="/w/<workspace>/tooltips", template_folder="templates")


def previewed(session: Session, tooltip: Tooltip, locale: str) -> list[Shown]:
    """Return the draft as visitors would see it."""
    return [shown_tooltip(tooltip_content(session, tooltip), locale)]


SCREENS = Screens(KIND, Tooltip, tooltip_problems, _l("Tooltips"), previewed, content=tooltip_content)


@blueprint.get("/")
@access(Permission.GUIDE_READ)
def index() -> ResponseReturnValue:
    """List tooltips."""
    return render_template("tooltips/index.html", **listing(SCREENS))


def _new_page(form: TooltipForm, **more: Any) -> str:
    values = {"articles": article_choices(current.session), "locales": languages(), "can_edit": True}
    return render_template("tooltips/new.html", form=form, **values, **more)


@blueprint.get("/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask for what a tooltip says and where."""
    return _new_page(TooltipForm(formdata=None))


@blueprint.post("/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make a tooltip as a draft."""
    form = TooltipForm()
    if request.form.get("do") == "test":
        return _new_page(form, trial=try_address(form.address.data or "", form.patterns()))
    try:
        tooltip = create_tooltip(current.session, form.draft(article_choices(current.session)), current.member.id)
    except Invalid as error:
        return _new_page(form, mistakes=mistakes(form, [Problem(error.field, error.message)])), 422
    flash(_("The tooltip has been saved as a draft. Nobody sees it until it is published."))
    return redirect(url_for(".edit", guide_id=tooltip.id), 303)


def _page(tooltip: Tooltip, form: TooltipForm, choices: ArticleChoices, **more: Any) -> str:
    found = health_of(current.session, tooltip.id, tooltip.live_version).get("")
    values = {**editing(SCREENS, tooltip), **more}
    return render_template("tooltips/edit.html", form=form, articles=choices, health=found, **values)


def _choices(tooltip: Tooltip) -> ArticleChoices:
    return article_choices(current.session, linked=frozenset({tooltip.article_id} if tooltip.article_id else ()))


@blueprint.get("/<uuid:guide_id>")
@access(Permission.GUIDE_READ)
def edit(guide_id: UUID) -> ResponseReturnValue:
    """Show a tooltip's draft, to edit or, where the role doesn't allow that, to read."""
    tooltip = tooltip_by_id(current.session, guide_id)
    choices = _choices(tooltip)
    return _page(tooltip, filled(tooltip, choices), choices)


@blueprint.post("/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def save(guide_id: UUID) -> ResponseReturnValue:
    """Save the draft, and do what the button says: try an address, publish."""
    tooltip, form, deed = (
        tooltip_by_id(current.session, guide_id, to_change=True),
        TooltipForm(),
        request.form.get("do", "save"),
    )
    choices = _choices(tooltip)
    if deed == "test":
        return _page(tooltip, form, choices, trial=try_address(form.address.data or "", form.patterns()))
    theirs = filled(tooltip, choices)
    if differing := differences(tooltip, form, theirs):
        return _page(tooltip, form, choices, conflict=differing), 409
    try:
        draft, aim = form.draft(choices), form.aim(current.session)
        change_tooltip(current.session, tooltip, draft)
        tooltip.targeting = aim
        if deed in GOES_OUT:
            return _publish(tooltip, form, choices)
    except Invalid as error:
        found = mistakes(form, [Problem(error.field, error.message)])
        return _page(tooltip, form, choices, mistakes=found), 422
    flash(_("Saved as a draft."))
    return redirect(url_for(".edit", guide_id=tooltip.id), 303)


def _publish(tooltip: Tooltip, form: TooltipForm, choices: ArticleChoices) -> ResponseReturnValue:
    problems = tooltip_problems(current.session, tooltip)
    form.started_from.data = token(tooltip)
    if problems:
        return _page(tooltip, form, choices, mistakes=mistakes(form, problems)), 422
    go_out(SCREENS, tooltip)
    return redirect(url_for(".edit", guide_id=tooltip.id), 303)


add_life(blueprint, SCREENS)
add_health(blueprint, SCREENS)
add_preview(blueprint, SCREENS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 20, "tooltips.index", _l("Tooltips"), "tooltip", Permission.GUIDE_READ)],
    new_items=[NewItem(50, "tooltips.new", _l("Tooltip"), "tooltip", Permission.GUIDE_EDIT)],
    deeds={
        "tooltip.created": _l("Made a tooltip"),
        "tooltip.published": _l("Published a tooltip"),
        "tooltip.unpublished": _l("Unpublished a tooltip"),
        "tooltip.rolled_back": _l("Rolled back a tooltip"),
        "tooltip.deleted": _l("Deleted a tooltip"),
    },
)
