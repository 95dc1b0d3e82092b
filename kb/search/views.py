"""The search field of the staff app: articles, published or not, and people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, get_template_attribute, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.models import Member
from core.accounts.queries import members
from core.identifiers import new_id
from core.permissions import Permission
from core.registry import Slot, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from kb.articles.queries import ArticleFilter, list_articles
from kb.search.actions import SearchRecord, search_made
from kb.search.labels import PART_LABELS
from kb.search.learning.explained import lessons
from kb.search.queries import Findings, Wish, find
from kb.search.suggesting import Suggestion, suggestions

blueprint = Blueprint("staff_search", __name__, url_prefix="/w/<workspace>/search", template_folder="templates")


@blueprint.get("/")
@access(Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    """Search published articles by the engine, drafts by title, and people by name; `why` shows how they are ranked."""
    text = request.args.get("q", "").strip()[:200]
    why = "why" in request.args and current.viewer.kind == "staff"
    wish = Wish(text, current.workspace.locale, limit=20, explain=why, with_hidden=current.viewer.kind == "staff")
    found = find(current.session, current_app.extensions["annai_engine"], current.viewer, wish)
    shown = {hit.article.id for hit in found.hits}
    drafts, _total = list_articles(current.session, current.viewer, ArticleFilter(text=text), limit=20)
    if text and not why and not found.is_unsure:
        _note(text, found)
    return render_template(
        "staff_search/index.html",
        text=text,
        found=found,
        why=why,
        part_labels=PART_LABELS,
        learned=lessons(current.session, text) if why else {},
        say=say,
        names={member.id: member.name for member in _people()},
        drafts=[article for article in drafts if text and article.id not in shown],
        people=[m for m in _people() if text and text.casefold() in m.name.casefold()],
    )


@blueprint.get("/suggest")
@access(Permission.STAFF_READ)
def suggest() -> ResponseReturnValue:
    """Offer published articles while a colleague is typing."""
    text = request.args.get("q", "")[:100]
    found = suggestions(
        current.session,
        current.viewer,
        text,
        locale=current.workspace.locale,
        with_hidden=current.viewer.kind == "staff",
    )
    return jsonify(
        [
            {
                "href": url_for("articles.edit", article_id=one.article.id),
                "kind": one.article.kind,
                "parts": one.parts,
                "crumb": _told(one),
            }
            for one in found
        ]
    )


def _told(one: Suggestion) -> str:
    """Return where an article stands, and whether customers find it by these words."""
    hidden = _("Hidden from readers") if one.is_hidden else ""
    return " · ".join(filter(None, (one.crumb, hidden)))


def while_typing() -> Any:
    """Let the search field of every screen offer articles while somebody is typing."""
    return get_template_attribute("staff_search/suggest.html", "offers")()


def _people() -> Sequence[Member]:
    """Return whom this member may look up: colleagues, not for partners."""
    return members(current.session) if current.viewer.kind == "staff" else []


def _note(text: str, found: Findings) -> None:
    member = current.member
    made = SearchRecord(
        id=new_id(),
        text=text,
        locale=current.workspace.locale,
        source="staff",
        viewer=current.viewer.kind,
        session=f"member:{member.id}",
        hits=found.total,
        result_ids=[str(hit.article.id) for hit in found.hits],
        member_id=member.id,
    )
    current.record_afterwards(lambda session: search_made(session, made))


registry.plug(blueprint=blueprint, slots=[Slot("staff.search", 10, while_typing)])
