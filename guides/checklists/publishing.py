"""How a checklist goes live: what must be right, and what the embed is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.messages import Message, msg
from guides.checklists.actions import KIND
from guides.checklists.models import Checklist, ChecklistItem
from guides.checklists.queries import items_of
from guides.publishing.actions import put_live, rendered_texts
from guides.publishing.checks import Problem, article_problems, house_locale, missing_title, refuse
from guides.publishing.models import GuideVersion
from guides.tours.queries import tours_by_ids

_MISSING: dict[str, Message] = {
    "page": msg("Enter the address of the page that completes this item."),
    "event": msg("Enter the name of the event that completes this item."),
    "user": msg("Enter the attribute that completes this item."),
    "company": msg("Enter the attribute that completes this item."),
    "url": msg("Enter the address that this item leads to."),
    "tour": msg("Choose a tour."),
    "article": msg("Choose an article."),
}
_VALUES = (("complete_value", "complete_by"), ("action_value", "action"))


def checklist_problems(session: Session, checklist: Checklist) -> list[Problem]:
    """Return everything that keeps a checklist from going live."""
    locale, items = house_locale(session), items_of(session, checklist.id)
    problems = missing_title("title", checklist.title, locale)
    if not items:
        problems.append(Problem("items", msg("Add at least one item.")))
    for index, item in enumerate(items):
        problems += missing_title(f"items.{index}.title", item.title, locale)
    problems += [Problem(path, _MISSING[how]) for path, how, value in _values(items) if not value and how in _MISSING]
    return problems + _tour_problems(session, items) + article_problems(session, _links(items, "article"))


def publish_checklist(session: Session, checklist: Checklist, by: UUID | None) -> GuideVersion:
    """Make the draft what visitors are shown. Raises `Invalid`."""
    refuse(checklist_problems(session, checklist))
    return put_live(session, KIND, checklist, checklist_content(session, checklist), by)


def checklist_content(session: Session, checklist: Checklist) -> dict[str, Any]:
    """Return the draft as the embed is given it, each text by locale."""
    items = items_of(session, checklist.id)
    return {
        "urls": checklist.url_patterns,
        "title": checklist.title,
        "intro": checklist.intro,
        **({"ordered": True} if checklist.is_ordered else {}),
        "items": _items(items, rendered_texts(session, [item.body for item in items])),
    }


def _items(items: Sequence[ChecklistItem], nodes: list[dict[str, list[Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(item.id),
            "title": item.title,
            "nodes": body,
            "complete": {"by": item.complete_by, "value": item.complete_value},
            "action": {"do": item.action, "value": item.action_value},
        }
        for item, body in zip(items, nodes, strict=True)
    ]


def _values(items: Sequence[ChecklistItem]) -> Iterator[tuple[str, str, str]]:
    """Yield where a value stands, what kind it is of, and the value."""
    for index, item in enumerate(items):
        for value, how in _VALUES:
            yield f"items.{index}.{value}", getattr(item, how), getattr(item, value)


def _links(items: Sequence[ChecklistItem], kind: str) -> list[tuple[str, UUID]]:
    return [(path, UUID(value)) for path, how, value in _values(items) if how == kind and value]


def _tour_problems(session: Session, items: Sequence[ChecklistItem]) -> list[Problem]:
    links = _links(items, "tour")
    tours = tours_by_ids(session, [tour_id for _path, tour_id in links])
    off = [path for path, tour_id in links if tour_id not in tours or not tours[tour_id].live_version]
    return [Problem(path, msg("This tour isn't live. Publish it first, or choose another one.")) for path in off]
