"""Staff see what readers' clicks taught the search, let it be forgotten, or switch it off."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.permissions import Permission
from core.registry import registry
from core.web.access import access
from core.web.context import current
from kb.search.learning import actions, queries
from kb.search.learning.evidence import HALF_LIFE, LEAST_PEOPLE, LOOK_BACK
from kb.search.tuning.views import blueprint

MOST_SHOWN = 200


@blueprint.get("/learned")
@access(Permission.SEARCH_TUNE)
def learned() -> ResponseReturnValue:
    """Show whether clicks count, and what they taught the search."""
    found = queries.boosts(current.session, request.args.get("q", ""))
    return render_template(
        "tuning/learned.html",
        learned=found[:MOST_SHOWN],
        total=len(found),
        forgotten=queries.forgotten_count(current.session),
        is_on=current.workspace.learns_from_clicks,
        least=LEAST_PEOPLE,
        half=HALF_LIFE.days,
        days=LOOK_BACK.days,
    )


@blueprint.post("/learned/switch")
@access(Permission.SEARCH_TUNE)
def switch_learning() -> ResponseReturnValue:
    """Let the search use what was learned, or not."""
    on = request.form.get("on") == "1"
    actions.switch(current.session, current.member.id, on=on)
    said = _("The search uses what it learned.") if on else _("The search no longer uses what it learned.")
    flash(said, "good")
    return redirect(url_for(".learned"), 303)


@blueprint.post("/learned/<uuid:learned_boost_id>/forget")
@access(Permission.SEARCH_TUNE)
def forget(learned_boost_id: UUID) -> ResponseReturnValue:
    """Forget one thing until readers teach it again."""
    found = queries.boost_by_id(current.session, learned_boost_id)
    actions.forget(current.session, found, current.member.id)
    flash(_("Forgotten for “%(text)s”.", text=found.text), "good")
    return redirect(url_for(".learned"), 303)


@blueprint.post("/learned/forget")
@access(Permission.SEARCH_TUNE)
def forget_all() -> ResponseReturnValue:
    """Forget everything until readers teach it again."""
    count = actions.forget_all(current.session, current.member.id)
    flash(ngettext("%(num)d entry has been forgotten.", "%(num)d entries have been forgotten.", count), "good")
    return redirect(url_for(".learned"), 303)


registry.plug(
    deeds={
        "search.forgot": _l("Let the search forget what clicks taught it for a question"),
        "search.forgot_all": _l("Let the search forget all that clicks taught it"),
        "search.learning_on": _l("Let the search learn from clicks"),
        "search.learning_off": _l("Stopped the search from learning from clicks"),
    }
)
