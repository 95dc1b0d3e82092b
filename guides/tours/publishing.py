"""How a tour goes live: what must be right, and what the embed is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from core.messages import msg
from guides.publishing.actions import put_live, rendered_texts
from guides.publishing.checks import Problem, article_problems, house_locale, missing_title, refuse
from guides.publishing.fingerprints import target_of
from guides.publishing.models import GuideVersion
from guides.tours.actions import KIND
from guides.tours.behaviour import (
    BUTTON_FIELDS,
    behaviour_problems,
    is_hidden,
    linked_articles,
    linked_tours,
    published,
    stands_at_element,
)
from guides.tours.branches import Way, branch_problems, branch_warnings
from guides.tours.models import Tour, TourStep
from guides.tours.queries import steps_of, tours_by_ids


def tour_problems(session: Session, tour: Tour) -> list[Problem]:
    """Return everything that keeps a tour from going live."""
    locale, steps = house_locale(session), steps_of(session, tour.id)
    problems = missing_title("title", tour.title, locale)
    if not steps:
        problems.append(Problem("steps", msg("Add at least one step.")))
    for index, step in enumerate(steps):
        if not is_hidden(step.options):
            problems += missing_title(f"steps.{index}.title", step.title, locale)
        problems += behaviour_problems(f"steps.{index}", step.options, has_target=_target(step) is not None)
    problems += branch_problems(_ways(steps), BUTTON_FIELDS) + _tour_problems(session, steps)
    linked = [link for index, step in enumerate(steps) for link in linked_articles(f"steps.{index}", step.options)]
    return problems + article_problems(session, [("article_id", tour.article_id), *linked])


def tour_warnings(session: Session, tour: Tour) -> list[Problem]:
    """Return what an author may have overlooked, and what keeps nothing from going live."""
    steps = steps_of(session, tour.id)
    return [*_pointless(steps), *branch_warnings(_ways(steps))]


def _pointless(steps: Sequence[TourStep]) -> list[Problem]:
    """Return that steps which are to stand beside an element have none."""
    bare = [at for at, step in enumerate(steps, 1) if stands_at_element(step.options) and _target(step) is None]
    if not bare:
        return []
    says = msg(
        "No element is chosen for step %(numbers)s: what is shown in the middle of the page points at nothing.",
        numbers=", ".join(str(at) for at in bare),
    )
    return [Problem(f"steps.{bare[0] - 1}.selector", says)]


def _ways(steps: Sequence[TourStep]) -> list[Way]:
    return [Way(step.key, step.options) for step in steps]


def _tour_problems(session: Session, steps: Sequence[TourStep]) -> list[Problem]:
    links = [link for index, step in enumerate(steps) for link in linked_tours(f"steps.{index}", step.options)]
    tours = tours_by_ids(session, [tour_id for _field, tour_id in links])
    off = [field for field, tour_id in links if tour_id not in tours or not tours[tour_id].live_version]
    return [Problem(field, msg("This tour isn't live. Publish it first, or choose another one.")) for field in off]


def _target(step: TourStep) -> dict[str, Any] | None:
    has_element = stands_at_element(step.options) and (step.selector or step.fingerprint)
    return target_of(step.selector, step.fingerprint) if has_element else None


def publish_tour(session: Session, tour: Tour, by: UUID | None) -> GuideVersion:
    """Make the draft what visitors are shown. Raises `Invalid`."""
    refuse(tour_problems(session, tour))
    return put_live(session, KIND, tour, tour_content(session, tour), by)


def tour_content(session: Session, tour: Tour) -> dict[str, Any]:
    """Return the draft as the embed is given it, each text by locale."""
    steps = steps_of(session, tour.id)
    return {
        "urls": tour.url_patterns,
        "title": tour.title,
        "auto": tour.is_automatic,
        "once": tour.is_automatic,
        "article": str(tour.article_id) if tour.article_id else None,
        "steps": _steps(steps, rendered_texts(session, [step.body for step in steps])),
    }


def _steps(steps: Sequence[TourStep], nodes: list[dict[str, list[Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "key": step.key,
            "title": step.title,
            "nodes": body,
            "target": _target(step),
            "url": None if is_hidden(step.options) else step.url_pattern or None,
            "on_missing": step.on_missing,
            **({"film": True} if _has_film(body) else {}),
            **published(step.options),
        }
        for step, body in zip(steps, nodes, strict=True)
    ]


def _has_film(nodes: Any) -> bool:
    """Whether a text links to a film that the embed can play in its place."""
    if isinstance(nodes, dict):
        return any(_has_film(one) for one in nodes.values())
    if not isinstance(nodes, list):
        return False
    links = nodes[1].get("href", "") if len(nodes) > 1 and nodes[0] == "a" and isinstance(nodes[1], dict) else ""
    return urlsplit(links).path.endswith((".mp4", ".webm")) or any(_has_film(one) for one in nodes)
