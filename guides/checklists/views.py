"""Staff screens of checklists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.permissions import Permission
from core.registry import NavigationItem, NewItem, registry
from core.web.access import access
from core.web.context import current
from guides.checklists.actions import KIND, ChecklistDraft, ItemDraft, change_checklist, create_checklist
from guides.checklists.forms import ChecklistForm, filled
from guides.checklists.models import Checklist
from guides.checklists.publishing import checklist_content, checklist_problems
from guides.checklists.queries import item_counts, items_of, linked_articles_of
from guides.publishing.checks import Problem
from guides.publishing.fields import GuideForm, mistakes
from guides.publishing.kinds import GuideKind
from guides.publishing.pickers import ArticleChoices, article_choices
from guides.publishing.previews import Shown, shown_checklist
from guides.publishing.screens import add_screens
from guides.tours.queries import tours_by_name

blueprint = Blueprint("checklists", __name__, url_prefix="/w/<workspace>/checklists", template_folder="templates")


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


def _listed(session: Session, guides: Sequence[Checklist]) -> dict[str, Any]:
    return {"counts": item_counts(session, [guide.id for guide in guides])}


def _choices(session: Session, checklist: Checklist) -> ArticleChoices:
    return article_choices(session, linked=linked_articles_of(items_of(session, checklist.id)))


def _filled(session: Session, checklist: Checklist, choices: ArticleChoices) -> ChecklistForm:
    return filled(checklist, items_of(session, checklist.id), choices)


def previewed(session: Session, checklist: Checklist, locale: str) -> list[Shown]:
    """Return the draft as visitors would see it."""
    return shown_checklist(checklist_content(session, checklist), locale)


def _offer(session: Session, form: ChecklistForm, _checklist: Checklist) -> None:
    form.offer(tours_by_name(session))


CHECKLISTS = GuideKind(
    KIND,
    Checklist,
    _l("Checklists"),
    form=ChecklistForm,
    filled=_filled,
    choices=_choices,
    change=change_checklist,
    problems=checklist_problems,
    content=checklist_content,
    preview=previewed,
    offer=_offer,
    entries="items",
    entry=_l("Item %(number)s"),
    listed=_listed,
)

add_screens(blueprint, CHECKLISTS)
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
