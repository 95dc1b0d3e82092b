"""How a tour goes live: what must be right, and what the embed is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.messages import msg
from guides.publishing.actions import put_live, rendered_texts
from guides.publishing.checks import Problem, article_problems, house_locale, missing_title, refuse
from guides.publishing.fingerprints import target_of
from guides.publishing.models import GuideVersion
from guides.tours.actions import KIND
from guides.tours.behaviour import behaviour_problems, linked_articles
from guides.tours.models import Tour, TourStep
from guides.tours.queries import steps_of


def tour_problems(session: Session, tour: Tour) -> list[Problem]:
    """Return everything that keeps a tour from going live."""
    locale, steps = house_locale(session), steps_of(session, tour.id)
    problems = missing_title("title", tour.title, locale)
    if not steps:
        problems.append(Problem("steps", msg("Add at least one step.")))
    for index, step in enumerate(steps):
        problems += missing_title(f"steps.{index}.title", step.title, locale)
        has_target = bool(step.selector or step.fingerprint)
        problems += behaviour_problems(f"steps.{index}", step.options, has_target=has_target)
    linked = [link for index, step in enumerate(steps) for link in linked_articles(f"steps.{index}", step.options)]
    return problems + article_problems(session, [("article_id", tour.article_id), *linked])


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
            "target": target_of(step.selector, step.fingerprint) if step.selector or step.fingerprint else None,
            "url": step.url_pattern or None,
            "on_missing": step.on_missing,
            **step.options,
        }
        for step, body in zip(steps, nodes, strict=True)
    ]
