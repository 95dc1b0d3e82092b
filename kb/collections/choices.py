"""Collections as choices of a select box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from kb.collections.models import Collection


def collection_choices(collections: Sequence[Collection]) -> list[tuple[str, Any]]:
    """Return collections for a select box, indented by depth, those without a parent first."""
    children: dict[UUID | None, list[Collection]] = {}
    known = {collection.id for collection in collections}
    for collection in collections:
        parent = collection.parent_id if collection.parent_id in known else None
        children.setdefault(parent, []).append(collection)
    choices: list[tuple[str, Any]] = [("", _l("Not on a shelf"))]

    def add(parent: UUID | None, depth: int) -> None:
        for collection in children.get(parent, []):
            choices.append((str(collection.id), "　" * depth + collection.name))
            add(collection.id, depth + 1)

    add(None, 0)
    return choices
