"""The screen of how a guide fares, for each kind of guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
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
    Use,
    answers_by_step,
    done_by_item,
    health_of,
    opened_by_page,
    people_of,
    runs_by_step,
    use_of,
    versions_made,
)
from guides.publishing.kinds import GuideKind
from guides.publishing.models import Guide, GuideVersion
from guides.publishing.previews import WORDS
from guides.publishing.queries import guide_by_id, version_of
from guides.publishing.texts import pick

NO_HEALTH = Health()
MOST_CHOICES = 12
"""So many versions are offered by name; the table of their use leads to the others."""


@dataclass(frozen=True)
class Part:
    """A step of a version, or a tooltip as its only part."""

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


@dataclass(frozen=True)
class Item:
    """A checklist's item, and how many people have done it."""

    number: int
    title: str
    people: int
    share: int
    """Of a hundred people who saw the version or did something of it."""
    ways: Sequence[tuple[str, int]]
    """How they did it, and how many each, most first."""


def add_health(blueprint: Blueprint, kind: GuideKind) -> None:
    """Give a kind's blueprint the screen that says how a guide fares."""

    @blueprint.get("/<uuid:guide_id>/health")
    @access(Permission.GUIDE_READ)
    def health(guide_id: UUID) -> ResponseReturnValue:
        guide = guide_by_id(current.session, kind.model, guide_id)
        values = figures(current.session, kind.kind, guide, request.args.get("version", ""))
        return render_template("health/show.html", guide=guide, kind=kind.kind, label=kind.label, **values)


def figures(session: Session, kind: str, guide: Guide, wanted: str = "") -> dict[str, Any]:
    """Return what the screen of a guide shows: of the version that is wanted, else of the live one."""
    uses = use_of(session, kind, guide.id)
    choices = _choices(session, guide, uses)
    chosen = _chosen(session, guide, choices, wanted)
    return {
        "uses": uses,
        "choices": choices,
        "offered": [
            number
            for place, number in enumerate(choices)
            if place < MOST_CHOICES or number == guide.live_version or (chosen and number == chosen.number)
        ],
        "chosen": chosen,
        "parts": parts_of(session, kind, chosen) if chosen else [],
        "questions": questions_of(session, chosen) if chosen and kind == "tour" else [],
        "items": items_of(session, chosen) if chosen and kind == "checklist" else [],
        "pages": opened_by_page(session, guide.id) if kind == "tooltip" else [],
        "rises": rises_of(session, guide.id),
        "numbers": _numbers(session, guide) if kind == "tour" else {},
        "use_days": USE_DAYS,
        "health_days": HEALTH_DAYS,
    }


def _choices(session: Session, guide: Guide, uses: Sequence[Use]) -> list[int]:
    """Return the versions that were used, and the live one, newest first. Browsers may tell of others: left out."""
    numbers = {use.version for use in uses} | {guide.live_version}
    return sorted(versions_made(session, guide.id, numbers), reverse=True)


def _chosen(session: Session, guide: Guide, choices: Sequence[int], wanted: str) -> GuideVersion | None:
    """Return the version that is wanted, if there is such a choice; else the live one, else the newest."""
    usual = guide.live_version or next(iter(choices), 0)
    number = next((one for one in choices if str(one) == wanted), usual)
    return version_of(session, guide.id, number) if number else None


def _numbers(session: Session, guide: Guide) -> dict[str, int]:
    """Return the numbers of the live version's steps: what an alert is about, whichever version is looked at."""
    live = version_of(session, guide.id, guide.live_version) if guide.live_version else None
    return {step["key"]: number for number, step in enumerate(live.content["steps"], 1)} if live else {}


def parts_of(session: Session, kind: str, version: GuideVersion) -> list[Part]:
    """Return a version's steps that are shown, with how each fares; a tooltip has one, a checklist none."""
    if kind in ("checklist", "news") or (kind == "banner" and not version.content["target"]):
        return []
    found = health_of(session, version.guide_id, version.number)
    runs = runs_by_step(session, version.guide_id, version.number)
    steps = version.content["steps"] if kind == "tour" else [{**version.content, "key": ""}]
    first = max(runs.values(), default=0)
    shown = [(number, step) for number, step in enumerate(steps, 1) if step.get("kind") != "hidden"]
    return [_part(number, step, runs, first, found) for number, step in shown]


def questions_of(session: Session, version: GuideVersion) -> list[Question]:
    """Return how a version's steps with buttons of their own were answered."""
    told = answers_by_step(session, version.guide_id, version.number)
    steps = [(number, step) for number, step in enumerate(version.content["steps"], 1) if step.get("buttons")]
    locale = current.workspace.locale
    return [
        Question(number, str(pick(step["title"], locale)), _answers(step["buttons"], told.get(step["key"], {}), locale))
        for number, step in steps
    ]


def items_of(session: Session, version: GuideVersion) -> list[Item]:
    """Return by how many people each item of a checklist's version was done, and how."""
    everybody = people_of(session, version.guide_id, version.number)
    done = done_by_item(session, version.guide_id, version.number)
    return [
        _item(number, item, done.get(item["id"], {}), everybody)
        for number, item in enumerate(version.content["items"], 1)
    ]


def _item(number: int, item: Mapping[str, Any], ways: Mapping[str, int], everybody: int) -> Item:
    people = sum(ways.values())
    return Item(
        number=number,
        title=str(pick(item["title"], current.workspace.locale)),
        people=people,
        share=round(100 * people / everybody) if everybody else 0,
        ways=sorted(ways.items(), key=lambda way: (-way[1], way[0])),
    )


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
