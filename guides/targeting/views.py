"""Staff screens: segments, and how much may appear by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.queries import members_by_id
from core.errors import Conflict, Invalid
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from guides.publishing.checks import Problem
from guides.publishing.fields import Mistake
from guides.publishing.reviewers import approvers
from guides.publishing.reviewing import require_reviews as require
from guides.publishing.switch import switch_off, switch_on
from guides.targeting import actions
from guides.targeting.checking import checked_rules
from guides.targeting.conditions import rules_of
from guides.targeting.forms import LimitsForm, SegmentForm, filled, reshape
from guides.targeting.models import Segment
from guides.targeting.queries import Use, attribute_names, matching, segment_by_id, segments, sizes, uses
from guides.targeting.wording import in_words

blueprint = Blueprint("targeting", __name__, url_prefix="/w/<workspace>/targeting", template_folder="templates")


@blueprint.get("/")
@access(Permission.GUIDE_READ)
def index() -> ResponseReturnValue:
    """List segments, with how many known end users belong to each and which guides name it."""
    found = segments(current.session)
    values = {
        "segments": found,
        "words": {segment.id: in_words(rules_of(segment.rules)) for segment in found},
        "sizes": sizes(current.session, found),
        "uses": uses(current.session),
    }
    return render_template("targeting/index.html", **values)


@blueprint.get("/segments/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask for a segment's name and conditions."""
    return _page(SegmentForm(formdata=None, groups=[{"conditions": [{}]}]))


@blueprint.post("/segments/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make a segment, or another row in the form."""
    form = SegmentForm()
    answer = _asked(form)
    if answer is not None:
        return answer
    try:
        segment = actions.create_segment(
            current.session, form.name.data or "", form.description.data or "", form.rules(), current.member.id
        )
    except Invalid as error:
        return _page(form, mistakes=_mistakes(form, error)), 422
    flash(_("The segment has been saved. Guides can now be shown to these people only."), "good")
    return redirect(url_for(".edit", segment_id=segment.id), 303)


@blueprint.get("/segments/<uuid:segment_id>")
@access(Permission.GUIDE_EDIT)
def edit(segment_id: UUID) -> ResponseReturnValue:
    """Show a segment, who belongs to it and which guides name it."""
    segment = segment_by_id(current.session, segment_id)
    rules = rules_of(segment.rules)
    return _page(filled(segment, rules), segment, match=matching(current.session, rules))


@blueprint.post("/segments/<uuid:segment_id>")
@access(Permission.GUIDE_EDIT)
def save(segment_id: UUID) -> ResponseReturnValue:
    """Change a segment, or a row in the form."""
    segment, form = segment_by_id(current.session, segment_id), SegmentForm()
    answer = _asked(form, segment)
    if answer is not None:
        return answer
    name, description = form.name.data or "", form.description.data or ""
    try:
        actions.change_segment(current.session, segment, name, description, form.rules(), current.member.id)
    except Invalid as error:
        return _page(form, segment, mistakes=_mistakes(form, error)), 422
    flash(_("Saved. Guides that are live go by it within five minutes."), "good")
    return redirect(url_for(".edit", segment_id=segment.id), 303)


def _asked(form: SegmentForm, segment: Segment | None = None) -> ResponseReturnValue | None:
    """Do what another button than “save” asks for: add or remove a row, or count whom the form would hold."""
    deed = request.form.get("do", "save")
    if deed == "count":
        try:
            return _page(form, segment, match=matching(current.session, checked_rules(form.rules())))
        except Invalid as error:
            return _page(form, segment, mistakes=_mistakes(form, error)), 422
    if deed == "save":
        return None
    return _page(form, segment, focus=reshape(form, deed))


def _page(form: SegmentForm, segment: Segment | None = None, **more: Any) -> str:
    person, company = attribute_names(current.session)
    values = {"person_names": person, "company_names": company, "used": _used(segment) if segment else []}
    return render_template("targeting/segment.html", form=form, segment=segment, **values, **more)


def _used(segment: Segment) -> list[Use]:
    return uses(current.session).get(str(segment.id), [])


def _mistakes(form: SegmentForm, error: Invalid) -> list[Mistake]:
    """Return the mistake as a link to its field, and put it there."""
    problem, field = Problem(error.field, error.message), None
    at: Any = form
    for part in problem.field.split("."):
        at = at[int(part)].form if part.isdigit() else at[part]
    field = at if hasattr(at, "errors") and hasattr(at, "label") else None
    text = say(problem.message)
    if field is None:
        return [Mistake("", "", text)]
    if field is not form.groups:
        field.errors = [*field.errors, text]
    return [Mistake(field.id, str(field.label.text), text)]


@blueprint.post("/segments/<uuid:segment_id>/delete")
@access(Permission.GUIDE_EDIT)
def delete(segment_id: UUID) -> ResponseReturnValue:
    """Delete a segment that no guide names."""
    segment = segment_by_id(current.session, segment_id)
    try:
        actions.delete_segment(current.session, segment, current.member.id)
    except Conflict as error:
        flash(say(error.message), "bad")
        return redirect(url_for(".edit", segment_id=segment_id), 303)
    flash(_("“%(name)s” has been deleted.", name=segment.name))
    return redirect(url_for(".index"), 303)


@blueprint.get("/limits")
@access(Permission.GUIDE_EDIT)
def limits() -> ResponseReturnValue:
    """Show how much may appear by itself, and the switch for all guides."""
    return _limits(LimitsForm(formdata=None, obj=current.workspace))


def _limits(form: LimitsForm) -> str:
    values = {"people": members_by_id(current.session), "approvers": approvers(current.session)}
    return render_template("targeting/limits.html", form=form, **values)


@blueprint.post("/limits")
@access(Permission.GUIDE_EDIT)
def change_limits() -> ResponseReturnValue:
    """Change how much may appear by itself."""
    form = LimitsForm()
    if not form.validate():
        return _limits(form), 422
    actions.change_limits(
        current.session, form.tours_per_session.data or 0, form.prompts_per_day.data or 0, current.member.id
    )
    flash(_("Saved. It is in force within five minutes."), "good")
    return redirect(url_for(".limits"), 303)


@blueprint.post("/switch")
@access(Permission.GUIDE_EDIT)
def switch() -> ResponseReturnValue:
    """Switch all guides off, or on again."""
    try:
        if request.form.get("do") == "on":
            switch_on(current.session, current.member.id)
            flash(_("Guides are shown again."), "good")
        else:
            switch_off(current.session, current.member.id)
            flash(_("No guides are shown any more. Search and help go on."))
    except Conflict as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".limits", _anchor="switch"), 303)


@blueprint.post("/reviews")
@access(Permission.GUIDE_APPROVE)
def require_reviews() -> ResponseReturnValue:
    """Say whether a second person must agree before a guide goes live."""
    require(current.session, current.member.id, required=request.form.get("required") == "on")
    flash(_("Saved."), "good")
    return redirect(url_for(".limits", _anchor="reviews"), 303)


registry.static_folders["targeting"] = Path(__file__).parent / "static"
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 40, "targeting.index", _l("Who sees what"), "segment", Permission.GUIDE_READ)],
    deeds={
        "segment.created": _l("Made a segment"),
        "segment.changed": _l("Changed a segment"),
        "segment.deleted": _l("Deleted a segment"),
        "guides.switched_off": _l("Switched all guides off"),
        "guides.switched_on": _l("Switched all guides on again"),
        "guides.reviews_required": _l("Required reviews of guides"),
        "guides.reviews_optional": _l("No longer required reviews of guides"),
        "guides.limits_changed": _l("Changed how much may appear by itself"),
    },
)
