"""The gap board: what people looked for and didn't find, and what is being done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.queries import members_by_id
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from insights.gaps import actions, queries
from insights.gaps.forms import AssignForm, DismissForm, LinkForm, PhoneForm, WriteForm
from insights.gaps.labels import SOURCE_LABELS, STATE_BADGES, STATE_LABELS, WHY_LABELS
from insights.gaps.models import Gap
from insights.gaps.queries import GapFilter
from insights.periods import PERIODS
from kb.articles.actions import Placement
from kb.articles.models import Article
from kb.articles.queries import article_by_id, articles_by_title
from kb.collections.queries import all_collections, collection_by_id
from kb.feedback.actions import Asked, Voter, leave_question
from kb.search.actions import SearchRecord, log_search

FOLDED, MOST, VOICES = 8, 300, 10
FILTERS = ("days", "source", "owner", "dismissed")
blueprint = Blueprint("gaps", __name__, url_prefix="/w/<workspace>/gaps", template_folder="templates")


def labels() -> dict[str, Any]:
    """Return what templates call states, sources and reasons."""
    names = {"states": STATE_LABELS, "badges": STATE_BADGES, "sources": SOURCE_LABELS, "whys": WHY_LABELS}
    people = members_by_id(current.session)
    return {**names, "periods": PERIODS, "people": people, "names": {str(id_): m.name for id_, m in people.items()}}


def narrowing() -> GapFilter:
    """Return the filter that the address asks for."""
    days, owner = request.args.get("days", 28, int), request.args.get("owner", "")
    return GapFilter(
        days=days if days in PERIODS else 28,
        source=request.args.get("source", ""),
        owner_id=current.member.id if owner == "me" else None,
        with_dismissed=request.args.get("dismissed") == "1",
    )


@blueprint.get("/")
@access(Permission.INSIGHT_READ)
def index() -> ResponseReturnValue:
    """Show the board."""
    return board(PhoneForm(formdata=None))


def board(phone: PhoneForm, status: int = 200) -> ResponseReturnValue:
    """Show the board; a column shows its first few gaps, or all when the address says so."""
    columns = queries.board(current.session, narrowing())
    values = {
        "columns": columns,
        "folded": FOLDED,
        "most": MOST,
        "unfolded": request.args.get("all", ""),
        "kept": kept(),
    }
    return render_template("gaps/board.html", phone=phone, **values, **labels()), status


def kept() -> dict[str, Any]:
    """Return what the board is narrowed to, for the links from one gap to the next and back."""
    return {name: value for name in FILTERS if (value := request.args.get(name))}


@blueprint.get("/<uuid:gap_id>")
@access(Permission.INSIGHT_READ)
def show(gap_id: UUID) -> ResponseReturnValue:
    """Show one gap: the evidence, and what can be done."""
    return page(queries.gap_by_id(current.session, gap_id))


def page(gap: Gap, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """Show a gap with what was typed."""
    evidence = queries.misses(current.session, gap.id)
    assigning, writing = AssignForm(formdata=None, owner_id=str(gap.owner_id or "")), WriteForm(formdata=None)
    assigning.offer(queries.takers(current.session))
    writing.offer(all_collections(current.session))
    words = queries.words(evidence)
    voices = queries.voices(current.session, gap.id)
    before, after = queries.neighbours(queries.board(current.session, narrowing()), gap.id)
    near = articles_by_title(current.session, gap.title.split()[0] if gap.title.split() else "", limit=5)
    values = {
        "gap": gap,
        "before": before,
        "after": after,
        "kept": kept(),
        "evidence": evidence,
        "voices": voices,
        "heard": VOICES,
        "askers": queries.askers(current.session, voices) if current.can("gap.edit") else {},
        "words": words,
        "word_rows": _rows(queries.words([miss for miss in evidence if miss.kind != "question"])),
        "tallies": queries.tallies(current.session, gap.id),
        "place_rows": _rows(queries.places(evidence)),
        "steps": queries.steps(current.session, gap.id),
        "article": current.session.get(Article, gap.article_id) if gap.article_id else None,
        "near": near,
        "near_options": [(found.id, found.title) for found in near],
        "assigning": assigning,
        "writing": writing,
        "dismissing": DismissForm(formdata=None),
    }
    return render_template("gaps/show.html", **{**values, **forms}, **labels()), status


def _rows(counted: Sequence[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Return what was counted as rows of a tally: label, number, and share of the largest."""
    top = max((count for _label, count in counted), default=1)
    rows = counted[:8]
    return [(str(SOURCE_LABELS.get(label, label)), f"{count:,}", round(100 * count / top)) for label, count in rows]


