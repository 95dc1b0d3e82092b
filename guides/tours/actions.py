"""Writes on tours' drafts. Making one from a procedure is in `procedures.py`, going live in `publishing.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.publishing.actions import checked_choice, checked_name, discard, note_change
from guides.publishing.checks import checked_article, gathered
from guides.publishing.fingerprints import kept_fingerprint
from guides.publishing.patterns import checked_pattern, checked_patterns
from guides.publishing.selectors import checked_selector
from guides.publishing.texts import BODY_LIMIT, TITLE_LIMIT, checked_texts
from guides.tours.behaviour import Behaviour, checked_behaviour
from guides.tours.models import Tour, TourStep
from guides.tours.queries import steps_of

KIND = "tour"
ON_MISSING = ("wait", "skip", "centre", "stop")
STEP_LIMIT = 50


@dataclass(frozen=True)
class StepDraft:
    """One step as an author edits it."""

    key: str = ""
    """Empty: a new step."""
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    selector: str = ""
    url_pattern: str = ""
    on_missing: str = "wait"
    behaviour: Behaviour = field(default_factory=Behaviour)


@dataclass(frozen=True)
class TourDraft:
    """A whole tour as an author edits it, its steps in order."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    url_patterns: Sequence[str] = ()
    is_automatic: bool = False
    article_id: UUID | None = None
    steps: Sequence[StepDraft] = ()


def create_tour(session: Session, draft: TourDraft, by: UUID | None, *, is_sample: bool = False) -> Tour:
    """Create a tour as a draft; its author becomes its owner. Raises `Invalid`."""
    values, steps = _checked_whole(session, draft)
    tour = Tour(id=new_id(), owner_id=by, changed_by=by, is_sample=is_sample, **values)
    session.add(tour)
    session.flush()
    _store_steps(session, tour, steps)
    record(session, by, "tour.created", tour.name)
    session.flush()
    return tour


def change_tour(session: Session, tour: Tour, draft: TourDraft) -> None:
    """Save a draft; steps that are left out are deleted. Raises `Invalid`, and then nothing has been changed.

    What is missing is no error here, only what could never work: going live asks for the rest.
    """
    values, steps = _checked_whole(session, draft)
    for name, value in values.items():
        setattr(tour, name, value)
    _store_steps(session, tour, steps)
    note_change(tour)
    session.flush()


def delete_tour(session: Session, tour: Tour, by: UUID) -> None:
    """Delete a tour; what was live stops being shown."""
    discard(session, KIND, tour, by)


def _checked_whole(session: Session, draft: TourDraft) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    with gathered() as check:
        return check(_checked, session, draft), check(_checked_steps, session, draft.steps)


def _checked(session: Session, draft: TourDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "name": check(checked_name, draft.name),
            "title": check(checked_texts, "title", draft.title, TITLE_LIMIT),
            "url_patterns": check(checked_patterns, "url_patterns", draft.url_patterns),
            "is_automatic": draft.is_automatic,
            "article_id": check(checked_article, session, "article_id", draft.article_id),
        }


def _checked_steps(session: Session, steps: Sequence[StepDraft]) -> list[tuple[str, dict[str, Any]]]:
    if len(steps) > STEP_LIMIT:
        raise Invalid("steps", msg("A tour has at most %(count)s steps.", count=STEP_LIMIT))
    with gathered() as check:
        values = [check(_checked_step, session, f"steps.{index}", step) for index, step in enumerate(steps)]
    return [(step.key, kept) for step, kept in zip(steps, values, strict=True)]


def _checked_step(session: Session, path: str, step: StepDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "title": check(checked_texts, f"{path}.title", step.title, TITLE_LIMIT),
            "body": check(checked_texts, f"{path}.body", step.body, BODY_LIMIT),
            "selector": check(checked_selector, f"{path}.selector", step.selector),
            "url_pattern": check(checked_pattern, f"{path}.url_pattern", step.url_pattern),
            "on_missing": check(checked_choice, f"{path}.on_missing", step.on_missing, ON_MISSING),
            "options": check(checked_behaviour, session, path, step.behaviour),
        }


def _store_steps(session: Session, tour: Tour, steps: list[tuple[str, dict[str, Any]]]) -> None:
    known = {step.key: step for step in steps_of(session, tour.id)}
    for position, (key, values) in enumerate(steps):
        step = known.pop(key, None) if key else None
        if step is None:
            step = TourStep(id=new_id(), tour_id=tour.id, key=f"step-{str(new_id())[-8:]}", selector="")
            session.add(step)
        step.position = position
        step.fingerprint = kept_fingerprint(step.fingerprint, selector=values["selector"], before=step.selector)
        for name, value in values.items():
            setattr(step, name, value)
    for left_out in known.values():
        session.delete(left_out)
