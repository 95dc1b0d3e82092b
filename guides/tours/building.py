"""A tour as it is written within the product: what is written there is set, and everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from guides.publishing.actions import checked_choice, note_change
from guides.publishing.fingerprints import checked_fingerprint
from guides.publishing.patterns import checked_pattern, checked_patterns
from guides.publishing.selectors import checked_selector
from guides.publishing.texts import BODY_LIMIT, TITLE_LIMIT, checked_texts
from guides.tours.actions import ON_MISSING, STEP_LIMIT
from guides.tours.behaviour import KINDS, behaviour_of, checked_behaviour
from guides.tours.models import Tour, TourStep
from guides.tours.queries import steps_of

_NEW_KEY = re.compile(r"step-[0-9a-f]{8}")
_SOURCE = (("article_step", 120), ("article_step_hash", 64))


@dataclass(frozen=True)
class BuiltStep:
    """One step as it is written in the product."""

    key: str
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    selector: str = ""
    fingerprint: Any = None
    url_pattern: str = ""
    on_missing: str = "wait"
    kind: str = ""
    """Empty: as it was."""
    rest: Mapping[str, Any] = field(default_factory=dict)
    """What else it had (`rest_of`): counts only where the step had been deleted, and comes back."""


def rest_of(step: TourStep) -> dict[str, Any]:
    """Return what a step has beyond what is written in the product."""
    return {"options": step.options, **{name: getattr(step, name) for name, _limit in _SOURCE}}


def build_tour(
    session: Session,
    tour: Tour,
    title: Mapping[str, str],
    url_patterns: Sequence[str],
    steps: Sequence[BuiltStep],
    *,
    is_automatic: bool,
) -> None:
    """Save what was written of a draft in the product. Raises `Invalid`, and then nothing has been changed."""
    if len(steps) > STEP_LIMIT:
        raise Invalid("steps", msg("A tour has at most %(count)s steps.", count=STEP_LIMIT))
    texts, patterns = checked_texts("title", title, TITLE_LIMIT), checked_patterns("url_patterns", url_patterns)
    checked = [_checked(f"steps.{index}", step) for index, step in enumerate(steps)]
    known = {step.key: step for step in steps_of(session, tour.id)}
    kept = [
        known.pop(step.key) if step.key in known else _come_back(session, tour, index, step)
        for index, step in enumerate(steps)
    ]
    tour.title, tour.url_patterns, tour.is_automatic = texts, patterns, is_automatic
    for position, (step, written, values) in enumerate(zip(kept, steps, checked, strict=True)):
        options = _shown(step.options, written.kind)
        for name, value in {**values, "options": options, "position": position}.items():
            setattr(step, name, value)
    session.add_all(kept)
    for left_out in known.values():
        session.delete(left_out)
    note_change(tour)
    session.flush()


def _checked(path: str, step: BuiltStep) -> dict[str, Any]:
    checked_choice(f"{path}.kind", step.kind or "attached", KINDS)
    return {
        "title": checked_texts(f"{path}.title", step.title, TITLE_LIMIT),
        "body": checked_texts(f"{path}.body", step.body, BODY_LIMIT),
        "selector": checked_selector(f"{path}.selector", step.selector),
        "fingerprint": checked_fingerprint(f"{path}.selector", step.fingerprint),
        "url_pattern": checked_pattern(f"{path}.url_pattern", step.url_pattern),
        "on_missing": checked_choice(f"{path}.on_missing", step.on_missing, ON_MISSING),
    }


def _shown(options: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return a step's options with the kind that was chosen in the product."""
    others = {name: value for name, value in options.items() if name != "kind"}
    chosen = kind or options.get("kind", "attached")
    return others if chosen == "attached" else {**others, "kind": chosen}


def _come_back(session: Session, tour: Tour, index: int, step: BuiltStep) -> TourStep:
    """Return a step that is new, or that had been deleted: with its key, facts about it stay facts about it."""
    source = {name: str(step.rest.get(name) or "")[:limit] for name, limit in _SOURCE}
    key = step.key if _NEW_KEY.fullmatch(step.key) else f"step-{str(new_id())[-8:]}"
    return TourStep(id=new_id(), tour_id=tour.id, key=key, options=_options(session, index, step.rest), **source)


def _options(session: Session, index: int, rest: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return checked_behaviour(session, f"steps.{index}", behaviour_of(rest.get("options")))
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
