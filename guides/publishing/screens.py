"""The screens of all guides: lists, the draft and its form, and what happens to published versions.

What is told apart is in a kind's description (`guides.publishing.kinds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.queries import members_by_id
from core.errors import Invalid
from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from guides.health.screens import add_health
from guides.publishing import actions, staging
from guides.publishing.checks import Problem, gathered, problems_of
from guides.publishing.conflicts import differences
from guides.publishing.fields import Mistake, mistakes, placed_problems, rearrange
from guides.publishing.kinds import GuideKind
from guides.publishing.life_screens import add_life, add_preview, languages, way
from guides.publishing.models import Guide
from guides.publishing.patterns import matches, matches_any
from guides.publishing.queries import guide_by_id, list_guides, missing_targets, versions
from guides.publishing.releasing import signs_of
from guides.targeting.narrowing import narrowings

PAGE = 50
STAGE = "stage"
GOES_OUT = ("publish", STAGE)
"""What the form's buttons ask for that only a draft in which nothing is missing can do."""


def add_screens(blueprint: Blueprint, kind: GuideKind) -> None:
    """Give a kind's blueprint all of its screens; those for making one only where its whole form does that."""
    _add_list(blueprint, kind)
    if kind.create is not None:
        _add_new(blueprint, kind)
    _add_draft(blueprint, kind)
    add_life(blueprint, kind, partial(_shown, blueprint.name, kind))
    if kind.preview is not None:
        add_preview(blueprint, kind)
    add_health(blueprint, kind)


def _add_list(blueprint: Blueprint, kind: GuideKind) -> None:
    @blueprint.get("/")
    @access(Permission.GUIDE_READ)
    def index() -> ResponseReturnValue:
        values = listing(kind)
        more = kind.listed(current.session, values["guides"])
        return render_template(f"{blueprint.name}/index.html", **values, **more)


def _add_new(blueprint: Blueprint, kind: GuideKind) -> None:
    def page(form: Any, **more: Any) -> str:
        kind.offer(current.session, form, None)
        values = {"articles": kind.choices(current.session, None), "locales": languages(), "can_edit": True}
        return render_template(f"{blueprint.name}/new.html", form=form, label=kind.label, **values, **more)

    @blueprint.get("/new")
    @access(Permission.GUIDE_EDIT)
    def new() -> ResponseReturnValue:
        return page(kind.form(formdata=None))

    @blueprint.post("/new")
    @access(Permission.GUIDE_EDIT)
    def create() -> ResponseReturnValue:
        form = kind.form()
        if request.form.get("do") == "test":
            return page(form, trial=_tried(form))
        try:
            guide = _made(kind, form)
        except Invalid as error:
            return page(form, mistakes=_mistakes(kind, form, problems_of(error))), 422
        flash(str(kind.created))
        return redirect(url_for(".edit", guide_id=guide.id), 303)


def _made(kind: GuideKind, form: Any) -> Any:
    """Make a draft of what was typed. Raises `Invalid`."""
    if kind.create is None:
        raise TypeError(kind.kind)
    # What is refused leaves nothing behind, though the rest has been tried: all that is wrong is said at once.
    with current.session.begin_nested(), gathered() as check:
        draft = form.draft(kind.choices(current.session, None), check)
        return check(kind.create, current.session, draft, current.member.id)


def _add_draft(blueprint: Blueprint, kind: GuideKind) -> None:
    @blueprint.get("/<uuid:guide_id>")
    @access(Permission.GUIDE_READ)
    def edit(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, kind.model, guide_id)
        return _shown(blueprint.name, kind, guide)

    @blueprint.post("/<uuid:guide_id>")
    @access(Permission.GUIDE_EDIT)
    def save(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, kind.model, guide_id, to_change=True)
        draft = _Draft(blueprint.name, kind, guide, kind.choices(current.session, guide))
        return draft.save(kind.form(), request.form.get("do", "save"))


def _shown(room: str, kind: GuideKind, guide: Any, **more: Any) -> str:
    """Return a guide's own screen with the draft as it is."""
    draft = _Draft(room, kind, guide, kind.choices(current.session, guide))
    return draft.page(draft.saved(), **more)


