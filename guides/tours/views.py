"""Staff screens of tours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.permissions import Permission
from core.registry import NavigationItem, NewItem, Slot, registry
from core.web.access import access
from core.web.context import current
from guides.health.queries import health_of
from guides.publishing.checks import Problem
from guides.publishing.fields import mistakes
from guides.publishing.kinds import GuideKind
from guides.publishing.pickers import article_choices
from guides.publishing.previews import Shown, shown_steps
from guides.publishing.screens import add_screens
from guides.tours import procedures
from guides.tours.actions import KIND, TourDraft, change_tour, create_tour
from guides.tours.behaviour import linked_articles
from guides.tours.forms import NewTourForm, TourChoices, TourForm, filled
from guides.tours.models import Tour
from guides.tours.publishing import tour_content, tour_problems, tour_warnings
from guides.tours.queries import step_counts, steps_of, tour_by_id, tours_by_name, tours_of_article
from kb.articles.models import Article
from kb.articles.queries import article_by_id, link_targets

blueprint = Blueprint("tours", __name__, url_prefix="/w/<workspace>/tours", template_folder="templates")


def previewed(session: Session, tour: Tour, locale: str) -> list[Shown]:
    """Return the draft's steps as visitors would see them."""
    return shown_steps(tour_content(session, tour)["steps"], locale)


@blueprint.get("/new")
@access(Permission.GUIDE_EDIT)
def new() -> ResponseReturnValue:
    """Ask from which procedure a tour is to be made, or what an empty one is called."""
    return _new_page(NewTourForm(formdata=None))


def _new_page(form: NewTourForm, problems: list[Problem] | None = None) -> ResponseReturnValue:
    choices = article_choices(current.session, kind="procedure")
    found = mistakes(form, problems or [])
    page = render_template("tours/new.html", form=form, articles=choices, mistakes=found)
    return page, 422 if found else 200


@blueprint.post("/new")
@access(Permission.GUIDE_EDIT)
def create() -> ResponseReturnValue:
    """Make an empty tour, or one from the procedure that was chosen by its title."""
    form = NewTourForm()
    try:
        if request.form.get("do") == "procedure":
            return _made(procedures.tour_from_procedure(current.session, _chosen(form), current.member.id))
        return _made(create_tour(current.session, TourDraft(form.name.data or ""), current.member.id))
    except Invalid as error:
        return _new_page(form, [Problem(error.field, error.message)])


def _chosen(form: NewTourForm) -> Article:
    article_id = article_choices(current.session, kind="procedure").chosen("article_id", form.article_id.data or "")
    if article_id is None:
        raise Invalid("article_id", procedures.CHOOSE)
    return article_by_id(current.session, article_id, current.viewer)


@blueprint.post("/from/<uuid:article_id>")
@access(Permission.GUIDE_EDIT)
def from_procedure(article_id: UUID) -> ResponseReturnValue:
    """Make a tour from a procedure."""
    article = article_by_id(current.session, article_id, current.viewer)
    try:
        return _made(procedures.tour_from_procedure(current.session, article, current.member.id))
    except Invalid as error:
        form = NewTourForm(formdata=None, article_id=article.title)
        return _new_page(form, [Problem(error.field, error.message)])


def _made(tour: Tour) -> ResponseReturnValue:
    flash(_("The tour has been created as a draft. Nobody sees it until it is published."))
    return redirect(url_for(".edit", guide_id=tour.id), 303)


def _listed(session: Session, guides: Sequence[Tour]) -> dict[str, Any]:
    return {"counts": step_counts(session, [guide.id for guide in guides])}


def _choices(session: Session, tour: Tour) -> TourChoices:
    linked = frozenset({tour.article_id} if tour.article_id else ())
    steps = steps_of(session, tour.id)
    opened = frozenset(article_id for step in steps for _field, article_id in linked_articles("", step.options))
    return TourChoices(
        article_choices(session, kind="procedure", linked=linked),
        article_choices(session, linked=opened),
    )


def _filled(session: Session, tour: Tour, choices: TourChoices) -> TourForm:
    return filled(tour, steps_of(session, tour.id), choices)


def _offer(session: Session, form: TourForm, tour: Tour) -> None:
    form.offer([each for each in tours_by_name(session) if each.id != tour.id])


def _shown(session: Session, tour: Tour, choices: TourChoices) -> dict[str, Any]:
    changed = procedures.changed_steps(session, tour) if tour.outdated_steps else []
    return {
        "articles": choices.procedures,
        "readable": choices.readable,
        "recorded": {step.key for step in steps_of(session, tour.id) if step.fingerprint},
        "health": health_of(session, tour.id, tour.live_version),
        "warnings": tour_warnings(session, tour),
        "changed": {found.step.key: found for found in changed},
        "article": link_targets(session, [tour.article_id]).get(tour.article_id) if tour.article_id else None,
    }


TOURS = GuideKind(
    KIND,
    Tour,
    _l("Tours"),
    form=TourForm,
    filled=_filled,
    choices=_choices,
    change=change_tour,
    problems=tour_problems,
    content=tour_content,
    preview=previewed,
    offer=_offer,
    entries="steps",
    entry=_l("Step %(number)s"),
    listed=_listed,
    shown=_shown,
)


@blueprint.post("/<uuid:guide_id>/steps")
@access(Permission.GUIDE_EDIT)
def settle(guide_id: UUID) -> ResponseReturnValue:
    """Take over what the procedure says now, or keep the tour's own words."""
    tour, keys = tour_by_id(current.session, guide_id), request.form.getlist("key")
    if request.form.get("do") == "take_over":
        procedures.take_over(current.session, tour, keys, current.member.id)
        flash(_("The tour's draft says what the procedure says now. Publish it when you have looked at it."))
    else:
        procedures.keep(current.session, tour, keys)
        flash(_("The tour keeps its own words."))
    return redirect(url_for(".edit", guide_id=tour.id), 303)


def offer(article: Article) -> Any:
    """Return the way from a procedure to its tours, for the procedure's own page."""
    if article.kind != "procedure" or not current.can(Permission.GUIDE_EDIT):
        return ""
    tours = tours_of_article(current.session, article.id)
    return get_template_attribute("tours/_offer.html", "offer")(article, tours)


add_screens(blueprint, TOURS)
registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("guides", 10, "tours.index", _l("Tours"), "tour", Permission.GUIDE_READ)],
    new_items=[NewItem(40, "tours.new", _l("Tour"), "tour", Permission.GUIDE_EDIT)],
    slots=[Slot("article.actions", 20, offer)],
    deeds={
        "tour.created": _l("Made a tour"),
        "tour.published": _l("Published a tour"),
        "tour.unpublished": _l("Unpublished a tour"),
        "tour.rolled_back": _l("Rolled back a tour"),
        "tour.deleted": _l("Deleted a tour"),
        "tour.steps_taken_over": _l("Took over a procedure’s new words into a tour"),
    },
)
