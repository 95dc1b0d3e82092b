"""Why a question doesn't find an article."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.models import Member
from core.accounts.queries import members
from core.errors import NotFound
from core.permissions import PUBLIC, Permission, Role, Viewer, customer, staff
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from kb.articles.labels import KIND_LABELS
from kb.articles.models import Article
from kb.articles.queries import article_by_id
from kb.collections.queries import viewer_of
from kb.search.labels import PART_LABELS
from kb.search.queries import Wish
from kb.search.tuning.diagnosis import Asking, Diagnosis, candidates, diagnose
from kb.search.tuning.labels import LOCALE_LABELS
from kb.search.tuning.views import blueprint

ICONS = {"blocks": "x", "notes": "alert", "holds": "check"}
TONES = {"blocks": "shu", "notes": "kincha", "holds": "matsu"}


@blueprint.get("/why")
@access(Permission.ARTICLE_DRAFT)
def why() -> ResponseReturnValue:
    """Say why a question doesn't find an article, for the reader who was chosen."""
    everybody = members(current.session)
    article, title = chosen(), request.args.get("title", "").strip()[:200]
    text = request.args.get("q", "").strip()[:200]
    offered = candidates(current.session, title) if article is None else []
    values = {
        "text": text,
        "title": title,
        "article": article,
        "offered": offered,
        "offered_choices": [(one.id, one.title) for one in offered],
        "readers": readers(everybody),
        "reader": request.args.get("reader", "visitor"),
        "locales": [(code, label) for code, label in LOCALE_LABELS.items() if code],
        "locale_in": request.args.get("in", "") or current.workspace.locale,
        "kinds": [("", _("All kinds")), *KIND_LABELS.items()],
        "kind": request.args.get("kind", ""),
        "diagnosis": answer(article, text, everybody) if article is not None and text else None,
        "part_labels": PART_LABELS,
        "icons": ICONS,
        "tones": TONES,
        "say": say,
    }
    return render_template("tuning/why.html", **values)


def chosen() -> Article | None:
    """Return the article that was chosen, or the only one with this in its title."""
    try:
        return article_by_id(current.session, UUID(request.args.get("article", "")), current.viewer)
    except (ValueError, NotFound):
        found = candidates(current.session, request.args.get("title", "")[:200])
        return found[0] if len(found) == 1 else None


def readers(everybody: Sequence[Member]) -> list[tuple[str, str]]:
    """Return whom one can ask as: anybody, a customer, a colleague, or one of the partners."""
    partners = [(str(member.id), member.name) for member in everybody if member.role == Role.PARTNER]
    anyone = [("visitor", _("A visitor")), ("customer", _("A customer who is signed in")), ("staff", _("A colleague"))]
    return [*anyone, *partners]


def viewer(everybody: Sequence[Member]) -> Viewer:
    """Return the reader that was chosen."""
    wanted = request.args.get("reader", "visitor")
    partner = next((m for m in everybody if str(m.id) == wanted and m.role == Role.PARTNER), None)
    if partner is not None:
        return viewer_of(current.session, partner.id, partner.role)
    own = current.member.id
    return {"customer": customer(own), "staff": staff(own)}.get(wanted, PUBLIC)


def answer(article: Article, text: str, everybody: Sequence[Member]) -> Diagnosis:
    """Return why, or at which place, the question finds the article."""
    kind = request.args.get("kind", "")
    locale = request.args.get("in", "")
    wish = Wish(
        text,
        locale if locale in LOCALE_LABELS and locale else current.workspace.locale,
        kind=kind if kind in KIND_LABELS else "",
    )
    asking = Asking(viewer(everybody), wish, {member.id: member.name for member in everybody})
    return diagnose(current.session, current_app.extensions["annai_engine"], article, asking)
