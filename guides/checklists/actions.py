"""Writes on checklists' drafts. Going live is in `publishing.py`, people's progress in `progress.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.checklists.models import Checklist, ChecklistItem
from guides.checklists.queries import items_of
from guides.publishing.actions import checked_choice, checked_name, discard, note_change
from guides.publishing.checks import checked_article, gathered
from guides.publishing.patterns import LENGTH_LIMIT, checked_pattern, checked_patterns
from guides.publishing.texts import BODY_LIMIT, TITLE_LIMIT, checked_texts
from guides.tours.queries import tours_by_ids

KIND = "checklist"
COMPLETE_BY = ("hand", "page", "event", "tour", "article", "user", "company")
ACTIONS = ("none", "url", "tour", "article")
ITEM_LIMIT = 30
INTRO_LIMIT = 500
EVENT_LIMIT = 80
ATTRIBUTE_LIMIT = 300
_ADDRESS = re.compile(r"(/(?!/)|https?://[^/?#\s]+)\S*", re.IGNORECASE)

Checker = Callable[[Session, str, str], str]


@dataclass(frozen=True)
class ItemDraft:
    """One task as an author edits it."""

    id: UUID | None = None
    """None: a new item."""
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    complete_by: str = "hand"
    complete_value: str = ""
    action: str = "none"
    action_value: str = ""


@dataclass(frozen=True)
class ChecklistDraft:
    """A whole checklist as an author edits it, its items in order."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    intro: Mapping[str, str] = field(default_factory=dict)
    url_patterns: Sequence[str] = ()
    items: Sequence[ItemDraft] = ()
    is_ordered: bool = False


def create_checklist(session: Session, draft: ChecklistDraft, by: UUID | None, *, is_sample: bool = False) -> Checklist:
    """Create a checklist as a draft; its author becomes its owner. Raises `Invalid`."""
    values, items = _checked_whole(session, draft)
    checklist = Checklist(id=new_id(), owner_id=by, changed_by=by, is_sample=is_sample, **values)
    session.add(checklist)
    session.flush()
    _store_items(session, checklist, items)
    record(session, by, "checklist.created", checklist.name)
    session.flush()
    return checklist


def change_checklist(session: Session, checklist: Checklist, draft: ChecklistDraft) -> None:
    """Save a draft; items that are left out are deleted. Raises `Invalid`, and then nothing has been changed.

    What is missing is no error here, only what could never work: going live asks for the rest.
    """
    values, items = _checked_whole(session, draft)
    for name, value in values.items():
        setattr(checklist, name, value)
    _store_items(session, checklist, items)
    note_change(checklist)
    session.flush()


def delete_checklist(session: Session, checklist: Checklist, by: UUID) -> None:
    """Delete a checklist with everybody's progress; if it was live, it stops being shown."""
    discard(session, KIND, checklist, by)


def _checked_whole(
    session: Session, draft: ChecklistDraft
) -> tuple[dict[str, Any], list[tuple[UUID | None, dict[str, Any]]]]:
    with gathered() as check:
        return check(_checked, draft), check(_checked_items, session, draft.items)


def _checked(draft: ChecklistDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "name": check(checked_name, draft.name),
            "title": check(checked_texts, "title", draft.title, TITLE_LIMIT),
            "intro": check(checked_texts, "intro", draft.intro, INTRO_LIMIT),
            "url_patterns": check(checked_patterns, "url_patterns", draft.url_patterns),
            "is_ordered": draft.is_ordered,
        }


def _checked_items(session: Session, items: Sequence[ItemDraft]) -> list[tuple[UUID | None, dict[str, Any]]]:
    if len(items) > ITEM_LIMIT:
        raise Invalid("items", msg("A checklist has at most %(count)s items.", count=ITEM_LIMIT))
    with gathered() as check:
        values = [check(checked_item, session, f"items.{index}", item) for index, item in enumerate(items)]
    return [(item.id, kept) for item, kept in zip(items, values, strict=True)]


def checked_item(session: Session, path: str, item: ItemDraft) -> dict[str, Any]:
    """Return an item's values as they are kept. Raises `Invalid`."""
    complete_by = checked_choice(f"{path}.complete_by", item.complete_by, COMPLETE_BY)
    action = checked_choice(f"{path}.action", item.action, ACTIONS)
    with gathered() as check:
        return {
            "title": check(checked_texts, f"{path}.title", item.title, TITLE_LIMIT),
            "body": check(checked_texts, f"{path}.body", item.body, BODY_LIMIT),
            "complete_by": complete_by,
            "complete_value": check(
                _CHECKERS[complete_by], session, f"{path}.complete_value", item.complete_value.strip()
            ),
            "action": action,
            "action_value": check(_CHECKERS[action], session, f"{path}.action_value", item.action_value.strip()),
        }


def _nothing(_session: Session, _field: str, _value: str) -> str:
    return ""


def _page(_session: Session, field: str, value: str) -> str:
    return checked_pattern(field, value)


def _event(_session: Session, field: str, value: str) -> str:
    if len(value) > EVENT_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=EVENT_LIMIT))
    return value


def _attribute(_session: Session, field: str, value: str) -> str:
    name, equals, wanted = (part.strip() for part in value.partition("="))
    if len(value) > ATTRIBUTE_LIMIT:
        raise Invalid(field, msg("Use at most %(count)s characters.", count=ATTRIBUTE_LIMIT))
    if value and (not name or (equals and not wanted)):
        raise Invalid(field, msg("Enter an attribute such as plan, or plan=pro for one value of it."))
    return f"{name}{equals}{wanted}"


def _address(_session: Session, field: str, value: str) -> str:
    if value and (len(value) > LENGTH_LIMIT or not _ADDRESS.fullmatch(value)):
        raise Invalid(field, msg("Enter a path such as /members, or an address that begins with https://."))
    return value


def _tour(session: Session, field: str, value: str) -> str:
    found = _uuid(value)
    if value and (found is None or found not in tours_by_ids(session, [found])):
        raise Invalid(field, msg("This tour doesn't exist any more. Choose another one."))
    return value


def _article(session: Session, field: str, value: str) -> str:
    found = _uuid(value)
    if value and found is None:
        raise Invalid(field, msg("Choose an article from the list."))
    checked_article(session, field, found)
    return value


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


_CHECKERS: dict[str, Checker] = {
    "hand": _nothing,
    "none": _nothing,
    "page": _page,
    "event": _event,
    "user": _attribute,
    "company": _attribute,
    "url": _address,
    "tour": _tour,
    "article": _article,
}


def _store_items(session: Session, checklist: Checklist, items: Sequence[tuple[UUID | None, dict[str, Any]]]) -> None:
    known = {item.id: item for item in items_of(session, checklist.id)}
    for position, (item_id, values) in enumerate(items):
        item = known.pop(item_id, None) if item_id else None
        if item is None:
            item = ChecklistItem(id=new_id(), checklist_id=checklist.id)
            session.add(item)
        item.position = position
        for name, value in values.items():
            setattr(item, name, value)
    for left_out in known.values():
        session.delete(left_out)
