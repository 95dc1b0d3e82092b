"""Home: what waits for this member, then what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.accounts.models import Member
from core.accounts.queries import members_by_id
from core.clock import now
from core.permissions import Permission
from core.registry import NavigationItem, registry
from core.web.access import access
from core.web.context import current
from guides.publishing.waiting import ROOMS, waiting_reviews
from insights.gaps.queries import Card, GapFilter, board
from insights.periods import Period
from insights.searches import figures
from kb.articles import queries as articles
from kb.articles.queries import ArticleFilter

blueprint = Blueprint("home", __name__, url_prefix="/w/<workspace>", template_folder="templates")
SOON = timedelta(days=14)
Board = Mapping[str, Sequence[Card]]
KINDS = {"review": _l("Reviews"), "verify": _l("Confirmations"), "gap": _l("Gaps"), "draft": _l("My drafts")}


@dataclass(frozen=True)
class Task:
    """One thing that waits for this member. Without `due` it has no date."""

    kind: str
    title: str
    note: str
    href: str
    action: str
    due: datetime | None = None


@blueprint.get("/")
@access(Permission.STAFF_READ)
def index() -> ResponseReturnValue:
    """Show what waits, the most urgent first, and four figures."""
    gaps = board(current.session, GapFilter()) if current.can(Permission.INSIGHT_READ) else {}
    people = members_by_id(current.session)
    tasks = waiting_for_me(gaps, people) if current.viewer.kind == "staff" else []
    kind = request.args.get("kind", "")
    counts = {name: sum(task.kind == name for task in tasks) for name in KINDS}
    recent, _total = articles.list_articles(current.session, current.viewer, ArticleFilter(), limit=8)
    return render_template(
        "home/index.html",
        tasks=[task for task in tasks if kind in ("", task.kind)],
        total=len(tasks),
        counts=counts,
        kinds=KINDS,
        recent=recent,
        people=people,
        figures=_figures(gaps) if gaps else None,
    )


def waiting_for_me(gaps: Board, people: Mapping[UUID, Member]) -> list[Task]:
    """Return what waits for this member, what is overdue first."""
    tasks = [*_reviews(people), *_guide_reviews(people), *_confirmations(), *_gaps(gaps), *_drafts()]
    far = now() + timedelta(days=3650)
    return sorted(tasks, key=lambda task: task.due or far)


def _reviews(people: Mapping[UUID, Member]) -> list[Task]:
    if not current.can(Permission.ARTICLE_PUBLISH):
        return []
    me = current.member.id
    found = []
    for review, article in articles.open_reviews(current.session):
        if review.reviewer_id in (None, me) and review.asked_by != me:
            asker = people.get(review.asked_by) if review.asked_by else None
            note = _("from %(name)s", name=asker.name if asker else "–")
            href = url_for("articles.edit", article_id=article.id)
            found.append(Task("review", article.title, note, href, _("Review"), review.asked_at + timedelta(days=3)))
    return found


def _guide_reviews(people: Mapping[UUID, Member]) -> list[Task]:
    if not current.can(Permission.GUIDE_APPROVE):
        return []
    mine = [one for one in waiting_reviews(current.session, current.member.id) if one.is_mine]
    return [
        Task(
            "review",
            one.name,
            _("from %(name)s", name=people[one.asked_by].name if one.asked_by and one.asked_by in people else "–"),
            url_for(ROOMS[one.kind], guide_id=one.guide_id),
            _("Review"),
            one.asked_at + timedelta(days=3),
        )
        for one in mine
    ]


def _confirmations() -> list[Task]:
    mine = ArticleFilter(owner_id=current.member.id, state="published")
    found, _total = articles.list_articles(current.session, current.viewer, mine, order="verified_until", limit=100)
    limit = now() + SOON
    return [
        Task(
            "verify",
            article.title,
            _("You are its owner. Is it still right?"),
            url_for("articles.edit", article_id=article.id),
            _("Confirm"),
            article.verified_until,
        )
        for article in found
        if article.verified_until is not None and article.verified_until < limit
    ]


def _gaps(columns: Board) -> list[Task]:
    if not columns:
        return []
    mine = [
        card for state in ("assigned", "drafted") for card in columns[state] if card.gap.owner_id == current.member.id
    ]
    return [_gap_task(card, _("It is yours to close"), _("Work on it")) for card in mine] + [
        _gap_task(card, _("Nobody has taken it on"), _("Choose an owner")) for card in columns["open"][:3]
    ]


def _gap_task(card: Card, note: str, action: str) -> Task:
    people = ngettext(
        "%(num)d person didn’t find this in four weeks.", "%(num)d people didn’t find this in four weeks.", card.people
    )
    href = url_for("gaps.show", gap_id=card.gap.id)
    return Task("gap", card.gap.title, f"{people} {note}", href, action)


def _drafts() -> list[Task]:
    mine = ArticleFilter(owner_id=current.member.id, state="draft")
    found, _total = articles.list_articles(current.session, current.viewer, mine, limit=10)
    return [
        Task(
            "draft",
            article.title,
            _("A draft of yours"),
            url_for("articles.edit", article_id=article.id),
            _("Go on writing"),
        )
        for article in found
    ]


def _figures(gaps: Board) -> dict[str, Any]:
    end = now()
    span = Period(end - timedelta(days=28), end)
    found = figures.searches_in(current.session, span)
    return {
        "overview": figures.overview(current.session, found),
        "verified": articles.verified_share(current.session),
        "single": articles.without_deputy(current.session),
        "gaps": len(gaps["open"]),
    }


registry.plug(
    blueprint=blueprint,
    navigation=[NavigationItem("home", 0, "home.index", _l("Home"), "home", Permission.STAFF_READ)],
)
