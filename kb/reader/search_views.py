"""The help center's search: results, an answer in place, other words, and what narrows them."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.identifiers import new_id
from core.web.access import public
from core.web.context import current
from kb.articles.labels import KIND_LABELS, LOCALE_LABELS
from kb.collections.queries import collection_tree
from kb.reader.forms import QuestionForm
from kb.reader.recording import is_bot
from kb.reader.views import blueprint, crumbs, locale
from kb.search.actions import SearchRecord, search_made
from kb.search.queries import Wish, repeated_search
from kb.search.result_pages import ResultPage, result_page
from kb.search.suggesting import suggestions

PAGE = 10


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    """Search. What was asked is logged, whether or not there was an answer."""
    engine, wish = current_app.extensions["annai_engine"], Wish("", locale(), limit=PAGE)
    tree = collection_tree(current.session)
    page = result_page(current.session, engine, current.viewer, request.args, wish, tree, named_in=locale())
    if page.turn_to:
        return redirect(url_for(".search", **page.address(page.turn_to)))
    search_id = _note_search(page) if page.text else None
    return render_template(
        "reader/search.html",
        **page.template_values(),
        search_id=search_id,
        form=QuestionForm(formdata=None, search_id=str(search_id or ""), text=page.text),
        kinds=KIND_LABELS,
        language_names=LOCALE_LABELS,
        crumbs=crumbs,
    )


def _note_search(page: ResultPage) -> UUID | None:
    text, found = page.text, page.found
    if found.is_unsure or is_bot(request.headers.get("User-Agent", "")):
        return None
    result_ids = [str(hit.article.id) for hit in found.hits]
    known = repeated_search(current.session, current.visitor, text, None if page.is_part else result_ids)
    if known is not None or page.is_part:
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
        answered_id=page.answer.found.article.id if page.answer else None,
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
