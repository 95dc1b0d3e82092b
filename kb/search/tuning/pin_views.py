"""Staff say what comes first for a question, and what is not among its results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.queries import members_by_id
from core.errors import Invalid, NotFound
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from kb.articles.models import Article
from kb.articles.queries import article_by_id, articles_by_title
from kb.search.tuning import actions, queries
from kb.search.tuning.forms import PinForm
from kb.search.tuning.labels import PLACE_NAMES
from kb.search.tuning.views import blueprint

MOST_OFFERED = 10


@blueprint.get("/pins")
@access(Permission.SEARCH_TUNE)
def pins() -> ResponseReturnValue:
    """Show the questions with pins and hides; with an article in the address, the form for it stands open."""
    form = PinForm(formdata=None, text=request.args.get("text", "")[:200], kind=request.args.get("kind", "pin"))
    article = asked_for()
    if article is not None:
        form.offer([article])
        form.article_id.data = str(article.id)
    return page(form, is_open=article is not None)


def asked_for() -> Article | None:
    """Return the article that the address names."""
    try:
        return article_by_id(current.session, UUID(request.args.get("article", "")), current.viewer)
    except (ValueError, NotFound):
        return None


def page(form: PinForm, status: int = 200, *, is_open: bool = False) -> ResponseReturnValue:
    """Show what was placed, with what was typed."""
    values: dict[str, Any] = {
        "questions": queries.pinned_questions(current.session, request.args.get("q", "")),
        "people": members_by_id(current.session),
        "names": PLACE_NAMES,
        "form": form,
        "is_open": is_open or bool(form.errors),
    }
    return render_template("tuning/pins.html", **values), status


@blueprint.post("/pins")
@access(Permission.SEARCH_TUNE)
def pin() -> ResponseReturnValue:
    """Put an article first for a question, or hide it."""
    form = PinForm()
    article = chosen(form)
    if not form.validate() or article is None:
        if article is None:
            form.title.errors = [_unclear(form)]
        return page(form, 422)
    try:
        made = actions.place(
            current.session, form.text.data, article, form.kind.data, form.reason.data, current.member.id
        )
    except Invalid as error:
        form[error.field].errors = [say(error.message)]
        return page(form, 422)
    flash(_("Saved for “%(text)s”; it is in force with the next search.", text=made.text), "good")
    return redirect(url_for(".pins"), 303)


def chosen(form: PinForm) -> Article | None:
    """Return the article that was chosen, or the only one of the title; offer those that it may be."""
    try:
        article = article_by_id(current.session, UUID(form.article_id.data or ""), current.viewer)
    except (ValueError, NotFound):
        title = (form.title.data or "").strip()
        found = articles_by_title(current.session, title, limit=MOST_OFFERED) if title else []
        form.offer(found)
        return found[0] if len(found) == 1 else None
    form.offer([article])
    return article


def _unclear(form: PinForm) -> str:
    if form.article_id.choices:
        return str(_("Several articles have this in their title. Choose one."))
    return str(_("No article has this in its title.") if form.title.data else _("Choose an article."))


@blueprint.post("/pins/<uuid:search_pin_id>/move")
@access(Permission.SEARCH_TUNE)
def move(search_pin_id: UUID) -> ResponseReturnValue:
    """Move a pinned article among those of its question."""
    found = queries.pin_by_id(current.session, search_pin_id)
    if found.kind == "pin":
        step = -1 if request.form.get("to") == "up" else 1
        actions.move_pin(current.session, found, step, current.member.id)
    return redirect(url_for(".pins"), 303)


@blueprint.post("/pins/<uuid:search_pin_id>/delete")
@access(Permission.SEARCH_TUNE)
def unpin(search_pin_id: UUID) -> ResponseReturnValue:
    """Leave an article where the search puts it."""
    actions.unplace(current.session, queries.pin_by_id(current.session, search_pin_id), current.member.id)
    flash(_("The search decides again."), "good")
    return redirect(url_for(".pins"), 303)
