"""The public endpoints of the embed. A key says which workspace, an origin whether it may; cookies play no part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import NotFound
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.registry import registry
from core.web.access import public
from core.web.context import current
from core.web.languages import say
from core.web.security import csrf
from core.workspaces.models import STAGING
from guides.tours.queries import live_tour_of
from kb.articles.models import Article, PublishedVersion
from kb.articles.pictures import with_passes
from kb.articles.queries import published, published_by_ids
from kb.feedback.actions import Asked, Ballot, Voter, cast_vote, leave_question
from kb.search.actions import SearchRecord, log_search
from kb.search.clear_answers import Answer, clear_answer
from kb.search.instead import instead
from kb.search.offering import begun_first
from kb.search.queries import Findings, Found, Wish, find
from widget.api import answers, bodies
from widget.api.boot import Identified, appearance, guides, identify, nothing
from widget.api.browsers import browser_of, device_of
from widget.api.calls import Call, always, takes
from widget.api.identity import NOBODY
from widget.api.nodes import absolute
from widget.api.scripts import script
from widget.identity.actions import count_naming

blueprint = Blueprint("embed", __name__, url_prefix=answers.PREFIX)
SOURCE = "widget"
BUILDER = "#/annai-build/"
"""By this a page is known that an author has opened to build."""
TARGET_KINDS = ("target.missing", "target.healed")


@blueprint.get("/<name>")
@public
def built(name: str) -> Response:
    """Serve the loader and its chunks."""
    return script(name)


@blueprint.post("/boot")
@public
@takes(bodies.Boot, rate="boot", reads=bodies.names_nobody, lenient=True)
def boot(call: Call[bodies.Boot]) -> ResponseReturnValue:
    """Begin: say who the page is for and what may appear on it."""
    session, workspace, base = current.session, current.workspace, public_url()
    look = appearance(workspace, call.site, call.locale, base)
    if BUILDER in call.body.url and call.site.is_on and look["launcher"] == "none":
        # Where nothing is to be shown the widget wouldn't run, and no author could open the builder.
        look["launcher"] = "right"
    who = identify(session, call.site, call.body) if call.site.is_on else Identified(NOBODY)
    answer: dict[str, Any] = {"viewer": call.token(who.known), "identity": who.identity}
    answer |= {"locale": call.locale, "site": look}
    if who.problem:
        answer["identity_problem"] = who.problem
    if who.naming:
        count_naming(session, call.site.id, who.naming, now())
    device = device_of(request.user_agent.string)
    shown = guides(session, who, call.locale, device, base, staging=_tries(call)) if call.site.is_on else nothing()
    return jsonify(answer | shown)


@blueprint.post("/search")
@public
@takes(bodies.Search, rate="read", reads=always)
def search(call: Call[bodies.Search]) -> ResponseReturnValue:
    """Search. A settled search is logged under the id that the page made, so that clicks can refer to it."""
    wish = Wish(call.body.q, call.locale)
    engine = current_app.extensions["annai_engine"]
    found = find(current.session, engine, call.viewer, wish)
    answer = clear_answer(found, call.body.q)
    if answer is None:
        found = begun_first(current.session, call.viewer, wish, found)
    search_id = call.body.search_id or new_id()
    if call.body.settled and call.body.q.strip() and not found.is_unsure and not _tries(call):
        made = _record(call, search_id, found, answer)
        current.record_afterwards(lambda session: _log(session, made))
    hits = [_hit(hit, call.locale) for hit in found.hits]
    near = [{"slug": article.slug, "title": article.title} for article in found.near]
    other = instead(current.session, engine, call.viewer, wish, found) if call.body.settled else ""
    given = {"hits": hits, "near": near, "answer": _answer(answer) if answer else None, "instead": other or None}
    return jsonify(search_id=str(search_id), **given)


def _tries(call: Call[Any]) -> bool:
    """Tell whether this is a staging product: what is tried there isn't use, and no figure may rest on it."""
    return call.site.environment == STAGING


def _answer(answer: Answer) -> dict[str, Any]:
    article = answer.found.article
    return {
        "id": str(article.id),
        "slug": article.slug,
        "title": answer.found.version.title,
        "locale": article.locale,
        "nodes": absolute(_reachable(article, answer.nodes), public_url()),
        "whole": answer.is_whole,
        "verified": answer.found.verified,
    }


