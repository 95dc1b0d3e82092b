"""Wordings from real searches, proposed beside an article's phrasings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, get_template_attribute, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Invalid
from core.permissions import Permission
from core.registry import Slot, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from insights.phrasings import actions
from insights.phrasings.labels import REASON_LABELS
from insights.phrasings.queries import proposals
from kb.articles.models import Article
from kb.articles.queries import article_by_id

blueprint = Blueprint("said", __name__, url_prefix="/w/<workspace>/said", template_folder="templates")


def offer(article: Article) -> Any:
    """Show what readers called the article's matter, to those who may know what is searched for."""
    if not current.can(Permission.INSIGHT_READ) or not current.can(Permission.ARTICLE_DRAFT) or article.trashed_at:
        return ""
    found = proposals(current.session, article)
    return get_template_attribute("said/_offer.html", "offer")(article, found, REASON_LABELS) if found else ""


@blueprint.post("/<uuid:article_id>/accept")
@access(Permission.INSIGHT_READ)
def accept(article_id: UUID) -> ResponseReturnValue:
    """Add one to the draft."""
    article, text = article_by_id(current.session, article_id, current.viewer), request.form.get("text", "")
    try:
        added = actions.accept(current.session, article, text, current.member.id)
    except Invalid as error:
        flash(say(error.message), "bad")
    else:
        done = _("“%(text)s” is in the draft. It finds the article once it is published.", text=text)
        flash(done if added else _("The draft has “%(text)s” already.", text=text), "good")
    return redirect(url_for("articles.edit", article_id=article.id), 303)


@blueprint.post("/<uuid:article_id>/dismiss")
@access(Permission.INSIGHT_READ)
def dismiss(article_id: UUID) -> ResponseReturnValue:
    """Don't propose it for this article any more."""
    article, text = article_by_id(current.session, article_id, current.viewer), request.form.get("text", "")
    try:
        actions.dismiss(current.session, article, text, current.member.id)
    except Invalid as error:
        flash(say(error.message), "bad")
    else:
        flash(_("“%(text)s” is not proposed for this article any more.", text=text), "good")
    return redirect(url_for("articles.edit", article_id=article.id), 303)


registry.plug(
    blueprint=blueprint,
    slots=[Slot("article.phrasings", 10, offer)],
    deeds={"phrasing.dismissed": _l("Dismissed a proposed wording")},
)