@dataclass(frozen=True)
class _Draft:
    """One guide's draft while a request shows or saves it."""

    room: str
    kind: GuideKind
    guide: Any
    choices: Any

    def page(self, form: Any, **more: Any) -> str:
        """Return its screen: to edit or, where the role doesn't allow that, to read."""
        self.kind.offer(current.session, form, self.guide)
        own = self.kind.shown(current.session, self.guide, self.choices)
        values = {"articles": self.choices, **editing(self.kind, self.guide), **own, **more}
        values["problems"] = placed_problems(form, _at_fields(form, values["problems"]), str(self.kind.entry))
        return render_template(f"{self.room}/edit.html", form=form, **values)

    def saved(self) -> Any:
        """Return the form with the draft as it is now."""
        return self.kind.filled(current.session, self.guide, self.choices)

    def save(self, form: Any, deed: str) -> ResponseReturnValue:
        """Save what was typed, and do what the button says: reorder, try an address, publish."""
        anchor = rearrange(form[self.kind.entries], deed) if self.kind.entries else ""
        if deed == "test":
            return self.page(form, trial=_tried(form))
        if conflict := self._differences(form):
            return self.page(form, conflict=conflict), 409
        try:
            self._keep(form)
            actions.sign(self.guide, current.member.id)
            if deed in GOES_OUT:
                return self._go_out()
        except Invalid as error:
            found = _mistakes(self.kind, form, problems_of(error))
            return self.page(form, mistakes=found), 422
        flash(_("Saved as a draft."))
        return redirect(url_for(".edit", guide_id=self.guide.id, _anchor=anchor or None), 303)

    def _keep(self, form: Any) -> None:
        """Keep what was typed. Raises `Rejected` with all that is wrong; what was tried is then taken back."""
        with current.session.begin_nested(), gathered() as check:
            draft, aim = form.draft(self.choices, check), check(form.aim, current.session)
            check(self.kind.change, current.session, self.guide, draft)
            self.guide.targeting = aim

    def _differences(self, form: Any) -> list[Any]:
        theirs = self.saved()
        for each in (form, theirs):
            self.kind.offer(current.session, each, self.guide)
        return differences(self.guide, form, theirs, str(self.kind.entry))

    def _go_out(self) -> ResponseReturnValue:
        problems = self.kind.problems(current.session, self.guide)
        if problems:
            form = self.saved()
            return self.page(form, mistakes=_mistakes(self.kind, form, problems), is_typed=False), 422
        go_out(self.kind, self.guide)
        return redirect(url_for(".edit", guide_id=self.guide.id), 303)


def _mistakes(kind: GuideKind, form: Any, problems: Sequence[Problem]) -> list[Mistake]:
    return mistakes(form, _at_fields(form, problems), str(kind.entry))


def _at_fields(form: Any, problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(form.at_field(problem.field), problem.message) for problem in problems]


def _tried(form: Any) -> Trial | None:
    return try_address(form.address.data or "", form.patterns(), form.pages_of_entries())


def listing(kind: GuideKind) -> dict[str, Any]:
    """Return what the template of a list needs: one page of guides, whose they are, and which lost their element."""
    page = max(request.args.get("page", 1, int), 1)
    text, state = request.args.get("q", "").strip(), request.args.get("state", "")
    guides, total = list_guides(
        current.session, kind.model, text=text, state=state, limit=PAGE, offset=(page - 1) * PAGE
    )
    return {
        "guides": guides,
        "total": total,
        "page": page,
        "pages": -(-total // PAGE),
        "first": (page - 1) * PAGE + 1,
        "missing": missing_targets(current.session, [guide.id for guide in guides]),
        "signs": signs_of(current.session, guides),
        "narrowed": narrowings(current.session, guides),
        "people": members_by_id(current.session),
        "locale": current.workspace.locale,
    }


def editing(kind: GuideKind, guide: Guide) -> dict[str, Any]:
    """Return what the template of one guide needs beside its form."""
    found = versions(current.session, guide.id, limit=1)
    return {
        "guide": guide,
        "label": kind.label,
        "has_preview": kind.preview is not None,
        "live": next((v for v in versions(current.session, guide.id) if v.is_live), None) if found else None,
        "next_number": found[0].number + 1 if found else 1,
        "problems": kind.problems(current.session, guide),
        "missing": missing_targets(current.session, [guide.id]).get(guide.id, 0),
        "people": members_by_id(current.session),
        "locales": languages(),
        "can_edit": current.can(Permission.GUIDE_EDIT),
        "signs": signs_of(current.session, [guide]),
        "way": way(guide),
    }


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


def go_out(kind: GuideKind, guide: Guide) -> None:
    """Do what the button says with a draft in which nothing is missing: publish it, or put it on staging only."""
    content = kind.content(current.session, guide)
    if request.form.get("do") == STAGE:
        version = staging.stage(current.session, kind.kind, guide, content, current.member.id)
        flash(_("Version %(number)s is on staging. Customers go on seeing what is live.", number=version.number))
    else:
        version = actions.put_live(current.session, kind.kind, guide, content, current.member.id)
        flash(_("Version %(number)s is live. Visitors see it within five minutes.", number=version.number))
