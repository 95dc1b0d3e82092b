"""Buttons on the way of a guide to customers: staging, release and review, for every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from core.web.languages import say
from guides.publishing import reviewing, staging
from guides.publishing.checks import Problem, refuse
from guides.publishing.models import Guide
from guides.publishing.queries import guide_by_id

REVIEW = "/<uuid:guide_id>/review"
VERSION = "/<uuid:guide_id>/versions/<int:number>"


class Kind(Protocol):
    """What these buttons need to know of a kind of guide."""

    @property
    def kind(self) -> str:
        """Its name."""

    @property
    def model(self) -> type[Any]:
        """Its drafts."""

    @property
    def problems(self) -> Callable[[Session, Any], list[Problem]]:
        """What keeps a draft from going live."""

    @property
    def content(self) -> reviewing.Content | None:
        """A draft as a version keeps it."""


def add_release(blueprint: Blueprint, screens: Kind) -> None:
    """Give a kind's blueprint the buttons of staging and review."""
    _add_staging(blueprint, screens)
    _add_review(blueprint, screens)


def _wanted(screens: Kind, guide_id: UUID) -> Any:
    return guide_by_id(current.session, screens.model, guide_id, to_change=True)


def _attempt(guide: Guide, deed: Callable[[], object], done: str, *, back: str = ".edit") -> ResponseReturnValue:
    """Do it and say so, or say what is in the way; then show the guide."""
    try:
        deed()
    except (Conflict, Invalid, Forbidden) as error:
        flash(say(error.message), "bad")
    else:
        flash(done, "good")
    return redirect(url_for(back, guide_id=guide.id), 303)


def _add_staging(blueprint: Blueprint, screens: Kind) -> None:
    kind = screens.kind

    @blueprint.post(f"{VERSION}/stage")
    @access(Permission.GUIDE_EDIT)
    def stage(guide_id: UUID, number: int) -> ResponseReturnValue:
        guide, me = _wanted(screens, guide_id), current.member.id
        done = _("Version %(number)s is on staging. Customers go on seeing what is live.", number=number)
        deed = lambda: staging.stage_again(current.session, kind, guide, number, me)  # noqa: E731
        return _attempt(guide, deed, done, back=".history")

    @blueprint.post(f"{VERSION}/release")
    @access(Permission.GUIDE_EDIT)
    def release(guide_id: UUID, number: int) -> ResponseReturnValue:
        guide, me = _wanted(screens, guide_id), current.member.id
        done = _("Version %(number)s is live. Visitors see it within five minutes.", number=number)
        return _attempt(guide, lambda: staging.release(current.session, kind, guide, number, me), done)

    @blueprint.post("/<uuid:guide_id>/unstage")
    @access(Permission.GUIDE_EDIT)
    def unstage(guide_id: UUID) -> ResponseReturnValue:
        guide, me = _wanted(screens, guide_id), current.member.id
        done = _("Staging shows again what customers see.")
        return _attempt(guide, lambda: staging.unstage(current.session, kind, guide, me), done)


def _add_review(blueprint: Blueprint, screens: Kind) -> None:
    kind = screens.kind

    @blueprint.post(REVIEW)
    @access(Permission.GUIDE_EDIT)
    def ask(guide_id: UUID) -> ResponseReturnValue:
        guide, form = _wanted(screens, guide_id), request.form
        try:
            reviewer = UUID(form["reviewer_id"]) if form.get("reviewer_id") else None
        except ValueError:
            reviewer = guide.id
        note, me = form.get("note", ""), current.member.id
        deed = lambda: reviewing.ask(current.session, kind, guide, me, reviewer_id=reviewer, note=note)  # noqa: E731
        return _attempt(guide, deed, _("The review has been asked for."))

    @blueprint.post(f"{REVIEW}/approve")
    @access(Permission.GUIDE_APPROVE)
    def approve(guide_id: UUID) -> ResponseReturnValue:
        guide, shown, content = _wanted(screens, guide_id), request.form.get("shown", ""), screens.content
        if content is None:
            raise NotFound

        def deed() -> None:
            refuse(screens.problems(current.session, guide))
            reviewing.approve(current.session, kind, guide, current.member.id, content, shown)

        return _attempt(guide, deed, _("Approved and published."))

    @blueprint.post(f"{REVIEW}/send-back")
    @access(Permission.GUIDE_APPROVE)
    def send_back(guide_id: UUID) -> ResponseReturnValue:
        guide, reason = _wanted(screens, guide_id), request.form.get("reason", "")
        deed = lambda: reviewing.send_back(current.session, guide, current.member.id, reason)  # noqa: E731
        return _attempt(guide, deed, _("Sent back. The author sees your reason."))

    @blueprint.post(f"{REVIEW}/withdraw")
    @access(Permission.GUIDE_EDIT)
    def withdraw(guide_id: UUID) -> ResponseReturnValue:
        guide = _wanted(screens, guide_id)
        done = _("The review has been withdrawn.")
        return _attempt(guide, lambda: reviewing.withdraw(current.session, guide, current.member.id), done)
