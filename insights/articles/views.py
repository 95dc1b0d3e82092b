"""How articles are used, and what readers say about them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.queries import members_by_id
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from insights.articles.figures import article_use, never_read
from insights.periods import PERIODS, as_csv, period
from kb.feedback.actions import handle_comment
from kb.feedback.queries import comments, vote_by_id

blueprint = Blueprint("article_use", __name__, url_prefix="/w/<workspace>/article-use", template_folder="templates")
ORDERS = {
    "views": lambda use: (-use.views, use.article.title),
    "helpful": lambda use: (use.rank_value if use.votes else 2.0, use.article.title),
    "title": lambda use: use.article.title,
}
REASON_LABELS = {
    "wrong": _l("It is wrong"),
    "unclear": _l("It is hard to understand"),
    "missing": _l("Something is missing"),
    "other": _l("Something else"),
}


@blueprint.get("/")
@access(Permission.INSIGHT_READ)
def index() -> ResponseReturnValue:
    """Show views and votes of every published article."""
    days, span = period()
    uses = article_use(current.session, span)
    order = request.args.get("order", "views")
    return render_template(
        "article_use/index.html",
        days=days,
        periods=PERIODS,
        order=order,
        uses=sorted(uses, key=ORDERS.get(order, ORDERS["views"])),
        idle=never_read(uses, span),
        waiting=len(comments(current.session, handled=False, limit=500)),
        people=members_by_id(current.session),
    )


@blueprint.get("/comments")
@access(Permission.INSIGHT_READ)
def inbox() -> ResponseReturnValue:
    """Show what readers wrote, that which nobody has dealt with first."""
    handled = request.args.get("handled") == "1"
    found = comments(current.session, handled=handled, limit=200)
    values = {"reasons": REASON_LABELS, "people": members_by_id(current.session)}
    return render_template("article_use/comments.html", comments=found, handled=handled, **values)


@blueprint.post("/comments/<uuid:vote_id>")
@access(Permission.FEEDBACK_HANDLE)
def handle(vote_id: UUID) -> ResponseReturnValue:
    """Note that a comment has been dealt with, or take that back."""
    vote = vote_by_id(current.session, vote_id)
    handle_comment(current.session, vote, current.member.id)
    flash(_("Marked as dealt with.") if vote.handled_at else _("It is waiting again."))
    return redirect(url_for(".inbox", handled=request.args.get("handled")), 303)


@blueprint.get("/export.csv")
@access(Permission.INSIGHT_READ)
def export() -> ResponseReturnValue:
    """Return the table as CSV."""
    _days, span = period()
    head = [_("Title"), _("Views"), _("Readers"), _("Helpful"), _("Votes")]
    uses = sorted(article_use(current.session, span), key=ORDERS["views"])
    rows = ((use.article.title, use.views, use.readers, use.helpful, use.votes) for use in uses)
    return as_csv("articles", head, rows)


registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("insights", 40, "article_use.index", _l("Article use"), "eye", Permission.INSIGHT_READ)],
)
