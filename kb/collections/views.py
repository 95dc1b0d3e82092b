"""Staff screens of collections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import Conflict, Invalid
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.choices import options
from core.web.context import current
from core.web.languages import say
from kb.articles.labels import AUDIENCE_LABELS
from kb.articles.queries import counts_by_collection
from kb.collections import actions, queries
from kb.collections.actions import Shelf
from kb.collections.choices import collection_choices
from kb.collections.models import Collection

blueprint = Blueprint("collections", __name__, url_prefix="/w/<workspace>/collections", template_folder="templates")


LOCALES = ("ja", "en")


class ShelfForm(FlaskForm):
    """Name, place and audience of a collection, and what it is called in other languages than the workspace's."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name.")), Length(max=120)])
    description = StringField(_l("What is on it"), [Length(max=500)])
    parent_id = SelectField(_l("Inside"))
    audience = SelectField(_l("New articles are for"), choices=options(AUDIENCE_LABELS))
    name_ja = StringField(_l("Name in Japanese"), [Length(max=120)])
    description_ja = StringField(_l("What is on it, in Japanese"), [Length(max=500)])
    name_en = StringField(_l("Name in English"), [Length(max=120)])
    description_en = StringField(_l("What is on it, in English"), [Length(max=500)])

    def shelf(self) -> Shelf:
        """Return what was typed."""
        names = {locale: self[f"name_{locale}"].data or "" for locale in LOCALES}
        descriptions = {locale: self[f"description_{locale}"].data or "" for locale in LOCALES}
        parent = UUID(self.parent_id.data) if self.parent_id.data else None
        return Shelf(self.name.data or "", self.description.data or "", names, descriptions, self.audience.data, parent)

    def others(self) -> list[tuple[Field, Field]]:
        """Return the fields of the languages that are not the workspace's own, or that something is said in."""
        pairs = [(locale, self[f"name_{locale}"], self[f"description_{locale}"]) for locale in LOCALES]
        own = current.workspace.locale
        return [(name, note) for locale, name, note in pairs if locale != own or name.data or note.data]

    @property
    def has_more(self) -> bool:
        """Whether something is said, or wrong, in another language."""
        return any(field.data or field.errors for pair in self.others() for field in pair)


def page(form: ShelfForm, status: int = 200, *, editing: Collection | None = None) -> ResponseReturnValue:
    """Show the tree with what was typed."""
    granted = current.viewer.collection_ids
    shelves = [s for s in queries.all_collections(current.session) if granted is None or s.id in granted]
    choices = collection_choices(shelves)
    form.parent_id.choices = [("", _("At the top")), *choices[1:]]
    depth = {value: len(str(label)) - len(str(label).lstrip("　")) for value, label in choices}
    order = {value: place for place, (value, _label) in enumerate(choices)}
    return render_template(
        "collections/index.html",
        shelves=sorted(shelves, key=lambda shelf: order.get(str(shelf.id), 0)),
        depth=depth,
        counts=counts_by_collection(current.session, current.viewer),
        form=form,
        editing=editing,
        audiences=AUDIENCE_LABELS,
    ), status


def _offer(form: ShelfForm) -> ShelfForm:
    choices = collection_choices(queries.all_collections(current.session))
    form.parent_id.choices = [("", _("At the top")), *choices[1:]]
    return form


@blueprint.get("/")
@access(Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    """Show all collections."""
    return page(ShelfForm(formdata=None))


@blueprint.post("/")
@access(Permission.COLLECTION_EDIT)
def create() -> ResponseReturnValue:
    """Create a collection."""
    form = _offer(ShelfForm())
    if not form.validate():
        return page(form, 422)
    made = actions.create_collection(current.session, form.shelf())
    flash(_("“%(name)s” has been created.", name=made.name), "good")
    return redirect(url_for(".index"), 303)


@blueprint.route("/<uuid:collection_id>", methods=["GET", "POST"])
@access(Permission.COLLECTION_EDIT)
def edit(collection_id: UUID) -> ResponseReturnValue:
    """Change a collection."""
    found = queries.collection_by_id(current.session, collection_id)
    if request.method == "GET":
        return page(_stored(found), editing=found)
    form = _offer(ShelfForm())
    if not form.validate():
        return page(form, 422, editing=found)
    try:
        actions.change_collection(current.session, found, form.shelf(), current.member.id)
    except Invalid as error:
        form[error.field].errors = [say(error.message)]
        return page(form, 422, editing=found)
    flash(_("Saved."), "good")
    return redirect(url_for(".index"), 303)


def _stored(found: Collection) -> ShelfForm:
    values: dict[str, Any] = {name: getattr(found, name) for name in ("name", "description", "audience")}
    values |= {f"name_{locale}": text for locale, text in found.names.items()}
    values |= {f"description_{locale}": text for locale, text in found.descriptions.items()}
    return ShelfForm(formdata=None, parent_id=str(found.parent_id or ""), **values)


@blueprint.post("/<uuid:collection_id>/move")
@access(Permission.COLLECTION_EDIT)
def move(collection_id: UUID) -> ResponseReturnValue:
    """Move a collection among its siblings."""
    found = queries.collection_by_id(current.session, collection_id)
    actions.move(current.session, found, -1 if request.form.get("to") == "up" else 1)
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:collection_id>/delete")
@access(Permission.COLLECTION_EDIT)
def delete(collection_id: UUID) -> ResponseReturnValue:
    """Delete an empty collection."""
    found = queries.collection_by_id(current.session, collection_id)
    articles = counts_by_collection(current.session, current.viewer).get(found.id, 0)
    try:
        actions.delete_collection(current.session, found, current.member.id, articles=articles)
    except Conflict as error:
        flash(say(error.message), "bad")
    else:
        flash(_("“%(name)s” has been deleted.", name=found.name), "good")
    return redirect(url_for(".index"), 303)


registry.providers["collection_choices"] = lambda session: collection_choices(queries.all_collections(session))
registry.providers["collection_grants"] = queries.grants
registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("knowledge", 20, "collections.index", _l("Collections"), "collection", Permission.STAFF_READ)
    ],
    deeds={
        "collection.changed": _l("Changed a collection"),
        "collection.deleted": _l("Deleted a collection"),
    },
)
