"""Staff screens of checklists."""

from __future__ import annotations

from collections.abc import Sequence
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
from guides.checklists.actions import KIND, ChecklistDraft, ItemDraft, change_checklist, create_checklist
from guides.checklists.forms import ChecklistForm, filled
from guides.checklists.models import Checklist
from guides.checklists.publishing import checklist_content, checklist_problems
from guides.checklists.queries import checklist_by_id, item_counts, items_of, linked_articles_of
from guides.health.screens import add_health
from guides.publishing.checks import Problem
from guides.publishing.conflicts import differences
from guides.publishing.fields import GuideForm, Mistake, mistakes, rearrange
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.screens import GOES_OUT, Screens, add_life, editing, go_out, listing, try_address
from guides.tours.queries import tours_by_name

blueprint = Blueprint("checklists", __name__, url_prefix="/w/<workspace>/checklists", template_folder="templates")
SCREENS = Screens(KIND, Checklist, checklist_problems, _l("Checklists"), content=checklist_content)


@blueprint.get("/")
@access(Permission.GUIDE_READ)
def index() -> ResponseReturnValue:
    """List checklists."""
    values = listing(SCREENS)
    counts = item_counts(current.session, [guide.id for guide in values["guides"]])
    return render_template("checklists/index.html", **values, counts=counts)


@blueprint.get("/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask for a name."""
    return render_template("checklists/new.html", form=GuideForm(formdata=None))


@blueprint.post("/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make a checklist with one empty item."""
    form = GuideForm()
    name = (form.name.data or "").strip()
    try:
        draft = ChecklistDraft(name, {current.workspace.locale: name}, items=[ItemDraft()])
        checklist = create_checklist(current.session, draft, current.member.id)
    except Invalid as error:
        found = mistakes(form, [Problem(error.field.partition(".")[0], error.message)])
        return render_template("checklists/new.html", form=form, mistakes=found), 422
    flash(_("The checklist has been created as a draft. Nobody sees it until it is published."))
    return redirect(url_for(".edit", guide_id=checklist.id), 303)


def _page(checklist: Checklist, form: ChecklistForm, choices: ArticleChoices, **more: Any) -> str:
    form.offer(tours_by_name(current.session))
    return render_template("checklists/edit.html", form=form, articles=choices, **editing(SCREENS, checklist), **more)


def _choices(checklist: Checklist) -> ArticleChoices:
    return article_choices(current.session, linked=linked_articles_of(items_of(current.session, checklist.id)))


@blueprint.get("/<uuid:guide_id>")
@access(Permission.GUIDE_READ)
def edit(guide_id: UUID) -> ResponseReturnValue:
    """Show a checklist's draft, to edit or, where the role doesn't allow that, to read."""
    checklist = checklist_by_id(current.session, guide_id)
    choices = _choices(checklist)
    return _page(checklist, filled(checklist, items_of(current.session, checklist.id), choices), choices)


@blueprint.post("/<uuid:guide_id>")
@access(Permission.GUIDE_EDIT)
def save(guide_id: UUID) -> ResponseReturnValue:
    """Save the draft, and do what the button says: reorder, try an address, publish."""
    checklist, form = checklist_by_id(current.session, guide_id, to_change=True), ChecklistForm()
    choices, deed = _choices(checklist), request.form.get("do", "save")
    anchor = rearrange(form.items, deed)
    if deed == "test":
        return _page(checklist, form, choices, trial=try_address(form.address.data or "", form.patterns()))
    theirs = filled(checklist, items_of(current.session, checklist.id), choices)
    for each in (form, theirs):
        each.offer(tours_by_name(current.session))
    if differing := differences(checklist, form, theirs, _("Item %(number)s")):
        return _page(checklist, form, choices, conflict=differing), 409
    try:
        draft, aim = form.draft(choices), form.aim(current.session)
        change_checklist(current.session, checklist, draft)
        checklist.targeting = aim
        if deed in GOES_OUT:
            return _publish(checklist, choices)
    except Invalid as error:
        found = _mistakes(form, [Problem(error.field, error.message)])
        return _page(checklist, form, choices, mistakes=found), 422
    flash(_("Saved as a draft."))
    return redirect(url_for(".edit", guide_id=checklist.id, _anchor=anchor or None), 303)


def _publish(checklist: Checklist, choices: ArticleChoices) -> ResponseReturnValue:
    problems = checklist_problems(current.session, checklist)
    if problems:
        form = filled(checklist, items_of(current.session, checklist.id), choices)
        return _page(checklist, form, choices, mistakes=_mistakes(form, problems)), 422
    go_out(SCREENS, checklist)
    return redirect(url_for(".edit", guide_id=checklist.id), 303)


def _mistakes(form: ChecklistForm, problems: Sequence[Problem]) -> list[Mistake]:
    shown = [Problem(form.at_field(problem.field), problem.message) for problem in problems]
    return mistakes(form, shown, _("Item %(number)s"))


add_life(blueprint, SCREENS)
add_health(blueprint, SCREENS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 30, "checklists.index", _l("Checklists"), "checklist", Permission.GUIDE_READ)],
    new_items=[NewItem(60, "checklists.new", _l("Checklist"), "checklist", Permission.GUIDE_EDIT)],
    deeds={
        "checklist.created": _l("Made a checklist"),
        "checklist.published": _l("Published a checklist"),
        "checklist.unpublished": _l("Unpublished a checklist"),
        "checklist.rolled_back": _l("Rolled back a checklist"),
        "checklist.deleted": _l("Deleted a checklist"),
    },
)
