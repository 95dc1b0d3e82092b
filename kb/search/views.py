"""The search field of the staff app: articles, published or not, and people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, get_template_attribute, jsonify, redirect, render_template, request, url_for
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
from kb.articles.labels import KIND_LABELS, LOCALE_LABELS
from kb.articles.models import Article
from kb.articles.queries import ArticleFilter, list_articles
from kb.collections.queries import CollectionTree, collection_tree, with_descendants
from kb.search.actions import SearchRecord, search_made
from kb.search.labels import PART_LABELS
from kb.search.learning.explained import lessons
from kb.search.queries import Wish
from kb.search.result_pages import ResultPage, result_page
from kb.search.suggesting import Suggestion, suggestions

PAGE, MOST_BY_TITLE = 20, 20
blueprint = Blueprint("staff_search", __name__, url_prefix="/w/<workspace>/search", template_folder="templates")


@blueprint.get("/")
@access(Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    """Search published articles by the engine, drafts by title, and people by name; `why` shows how they are ranked."""
    is_staff = current.viewer.kind == "staff"
    why = "why" in request.args and is_staff
    engine, tree = current_app.extensions["annai_engine"], collection_tree(current.session)
    wish = Wish("", current.workspace.locale, limit=PAGE, explain=why, with_hidden=is_staff)
    page = result_page(current.session, engine, current.viewer, request.args, wish, tree)
    if page.turn_to:
        return redirect(url_for(".index", **page.address(page.turn_to) | ({"why": "1"} if why else {})))
    if page.text and not (why or page.is_part or page.found.is_unsure):
        _note(page)
    everybody = _people()
    return render_template(
        "staff_search/index.html",
        **page.template_values(),
        kinds=list(KIND_LABELS.items()),
        languages=[(code, LOCALE_LABELS.get(code, code)) for code in page.narrow.languages],
        why=why,
        part_labels=PART_LABELS,
        learned=lessons(current.session, page.text) if why else {},
        say=say,
        names={member.id: member.name for member in everybody},
        drafts=_by_title(page, tree),
        people=_named(page, everybody),
    )


def _by_title(page: ResultPage, tree: CollectionTree) -> list[Article]:
    """What has the text in its title, drafts too, and isn't among the results; beside the first page of them."""
    narrow = page.narrow
    if not page.text or page.number > 1 or narrow.is_verified:
        return []
    everywhere = chain.from_iterable(tree.children.values())
    shelves = with_descendants(everywhere, [narrow.shelf_id]) if narrow.shelf_id else frozenset[UUID]()
    wanted = ArticleFilter(text=page.text, kind=narrow.kind, collection_ids=shelves, locale=narrow.written)
    listed, _total = list_articles(current.session, current.viewer, wanted, order="match", limit=MOST_BY_TITLE)
    shown = {hit.article.id for hit in page.found.hits}
    return [article for article in listed if article.id not in shown]


def _named(page: ResultPage, everybody: Sequence[Member]) -> list[Member]:
    """Who is called so; beside the first page, where nothing narrows it to articles."""
    if not page.text or page.number > 1 or page.narrow.chosen:
        return []
    return [member for member in everybody if page.text.casefold() in member.name.casefold()]


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


def _note(page: ResultPage) -> None:
    member = current.member
    made = SearchRecord(
        id=new_id(),
        text=page.text,
        locale=current.workspace.locale,
        source="staff",
        viewer=current.viewer.kind,
        session=f"member:{member.id}",
        hits=page.found.total,
        result_ids=[str(hit.article.id) for hit in page.found.hits],
        member_id=member.id,
        answered_id=page.answer.found.article.id if page.answer else None,
    )
    current.record_afterwards(lambda session: search_made(session, made))


registry.plug(blueprint=blueprint, slots=[Slot("staff.search", 10, while_typing)])
