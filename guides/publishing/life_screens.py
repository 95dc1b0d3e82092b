"""The life of a guide's versions, for every kind: taken back, looked up, shown again; and the draft's preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.queries import members_by_id
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from guides.publishing import actions
from guides.publishing.contents import parts_of
from guides.publishing.fields import LANGUAGES
from guides.publishing.kinds import GuideKind
from guides.publishing.models import Guide
from guides.publishing.previews import WORDS
from guides.publishing.queries import guide_by_id, versions
from guides.publishing.release_screens import Page, add_release
from guides.publishing.releasing import Way, way_of
from guides.publishing.texts import LOCALES


def way(guide: Guide) -> Way:
    """Return what this member may do with a guide on its way to customers."""
    return way_of(current.session, guide, current.member.id)


def languages() -> list[str]:
    """Return our languages, the workspace's first."""
    return sorted(LOCALES, key=lambda locale: locale != current.workspace.locale)


def add_life(blueprint: Blueprint, kind: GuideKind, page: Page) -> None:
    """Give a kind's blueprint what happens to versions: staging, review, unpublish, history, roll back, delete."""
    add_release(blueprint, kind, page)

    def wanted(guide_id: UUID) -> Any:
        return guide_by_id(current.session, kind.model, guide_id)

    @blueprint.post("/<uuid:guide_id>/unpublish")
    @access(Permission.GUIDE_EDIT)
    def unpublish(guide_id: UUID) -> ResponseReturnValue:
        actions.unpublish(current.session, kind.kind, wanted(guide_id), current.member.id)
        flash(_("It isn't shown to anybody any more. The draft is still here."))
        return redirect(url_for(".edit", guide_id=guide_id), 303)

    @blueprint.post("/<uuid:guide_id>/delete")
    @access(Permission.GUIDE_EDIT)
    def delete(guide_id: UUID) -> ResponseReturnValue:
        guide = wanted(guide_id)
        actions.discard(current.session, kind.kind, guide, current.member.id)
        flash(_("“%(name)s” has been deleted.", name=guide.name))
        return redirect(url_for(".index"), 303)

    @blueprint.get("/<uuid:guide_id>/versions")
    @access(Permission.GUIDE_READ)
    def history(guide_id: UUID) -> ResponseReturnValue:
        guide = wanted(guide_id)
        values = {"guide": guide, "versions": versions(current.session, guide_id), "label": kind.label}
        values |= {"people": members_by_id(current.session), "way": way(guide)}
        values |= {"parts_of": parts_of, "languages": LANGUAGES, "entry": str(kind.entry)}
        return render_template("publishing/history.html", **values)

    @blueprint.post("/<uuid:guide_id>/versions/<int:number>/roll-back")
    @access(Permission.GUIDE_EDIT)
    def roll_back(guide_id: UUID, number: int) -> ResponseReturnValue:
        actions.roll_back(current.session, kind.kind, wanted(guide_id), number, current.member.id)
        flash(_("Version %(number)s is live again. The draft has not been changed.", number=number))
        return redirect(url_for(".history", guide_id=guide_id), 303)


def add_preview(blueprint: Blueprint, kind: GuideKind) -> None:
    """Give a kind's blueprint a picture of the draft as visitors would see it, in each language."""

    @blueprint.get("/<uuid:guide_id>/preview")
    @access(Permission.GUIDE_READ)
    def preview(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, kind.model, guide_id)
        chosen = request.args.get("in", "")
        chosen = chosen if chosen in LOCALES else languages()[0]
        values = {
            "guide": guide,
            "kind": kind.kind,
            "label": kind.label,
            "shown": kind.preview(current.session, guide, chosen) if kind.preview else [],
            "chosen": chosen,
            "words": WORDS[chosen],
            "languages": [(LANGUAGES[each], _preview_url(guide_id, each), each == chosen) for each in languages()],
            "brand_url": url_for("reader.brand", color=current.workspace.brand_color.lstrip("#")),
        }
        return render_template("publishing/preview.html", **values)


def _preview_url(guide_id: UUID, locale: str) -> str:
    language: dict[str, Any] = {"in": locale}
    return url_for(".preview", guide_id=guide_id, **language)
