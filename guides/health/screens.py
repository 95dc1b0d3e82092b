"""The screen of how a guide fares, for each kind of guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.permissions import Permission
from core.web.access import access
from core.web.context import current
from guides.health.alerts import rises_of
from guides.health.queries import (
    HEALTH_DAYS,
    USE_DAYS,
    Health,
    answers_by_step,
    health_of,
    opened_by_page,
    runs_by_step,
    use_of,
)
from guides.publishing.kinds import GuideKind
from guides.publishing.models import Guide, GuideVersion
from guides.publishing.previews import WORDS
from guides.publishing.queries import guide_by_id, version_of
from guides.publishing.texts import pick

NO_HEALTH = Health()


@dataclass(frozen=True)
class Part:
    """A step of the live version, or a tooltip as its only part."""

    key: str
    number: int
    title: str
    selector: str
    """Empty where it stands in the middle of the page."""
    runs: int
    share: int
    """Of a hundred runs that began, so many came here."""
    health: Health
    is_in_corner: bool = False
    """Whether it is a bubble, which stands at no element and not in the middle either."""


@dataclass(frozen=True)
class Answer:
    """One of a step's own buttons, and in how many runs it was pressed."""

    text: str
    runs: int
    share: int
    """Of a hundred runs in which one of the step's buttons was pressed."""


@dataclass(frozen=True)
class Question:
    """A step with buttons of its own, and how it was answered."""

    number: int
    title: str
    answers: Sequence[Answer]


def add_health(blueprint: Blueprint, kind: GuideKind) -> None:
    """Give a kind's blueprint the screen that says how a guide fares."""

    @blueprint.get("/<uuid:guide_id>/health")
    @access(Permission.GUIDE_READ)
    def health(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, kind.model, guide_id)
        values = figures(current.session, kind.kind, guide)
        return render_template("health/show.html", guide=guide, kind=kind.kind, label=kind.label, **values)


def figures(session: Session, kind: str, guide: Guide) -> dict[str, Any]:
    """Return what the screen of a guide shows."""
    live = version_of(session, guide.id, guide.live_version) if guide.live_version else None
    parts = parts_of(session, kind, live) if live else []
    return {
        "uses": use_of(session, kind, guide.id),
        "parts": parts,
        "questions": questions_of(session, live) if live and kind == "tour" else [],
        "pages": opened_by_page(session, guide.id) if kind == "tooltip" else [],
        "rises": rises_of(session, guide.id),
        "titles": {part.key: part for part in parts},
        "use_days": USE_DAYS,
        "health_days": HEALTH_DAYS,
    }


def parts_of(session: Session, kind: str, live: GuideVersion) -> list[Part]:
    """Return the live version's steps that are shown, with how each fares; a tooltip has one, a checklist none."""
    if kind in ("checklist", "news") or (kind == "banner" and not live.content["target"]):
        return []
    found = health_of(session, live.guide_id, live.number)
    runs = runs_by_step(session, live.guide_id, live.number)
    steps = live.content["steps"] if kind == "tour" else [{**live.content, "key": ""}]
    first = max(runs.values(), default=0)
    shown = [(number, step) for number, step in enumerate(steps, 1) if step.get("kind") != "hidden"]
    return [_part(number, step, runs, first, found) for number, step in shown]


def questions_of(session: Session, live: GuideVersion) -> list[Question]:
    """Return how the live version's steps with buttons of their own were answered."""
    told = answers_by_step(session, live.guide_id, live.number)
    steps = [(number, step) for number, step in enumerate(live.content["steps"], 1) if step.get("buttons")]
    locale = current.workspace.locale
    return [
        Question(number, str(pick(step["title"], locale)), _answers(step["buttons"], told.get(step["key"], {}), locale))
        for number, step in steps
    ]


def _answers(buttons: Sequence[Mapping[str, Any]], runs: Mapping[int, int], locale: str) -> list[Answer]:
    placed = [(runs.get(one.get("place", at), 0), one) for at, one in enumerate(buttons, 1)]
    whole = sum(count for count, _one in placed)
    return [
        Answer(
            str(pick(one["text"], locale) or WORDS[locale][f"do_{one['do']}"]),
            count,
            round(100 * count / whole) if whole else 0,
        )
        for count, one in placed
    ]


def _part(
    number: int, step: Mapping[str, Any], runs: Mapping[str, int], first: int, found: Mapping[str, Health]
) -> Part:
    key = step["key"]
    target = step["target"] or {}
    seen = runs.get(key, 0)
    return Part(
        key=key,
        number=number,
        title=str(pick(step["title"], current.workspace.locale)),
        selector=target.get("selector", ""),
        runs=seen,
        share=round(100 * seen / first) if first else 0,
        health=found.get(key, NO_HEALTH) if target else NO_HEALTH,
        is_in_corner=step.get("kind") == "bubble",
    )