def attempt(gap: Gap, deed: Callable[[], Any], done: str) -> ResponseReturnValue:
    """Do it and say so, or say why it can't be done."""
    try:
        deed()
    except (Invalid, Conflict) as error:
        flash(say(error.message), "bad")
    else:
        flash(done)
    return redirect(url_for(".show", gap_id=gap.id, **kept()), 303)


@blueprint.post("/<uuid:gap_id>/assign")
@access(Permission.GAP_EDIT)
def assign(gap_id: UUID) -> ResponseReturnValue:
    """Give the gap to somebody."""
    gap, form = queries.gap_by_id(current.session, gap_id), AssignForm()
    form.offer(queries.takers(current.session))
    if not form.validate():
        return page(gap, 422, assigning=form)
    owner = form.owner()
    return attempt(
        gap, lambda: actions.assign(current.session, gap, owner, current.member.id), _("The owner has been set.")
    )


@blueprint.post("/<uuid:gap_id>/write")
@access(Permission.ARTICLE_DRAFT)
def write(gap_id: UUID) -> ResponseReturnValue:
    """Open a draft with the searchers' words."""
    gap, form = queries.gap_by_id(current.session, gap_id), WriteForm()
    form.offer(all_collections(current.session))
    if not form.validate():
        return page(gap, 422, writing=form)
    shelf = UUID(form.collection_id.data) if form.collection_id.data else None
    audience = collection_by_id(current.session, shelf).audience if shelf else "public"
    place = Placement(form.kind.data, shelf, audience, gap.locale)
    try:
        article = actions.write_article(current.session, gap, current.member.id, place)
    except Conflict as error:
        flash(say(error.message), "bad")
        return redirect(url_for(".show", gap_id=gap.id, **kept()), 303)
    flash(_("The draft holds the searchers' words as its title and phrasings. Write the answer."))
    return redirect(url_for("articles.edit", article_id=article.id), 303)


@blueprint.post("/<uuid:gap_id>/link")
@access(Permission.GAP_EDIT)
def link(gap_id: UUID) -> ResponseReturnValue:
    """Say which article that exists is to close the gap."""
    gap, form = queries.gap_by_id(current.session, gap_id), LinkForm()
    article = article_by_id(current.session, UUID(form.article.data), current.viewer)
    done = _("“%(title)s” is to close this gap.", title=article.title)
    return attempt(gap, lambda: actions.link_article(current.session, gap, article, current.member.id), done)


@blueprint.post("/<uuid:gap_id>/dismiss")
@access(Permission.GAP_EDIT)
def dismiss(gap_id: UUID) -> ResponseReturnValue:
    """Leave the gap open on purpose."""
    gap, form = queries.gap_by_id(current.session, gap_id), DismissForm()
    if not form.validate():
        return page(gap, 422, dismissing=form)
    reason = form.reason.data or ""
    done = _("The gap is left open, and your reason is kept.")
    return attempt(gap, lambda: actions.dismiss(current.session, gap, current.member.id, reason), done)


@blueprint.post("/<uuid:gap_id>/reopen")
@access(Permission.GAP_EDIT)
def reopen(gap_id: UUID) -> ResponseReturnValue:
    """Bring the gap back."""
    gap = queries.gap_by_id(current.session, gap_id)
    return attempt(gap, lambda: actions.reopen(current.session, gap, current.member.id), _("The gap is open again."))


@blueprint.post("/phone")
@access(Permission.GAP_EDIT)
def phone() -> ResponseReturnValue:
    """Write down what was asked by phone; it counts like a search that found nothing."""
    form = PhoneForm()
    if not form.validate():
        return board(form, 422)
    call = new_id()
    asked = SearchRecord(
        id=call,
        text=form.text.data or "",
        locale=current.workspace.locale,
        source="phone",
        viewer="staff",
        session=f"phone:{call}",
        hits=0,
        member_id=current.member.id,
        page=(form.page.data or "").strip(),
    )
    log_search(current.session, asked)
    if form.words.data and form.words.data.strip():
        told = Asked(new_id(), form.words.data, search_id=call, page=asked.page, locale=asked.locale)
        leave_question(current.session, told, Voter("phone", asked.session))
    flash(_("Noted. It counts as one person who didn't find this."))
    return redirect(url_for(".index"), 303)


registry.plug(
    blueprint=blueprint,
    navigation=[
        NavigationItem("insights", 30, "gaps.index", _l("Gaps"), "gap", Permission.INSIGHT_READ, queries.open_count)
    ],
    deeds={"gap.assigned": _l("Gave a gap to somebody"), "gap.dismissed": _l("Dismissed a gap")},
)
