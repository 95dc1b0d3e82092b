"""What the screens of all guides have in common: lists, and the life of a published version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.accounts.queries import members_by_id
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from guides.publishing import actions, staging
from guides.publishing.checks import Problem
from guides.publishing.fields import LANGUAGES
from guides.publishing.models import Guide, GuideVersion
from guides.publishing.patterns import matches, matches_any
from guides.publishing.previews import WORDS, Shown
from guides.publishing.queries import guide_by_id, list_guides, missing_targets, versions
from guides.publishing.release_screens import add_release
from guides.publishing.releasing import Way, signs_of, way_of
from guides.publishing.reviewing import Content
from guides.publishing.texts import LOCALES

PAGE = 50
STAGE = "stage"
GOES_OUT = ("publish", STAGE)
"""What the form's buttons ask for that only a draft in which nothing is missing can do."""


@dataclass(frozen=True)
class Screens:
    """A kind of guide as its screens need it."""

    kind: str
    model: type[Any]
    problems: Callable[[Session, Any], list[Problem]]
    label: Any
    """What its list is called."""
    preview: Callable[[Session, Any, str], list[Shown]] | None = None
    """The draft as visitors with a language would see it; None: there is no preview."""
    content: Content | None = None
    """The draft as a version keeps it; None: it can neither be tried on staging nor reviewed."""


def listing(screens: Screens) -> dict[str, Any]:
    """Return what the template of a list needs: one page of guides, whose they are, and which lost their element."""
    page = max(request.args.get("page", 1, int), 1)
    text, state = request.args.get("q", "").strip(), request.args.get("state", "")
    guides, total = list_guides(
        current.session, screens.model, text=text, state=state, limit=PAGE, offset=(page - 1) * PAGE
    )
    return {
        "guides": guides,
        "total": total,
        "page": page,
        "pages": -(-total // PAGE),
        "first": (page - 1) * PAGE + 1,
        "missing": missing_targets(current.session, [guide.id for guide in guides]),
        "signs": signs_of(current.session, guides),
        "people": members_by_id(current.session),
        "locale": current.workspace.locale,
    }


def editing(screens: Screens, guide: Guide) -> dict[str, Any]:
    """Return what the template of one guide needs beside its form."""
    found = versions(current.session, guide.id, limit=1)
    return {
        "guide": guide,
        "live": next((v for v in versions(current.session, guide.id) if v.is_live), None) if found else None,
        "next_number": found[0].number + 1 if found else 1,
        "problems": screens.problems(current.session, guide),
        "missing": missing_targets(current.session, [guide.id]).get(guide.id, 0),
        "people": members_by_id(current.session),
        "locales": languages(),
        "can_edit": current.can(Permission.GUIDE_EDIT),
        "signs": signs_of(current.session, [guide]),
        "way": way(screens, guide),
    }


def way(screens: Screens, guide: Guide) -> Way | None:
    """Return what this member may do with a guide on its way to customers."""
    return way_of(current.session, guide, current.member.id) if screens.content else None


def languages() -> list[str]:
    """Return our languages, the workspace's first."""
    return sorted(LOCALES, key=lambda locale: locale != current.workspace.locale)


@dataclass(frozen=True)
class Trial:
    """Whether an address that somebody tries is among a guide's pages."""

    address: str
    fits: bool
    steps: Sequence[tuple[int, bool]] = ()
    """By step number, for steps with a page of their own."""


def try_address(address: str, patterns: Sequence[str], steps: Sequence[str] = ()) -> Trial | None:
    """Hold an address against patterns that may not have been saved; None when there is no address."""
    if not address.strip():
        return None
    fitting = [(number, matches(p.strip(), address)) for number, p in enumerate(steps, 1) if p.strip()]
    return Trial(address, matches_any([p.strip() for p in patterns if p.strip()], address), fitting)


def add_life(blueprint: Blueprint, screens: Screens) -> None:
    """Give a kind's blueprint what happens to versions: staging, review, unpublish, history, roll back, delete."""
    add_release(blueprint, screens)

    def wanted(guide_id: UUID) -> Any:
        return guide_by_id(current.session, screens.model, guide_id)

    @blueprint.post("/<uuid:guide_id>/unpublish")
    @access(Permission.GUIDE_EDIT)
    def unpublish(guide_id: UUID) -> ResponseReturnValue:
        actions.unpublish(current.session, screens.kind, wanted(guide_id), current.member.id)
        flash(_("It isn't shown to anybody any more. The draft is still here."))
        return redirect(url_for(".edit", guide_id=guide_id), 303)

    @blueprint.post("/<uuid:guide_id>/delete")
    @access(Permission.GUIDE_EDIT)
    def delete(guide_id: UUID) -> ResponseReturnValue:
        guide = wanted(guide_id)
        actions.discard(current.session, screens.kind, guide, current.member.id)
        flash(_("“%(name)s” has been deleted.", name=guide.name))
        return redirect(url_for(".index"), 303)

    @blueprint.get("/<uuid:guide_id>/versions")
    @access(Permission.GUIDE_READ)
    def history(guide_id: UUID) -> ResponseReturnValue:
        guide = wanted(guide_id)
        values = {"guide": guide, "versions": versions(current.session, guide_id), "label": screens.label}
        values |= {"people": members_by_id(current.session), "way": way(screens, guide)}
        return render_template("publishing/history.html", **values)

    @blueprint.post("/<uuid:guide_id>/versions/<int:number>/roll-back")
    @access(Permission.GUIDE_EDIT)
    def roll_back(guide_id: UUID, number: int) -> ResponseReturnValue:
        actions.roll_back(current.session, screens.kind, wanted(guide_id), number, current.member.id)
        flash(_("Version %(number)s is live again. The draft has not been changed.", number=number))
        return redirect(url_for(".history", guide_id=guide_id), 303)


def add_preview(blueprint: Blueprint, screens: Screens) -> None:
    """Give a kind's blueprint a picture of the draft as visitors would see it, in each language."""

    @blueprint.get("/<uuid:guide_id>/preview")
    @access(Permission.GUIDE_READ)
    def preview(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, screens.model, guide_id)
        chosen = request.args.get("in", "")
        chosen = chosen if chosen in LOCALES else languages()[0]
        values = {
            "guide": guide,
            "kind": screens.kind,
            "label": screens.label,
            "shown": screens.preview(current.session, guide, chosen) if screens.preview else [],
            "chosen": chosen,
            "words": WORDS[chosen],
            "languages": [(LANGUAGES[each], _preview_url(guide_id, each), each == chosen) for each in languages()],
            "brand_url": url_for("reader.brand", color=current.workspace.brand_color.lstrip("#")),
        }
        return render_template("publishing/preview.html", **values)


def _preview_url(guide_id: UUID, locale: str) -> str:
    language: dict[str, Any] = {"in": locale}
    return url_for(".preview", guide_id=guide_id, **language)


def go_out(screens: Screens, guide: Guide) -> None:
    """Do what the button says with a draft in which nothing is missing: publish it, or put it on staging only."""
    content = screens.content(current.session, guide) if screens.content else {}
    if request.form.get("do") == STAGE:
        version = staging.stage(current.session, screens.kind, guide, content, current.member.id)
        flash(_("Version %(number)s is on staging. Customers go on seeing what is live.", number=version.number))
    else:
        published(actions.put_live(current.session, screens.kind, guide, content, current.member.id))


def published(version: GuideVersion) -> None:
    """Tell that a version has gone live."""
    flash(_("Version %(number)s is live. Visitors see it within five minutes.", number=version.number))
