"""Synonyms that readers' own behaviour suggests."""

from __future__ import annotations

from collections.abc import Callable
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
from insights.synonyms import actions, queries

blueprint = Blueprint("synonym_hints", __name__, url_prefix="/w/<workspace>/synonym-hints", template_folder="templates")
STATES = ("open", "accepted", "dismissed")


@blueprint.get("/")
@access(Permission.INSIGHT_READ)
def index() -> ResponseReturnValue:
    """Show what is suggested, or what was decided."""
    wanted = request.args.get("state", "open")
    state = wanted if wanted in STATES else "open"
    return render_template(
        "synonyms/index.html",
        state=state,
        hints=queries.hints(current.session, state),
        people=members_by_id(current.session),
    )


def decide(deed: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do it and say so, or say why it can't be done."""
    try:
        deed()
    except (Conflict, Invalid) as error:
        flash(say(error.message), "bad")
    else:
        flash(done, "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:synonym_hint_id>/accept")
@access(Permission.SEARCH_TUNE)
def accept(synonym_hint_id: UUID) -> ResponseReturnValue:
    """Make a synonym of it."""
    hint = queries.hint_by_id(current.session, synonym_hint_id)
    kind = "group" if request.form.get("kind") == "group" else "one_way"
    return decide(
        lambda: actions.accept(current.session, hint, kind, current.member.id),
        _("“%(instead)s” now finds “%(by)s” as well.", instead=hint.instead, by=hint.by),
    )


@blueprint.post("/<uuid:synonym_hint_id>/dismiss")
@access(Permission.SEARCH_TUNE)
def dismiss(synonym_hint_id: UUID) -> ResponseReturnValue:
    """Don't suggest it any more."""
    hint = queries.hint_by_id(current.session, synonym_hint_id)
    return decide(
        lambda: actions.dismiss(current.session, hint, current.member.id),
        _("Dismissed. It comes back when twice as many people do it, or when you take it back."),
    )


@blueprint.post("/<uuid:synonym_hint_id>/restore")
@access(Permission.SEARCH_TUNE)
def restore(synonym_hint_id: UUID) -> ResponseReturnValue:
    """Take a dismissal back."""
    hint = queries.hint_by_id(current.session, synonym_hint_id)
    return decide(
        lambda: actions.restore(current.session, hint, current.member.id),
        _("“%(instead)s” and “%(by)s” wait for a decision again.", instead=hint.instead, by=hint.by),
    )


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem(
            "insights",
            25,
            "synonym_hints.index",
            _l("Suggested synonyms"),
            "bulb",
            Permission.INSIGHT_READ,
            queries.open_count,
        )
    ],
    deeds={
        "synonym.dismissed": _l("Dismissed a suggested synonym"),
        "synonym.restored": _l("Took back a dismissed synonym"),
    },
)
