"""Staff teach the search: synonyms and stop words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.queries import members_by_id
from core.errors import Invalid
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from kb.search.tuning import actions, queries
from kb.search.tuning.forms import StopWordForm, SynonymForm, lines
from kb.search.tuning.labels import KIND_NAMES, LOCALE_LABELS
from kb.search.tuning.models import Synonym
from kb.search.tuning.trial import trial

blueprint = Blueprint("tuning", __name__, url_prefix="/w/<workspace>/search-tuning", template_folder="templates")


def page(status: int = 200, *, editing: Synonym | None = None, **forms: Any) -> ResponseReturnValue:
    """Show the synonyms and stop words, with what was typed."""
    tried = request.args.get("try", "").strip()[:200]
    locale = request.args.get("in", "") or current.workspace.locale
    values = {
        "synonyms": queries.synonyms(current.session, request.args.get("q", "")),
        "stop_words": queries.stop_words(current.session),
        "people": members_by_id(current.session),
        "kinds": KIND_NAMES,
        "locales": LOCALE_LABELS,
        "as_line": actions.as_line,
        "editing": editing,
        "form": SynonymForm(formdata=None),
        "stopping": StopWordForm(formdata=None),
        "tried": tried,
        "tried_in": locale,
        "trial": trial(queries.rules_of(current.session), tried, locale) if tried else None,
    }
    return render_template("tuning/index.html", **{**values, **forms}), status


@blueprint.get("/")
@access(Permission.SEARCH_TUNE)
def index() -> ResponseReturnValue:
    """Show what the search was taught, and what a question becomes."""
    return page()


@blueprint.post("/")
@access(Permission.SEARCH_TUNE)
def add() -> ResponseReturnValue:
    """Add a synonym."""
    form = SynonymForm()
    if not form.validate():
        return page(422, form=form)
    try:
        actions.add_synonym(current.session, form.wording(), current.member.id)
    except Invalid as error:
        form[error.field].errors = [say(error.message)]
        return page(422, form=form)
    flash(_("The synonym is in force with the next search."), "good")
    return redirect(url_for(".index"), 303)


@blueprint.route("/synonyms/<uuid:synonym_id>", methods=["GET", "POST"])
@access(Permission.SEARCH_TUNE)
def edit(synonym_id: UUID) -> ResponseReturnValue:
    """Change a synonym."""
    found = queries.synonym_by_id(current.session, synonym_id)
    if request.method == "GET":
        return page(editing=found, form=SynonymForm(formdata=None, **SynonymForm.stored(found)))
    form = SynonymForm()
    if not form.validate():
        return page(422, editing=found, form=form)
    try:
        actions.change_synonym(current.session, found, form.wording(), current.member.id)
    except Invalid as error:
        form[error.field].errors = [say(error.message)]
        return page(422, editing=found, form=form)
    flash(_("The synonym is in force with the next search."), "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/synonyms/<uuid:synonym_id>/delete")
@access(Permission.SEARCH_TUNE)
def delete(synonym_id: UUID) -> ResponseReturnValue:
    """Delete a synonym."""
    actions.delete_synonym(current.session, queries.synonym_by_id(current.session, synonym_id), current.member.id)
    flash(_("The synonym has been deleted."), "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/stop-words")
@access(Permission.SEARCH_TUNE)
def stop() -> ResponseReturnValue:
    """Add stop words."""
    form = StopWordForm()
    if not form.validate():
        return page(422, stopping=form)
    words, locale = lines(form.stop_words.data), form.stop_locale.data or ""
    try:
        actions.add_stop_words(current.session, words, locale, current.member.id)
    except Invalid as error:
        form[error.field].errors = [say(error.message)]
        return page(422, stopping=form)
    flash(_("These words don’t count from the next search on."), "good")
    return redirect(url_for(".index", _anchor="stop-words"), 303)


@blueprint.post("/stop-words/<uuid:stop_word_id>/delete")
@access(Permission.SEARCH_TUNE)
def unstop(stop_word_id: UUID) -> ResponseReturnValue:
    """Let a word count again."""
    found = queries.stop_word_by_id(current.session, stop_word_id)
    actions.delete_stop_word(current.session, found, current.member.id)
    flash(_("“%(word)s” counts again.", word=found.word), "good")
    return redirect(url_for(".index", _anchor="stop-words"), 303)


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("knowledge", 50, "tuning.index", _l("Search tuning"), "merge", Permission.SEARCH_TUNE),
    ],
    deeds={
        "synonym.added": _l("Added a synonym"),
        "synonym.changed": _l("Changed a synonym"),
        "synonym.deleted": _l("Deleted a synonym"),
        "stop_word.added": _l("Added stop words"),
        "stop_word.deleted": _l("Deleted a stop word"),
        "search.pinned": _l("Put an article first for a question"),
        "search.hidden": _l("Hid an article for a question"),
        "search.reordered": _l("Changed the order for a question"),
        "search.unpinned": _l("Left an article where the search puts it"),
    },
)
