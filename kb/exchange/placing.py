"""Collections of an import: those that are missing are made, those that are there stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.db import insert_rows
from core.identifiers import new_id
from kb.collections.models import Collection
from kb.exchange.documents import ParsedBatch, ParsedCollection
from kb.exchange.picturing import Stage
from kb.exchange.planning import Plan, collection_slugs
from kb.exchange.standing import Standing

Place = tuple[UUID, str]
"""A collection's id and audience."""


def place_collections(
    batch: ParsedBatch, plan: Plan, there: Standing, into: UUID | None, stage: Stage
) -> dict[tuple[str, ...], Place]:
    """Make the collections that are needed and return where each folder's articles go, `()` being the top."""
    root = next((shelf for shelf in there.collections if shelf.id == into), None)
    top = (root.id, root.audience) if root else None
    places: dict[tuple[str, ...], Place] = {(): top} if top else {}
    needed = _needed(batch, plan)
    slugs = collection_slugs(
        [each for each in needed if there.collection(each.key) is None], {shelf.slug for shelf in there.collections}
    )
    rows = []
    for each in needed:
        known = there.collection(each.key)
        if known is None:
            row = _row(each, slugs[each.key], places)
            rows.append(row)
            places[each.path] = (row["id"], row["audience"])
        else:
            places[each.path] = (known.id, known.audience)
    if rows:
        with stage() as session:
            insert_rows(session, Collection, rows)
    return places


def _needed(batch: ParsedBatch, plan: Plan) -> Sequence[ParsedCollection]:
    """Return the collections that articles go to, with all above them; an export's empty ones count too."""
    if batch.is_export:
        return batch.collections
    paths = {each.document.collection_path for each in (*plan.creates, *plan.changes)}
    above = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
    return [each for each in batch.collections if each.path in above]


def _row(each: ParsedCollection, slug: str, places: dict[tuple[str, ...], Place]) -> dict[str, Any]:
    parent = places.get(each.path[:-1]) or places.get(())
    return {
        "id": new_id(),
        "parent_id": parent[0] if parent else None,
        "name": each.name,
        "slug": slug,
        "description": each.description,
        "names": dict(each.names),
        "descriptions": dict(each.descriptions),
        "audience": each.audience or (parent[1] if parent else "public"),
        "position": each.position,
        "source_key": each.key,
    }
