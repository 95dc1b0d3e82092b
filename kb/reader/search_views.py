"""The help center's search: results, an answer in place, other words, and what narrows them."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.identifiers import new_id
from core.rendering import nodes_html
from core.web.access import public
from core.web.context import current
from kb.articles.labels import KIND_LABELS, LOCALE_LABELS
from kb.collections.queries import collection_tree
from kb.reader.forms import QuestionForm
from kb.reader.narrowing import PARTS, narrowing
from kb.reader.recording import is_bot
from kb.reader.views import blueprint, crumbs, locale
from kb.search.actions import SearchRecord, search_made
from kb.search.clear_answers import Answer, clear_answer
from kb.search.instead import instead
from kb.search.queries import Findings, Wish, find, repeated_search
from kb.search.suggesting import suggestions

PAGE = 10


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    """Search. What was asked is logged, whether or not there was an answer."""
    text = request.args.get("q", "").strip()[:200]
    page = max(request.args.get("page", 1, int), 1)
    engine = current_app.extensions["annai_engine"]
    tree = collection_tree(current.session)
    narrow = narrowing(current.session, current.viewer, request.args, locale(), engine.version, tree)
    wish = Wish(
        text,
        locale(),
        collection_id=narrow.shelf_id,
        kind=narrow.kind,
        language=narrow.written,
        is_verified=narrow.is_verified,
        offset=(page - 1) * PAGE,
    )
    found = find(current.session, engine, current.viewer, wish, tree)
    answer = clear_answer(found, text) if page == 1 else None
    search_id = _note_search(text, found, answer) if text else None
    values = {
        "text": text,
        "found": found,
        "answer": answer,
        "answer_html": nodes_html(answer.nodes) if answer else "",
        "instead": instead(current.session, engine, current.viewer, wish, found) if text else "",
        "page": page,
        "search_id": search_id,
        "form": QuestionForm(formdata=None, search_id=str(search_id or ""), text=text),
        "kinds": KIND_LABELS,
        "language_names": LOCALE_LABELS,
        "narrow": narrow,
        "crumbs": crumbs,
    }
    return render_template("reader/search.html", **values)


def _note_search(text: str, found: Findings, answer: Answer | None) -> UUID | None:
    if found.is_unsure or is_bot(request.headers.get("User-Agent", "")):
        return None
    is_part = "page" in request.args or any(request.args.get(name) for name in PARTS)
    result_ids = [str(hit.article.id) for hit in found.hits]
    known = repeated_search(current.session, current.visitor, text, None if is_part else result_ids)
    if known is not None or is_part:
        return known
    member = current.member_or_none
    made = SearchRecord(
        id=new_id(),
        text=text,
        locale=locale(),
        source="help",
        viewer=current.viewer.kind,
        session=current.visitor,
        hits=found.total,
        result_ids=result_ids,
        member_id=member.id if member else None,
        page=request.args.get("from", "")[:500],
        answered_id=answer.found.article.id if answer else None,
    )
    current.record_afterwards(lambda s: search_made(s, made))
    return made.id


@blueprint.get("/suggest")
@public
def suggest() -> ResponseReturnValue:
    """Offer articles while a question is being typed."""
    text = request.args.get("q", "")[:100]
    found = suggestions(current.session, current.viewer, text, locale=locale())
    return jsonify(
        [
            {
                "href": url_for(".article", slug=s.article.slug),
                "kind": s.article.kind,
                "parts": s.parts,
                "crumb": s.crumb,
            }
            for s in found
        ]
    )
