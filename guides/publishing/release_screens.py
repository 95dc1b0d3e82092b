"""Buttons on the way of a guide to customers: staging, release and review, for every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import AnnaiError, Conflict, Forbidden, Invalid
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from guides.publishing import reviewing, staging
from guides.publishing.checks import refuse
from guides.publishing.kinds import GuideKind
from guides.publishing.models import Guide
from guides.publishing.queries import guide_by_id

Page = Callable[..., str]
"""Returns a guide's own screen, given what else its template is told."""
REVIEW = "/<uuid:guide_id>/review"
VERSION = "/<uuid:guide_id>/versions/<int:number>"


def add_release(blueprint: Blueprint, kind: GuideKind, page: Page) -> None:
    """Give a kind's blueprint the buttons of staging and review; what is wrong in a dialog is said there."""
    _add_staging(blueprint, kind)
    _add_asking(blueprint, kind, page)
    _add_answering(blueprint, kind, page)


def _wanted(kind: GuideKind, guide_id: UUID) -> Any:
    return guide_by_id(current.session, kind.model, guide_id, to_change=True)


def _attempt(
    guide: Guide, deed: Callable[[], object], done: str, *, back: str = ".edit", passes: type[AnnaiError] | None = None
) -> ResponseReturnValue:
    """Do it and say so, or say what is in the way; then show the guide. What `passes` is left to the caller."""
    try:
        deed()
    except (Conflict, Invalid, Forbidden) as error:
        if passes and isinstance(error, passes):
            raise
        flash(say(error.message), "bad")
    else:
        flash(done, "good")
    return redirect(url_for(back, guide_id=guide.id), 303)


def _add_staging(blueprint: Blueprint, kind: GuideKind) -> None:
    name = kind.kind

    @blueprint.post(f"{VERSION}/stage")
    @access(Permission.GUIDE_EDIT)
    def stage(guide_id: UUID, number: int) -> ResponseReturnValue:
        guide, me = _wanted(kind, guide_id), current.member.id
        done = _("Version %(number)s is on staging. Customers go on seeing what is live.", number=number)
        deed = lambda: staging.stage_again(current.session, name, guide, number, me)  # noqa: E731
        return _attempt(guide, deed, done, back=".history")

    @blueprint.post(f"{VERSION}/release")
    @access(Permission.GUIDE_EDIT)
    def release(guide_id: UUID, number: int) -> ResponseReturnValue:
        guide, me = _wanted(kind, guide_id), current.member.id
        done = _("Version %(number)s is live. Visitors see it within five minutes.", number=number)
        return _attempt(guide, lambda: staging.release(current.session, name, guide, number, me), done)

    @blueprint.post("/<uuid:guide_id>/unstage")
    @access(Permission.GUIDE_EDIT)
    def unstage(guide_id: UUID) -> ResponseReturnValue:
        guide, me = _wanted(kind, guide_id), current.member.id
        done = _("Staging shows again what customers see.")
        return _attempt(guide, lambda: staging.unstage(current.session, name, guide, me), done)


def _said(page: Page, guide: Guide, deed: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do what a dialog asks for; what is wrong with a field is said at that field, in the dialog."""
    try:
        return _attempt(guide, deed, done, passes=Invalid)
    except Invalid as error:
        return page(guide, refused={error.field: say(error.message)}), 422


def _add_asking(blueprint: Blueprint, kind: GuideKind, page: Page) -> None:
    name = kind.kind

    @blueprint.post(REVIEW)
    @access(Permission.GUIDE_EDIT)
    def ask(guide_id: UUID) -> ResponseReturnValue:
        guide, form = _wanted(kind, guide_id), request.form
        try:
            reviewer = UUID(form["reviewer_id"]) if form.get("reviewer_id") else None
        except ValueError:
            reviewer = guide.id
        note, me = form.get("note", ""), current.member.id
        deed = lambda: reviewing.ask(current.session, name, guide, me, reviewer_id=reviewer, note=note)  # noqa: E731
        return _said(page, guide, deed, _("The review has been asked for."))

    @blueprint.post(f"{REVIEW}/withdraw")
    @access(Permission.GUIDE_EDIT)
    def withdraw(guide_id: UUID) -> ResponseReturnValue:
        guide = _wanted(kind, guide_id)
        done = _("The review has been withdrawn.")
        return _attempt(guide, lambda: reviewing.withdraw(current.session, guide, current.member.id), done)


def _add_answering(blueprint: Blueprint, kind: GuideKind, page: Page) -> None:
    name = kind.kind

    @blueprint.post(f"{REVIEW}/approve")
    @access(Permission.GUIDE_APPROVE)
    def approve(guide_id: UUID) -> ResponseReturnValue:
        guide, shown = _wanted(kind, guide_id), request.form.get("shown", "")

        def deed() -> None:
            refuse(kind.problems(current.session, guide))
            reviewing.approve(current.session, name, guide, current.member.id, kind.content, shown)

        return _attempt(guide, deed, _("Approved and published."))

    @blueprint.post(f"{REVIEW}/send-back")
    @access(Permission.GUIDE_APPROVE)
    def send_back(guide_id: UUID) -> ResponseReturnValue:
        guide, reason = _wanted(kind, guide_id), request.form.get("reason", "")
        deed = lambda: reviewing.send_back(current.session, guide, current.member.id, reason)  # noqa: E731
        return _said(page, guide, deed, _("Sent back. The author sees your reason."))
