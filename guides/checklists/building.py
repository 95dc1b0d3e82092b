"""A checklist as it is written within the product: what is written there is set, everything else stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from guides.checklists.actions import INTRO_LIMIT, ITEM_LIMIT, ItemDraft, checked_item
from guides.checklists.models import Checklist, ChecklistItem
from guides.checklists.queries import items_of
from guides.publishing.actions import note_change
from guides.publishing.patterns import checked_patterns
from guides.publishing.texts import TITLE_LIMIT, checked_texts

WRITTEN = ("title", "body", "complete_by", "complete_value", "action", "action_value")


def build_checklist(
    session: Session,
    checklist: Checklist,
    title: Mapping[str, str],
    intro: Mapping[str, str],
    url_patterns: Sequence[str],
    items: Sequence[ItemDraft],
    *,
    is_ordered: bool | None = None,
) -> None:
    """Save what was written of a draft in the product. Raises `Invalid`, and then nothing has been changed.

    Where nothing is said of the order, it stays as it is.
    """
    if len(items) > ITEM_LIMIT:
        raise Invalid("items", msg("A checklist has at most %(count)s items.", count=ITEM_LIMIT))
    values = {
        "title": checked_texts("title", title, TITLE_LIMIT),
        "intro": checked_texts("intro", intro, INTRO_LIMIT),
        "url_patterns": checked_patterns("url_patterns", url_patterns),
    }
    checked = [checked_item(session, f"items.{index}", item) for index, item in enumerate(items)]
    known = {item.id: item for item in items_of(session, checklist.id)}
    kept = [known.pop(item.id, None) if item.id else None for item in items]
    entries = [found or _come_back(session, checklist, item) for found, item in zip(kept, items, strict=True)]
    _set(checklist, values if is_ordered is None else {**values, "is_ordered": is_ordered})
    for position, (entry, written) in enumerate(zip(entries, checked, strict=True)):
        _set(entry, {**{name: written[name] for name in WRITTEN}, "position": position})
    session.add_all(entries)
    for left_out in known.values():
        session.delete(left_out)
    note_change(checklist)
    session.flush()


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _come_back(session: Session, checklist: Checklist, item: ItemDraft) -> ChecklistItem:
    """Return an item that is new, or that had been deleted: under its own id, people's progress stays true."""
    is_free = item.id is not None and session.get(ChecklistItem, item.id) is None
    return ChecklistItem(id=item.id if is_free else new_id(), checklist_id=checklist.id)