def _record(call: Call[bodies.Search], search_id: UUID, found: Findings, answer: Answer | None) -> SearchRecord:
    return SearchRecord(
        id=search_id,
        text=call.body.q,
        locale=call.locale,
        source=SOURCE,
        viewer=call.viewer.kind,
        session=call.visit,
        hits=found.total,
        result_ids=[str(hit.article.id) for hit in found.hits],
        end_user_id=call.known.end_user_id,
        page=call.body.page,
        answered_id=answer.found.article.id if answer else None,
    )


def _log(session: Session, made: SearchRecord) -> None:
    log_search(session, made)


def _hit(hit: Found, locale: str) -> dict[str, Any]:
    return {
        "id": str(hit.article.id),
        "slug": hit.article.slug,
        "title": hit.version.title,
        "marked": hit.title,
        "kind": hit.article.kind,
        "snippet": hit.snippet,
        "crumbs": [shelf.name_in(locale) for shelf in hit.shelves],
        "verified": hit.verified,
    }


@blueprint.post("/article")
@public
@takes(bodies.OpenArticle, rate="read", reads=always)
def article(call: Call[bodies.OpenArticle]) -> ResponseReturnValue:
    """Give one article to whoever may read it, 404 to others."""
    found, version = published(current.session, call.viewer, call.body.slug, form="nodes")
    tour = live_tour_of(current.session, found.id)
    return jsonify(
        id=str(found.id),
        slug=found.slug,
        title=version.title,
        kind=found.kind,
        locale=found.locale,
        nodes=absolute(_reachable(found, version.nodes), public_url()),
        steps=[{"id": step["id"], "number": step["number"], "title": step["title"]} for step in version.steps],
        updated=version.published_at.isoformat(),
        verified=found.verified_until is not None and found.verified_until > now(),
        tour=str(tour) if tour else None,
    )


def _reachable(found: Article, nodes: list[Any]) -> list[Any]:
    """Return the nodes with pictures that a page without our cookies can load: not everybody may have them."""
    if found.audience == "public":
        return nodes
    return with_passes(nodes, current_app.config["SECRET_KEY"], current.workspace.id, now())


@blueprint.post("/feedback")
@public
@takes(bodies.Feedback, rate="say")
def feedback(call: Call[bodies.Feedback]) -> ResponseReturnValue:
    """Take a vote on an article that this viewer can read; the last one of a visit counts."""
    said = call.body
    _found, version = _readable(call, said.article_id)
    ballot = Ballot(said.article_id, version.number, said.helpful, said.reason or "", said.comment or "")
    if not _tries(call):
        cast_vote(current.session, ballot, _voter(call, said.id))
    return jsonify(accepted=str(said.id)), 202


@blueprint.post("/questions")
@public
@takes(bodies.LeaveQuestion, rate="say")
def question(call: Call[bodies.LeaveQuestion]) -> ResponseReturnValue:
    """Keep a question that was left; the same id twice is one question."""
    said = call.body
    asked = Asked(said.id, said.text, said.email or "", said.search_id, said.page, call.locale)
    leave_question(current.session, asked, _voter(call, said.id))
    return jsonify(accepted=str(said.id)), 202


@blueprint.post("/events")
@public
@takes(bodies.Events, rate="events", lenient=True)
def events(call: Call[bodies.Events]) -> ResponseReturnValue:
    """Take a batch of facts; the answer, after commit, says which need not be sent again."""
    origin = Origin(SOURCE, call.site.id, call.known.end_user_id, call.known.visitor)
    facts = [_with_browser(fact) for fact in call.body.events]
    taken = take_in(current.session, facts, origin)
    rejected = [{"id": id_, "why": say(why)} for id_, why in taken.rejected]
    return jsonify(accepted=taken.accepted, rejected=rejected), 202


def _with_browser(fact: dict[str, Any]) -> dict[str, Any]:
    """Say where an element wasn't found; nothing else is known by its browser."""
    props = fact.get("props")
    if fact.get("kind") not in TARGET_KINDS or not isinstance(props, dict):
        return fact
    return {**fact, "props": {**props, "browser": browser_of(request.user_agent.string)}}


def public_url() -> str:
    """Return where this installation is, without a slash at the end."""
    return str(current_app.extensions["annai_settings"].public_url).rstrip("/")


def _readable(call: Call[Any], article_id: UUID) -> tuple[Article, PublishedVersion]:
    found = published_by_ids(current.session, call.viewer, [article_id])
    if article_id not in found:
        raise NotFound
    return found[article_id]


def _voter(call: Call[Any], said: UUID) -> Voter:
    return Voter(SOURCE, call.visit or str(said), call.known.end_user_id)


answers.install(blueprint)
csrf.exempt(blueprint)
registry.plug(blueprint=blueprint)
