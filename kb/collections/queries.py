"""Reads on collections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.permissions import Role, Viewer, partner, staff
from kb.collections.models import Collection, CollectionGrant

DEEPEST = 50
"""So many shelves above each other are followed: a cycle can't hang us."""


def all_collections(session: Session) -> Sequence[Collection]:
    """Return every collection, ordered as on the shelf (siblings by position, then name)."""
    return session.scalars(sa.select(Collection).order_by(Collection.position, Collection.name)).all()


def collections_for(session: Session, viewer: Viewer) -> list[Collection]:
    """Return the collections whose names a viewer may know: a partner's are those granted."""
    known = viewer.collection_ids
    return [shelf for shelf in all_collections(session) if known is None or shelf.id in known]


def collection_by_slug(session: Session, slug: str) -> Collection:
    """Return the collection at this address. Raises `NotFound`."""
    found = session.scalar(sa.select(Collection).where(Collection.slug == slug))
    if found is None:
        raise NotFound
    return found


def collection_by_id(session: Session, collection_id: UUID) -> Collection:
    """Return the collection. Raises `NotFound`."""
    found = session.get(Collection, collection_id)
    if found is None:
        raise NotFound
    return found


def with_descendants(collections: Iterable[Collection], roots: Iterable[UUID]) -> frozenset[UUID]:
    """Return the ids of `roots` and of everything below them."""
    children: dict[UUID | None, list[UUID]] = {}
    for collection in collections:
        children.setdefault(collection.parent_id, []).append(collection.id)
    found, waiting = set[UUID](), list(roots)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(children.get(here, []))
    return frozenset(found)


def ancestors(collections: Iterable[Collection], collection_id: UUID | None) -> list[Collection]:
    """Return the path from the top shelf down to this one; empty for None."""
    by_id = {collection.id: collection for collection in collections}
    path: list[Collection] = []
    while collection_id is not None and collection_id in by_id and len(path) < DEEPEST:
        path.append(by_id[collection_id])
        collection_id = by_id[collection_id].parent_id
    return path[::-1]


def path_to(session: Session, collection_id: UUID | None) -> list[Collection]:
    """Return the path from the top shelf down to this one, in one statement that reads no others; empty for None."""
    if collection_id is None:
        return []
    here = sa.select(Collection.id, Collection.parent_id, sa.literal(0).label("up"))
    climbed = here.where(Collection.id == collection_id).cte("climbed", recursive=True)
    above = sa.select(Collection.id, Collection.parent_id, climbed.c.up + 1)
    climbed = climbed.union_all(above.where(Collection.id == climbed.c.parent_id, climbed.c.up < DEEPEST))
    path = sa.select(Collection).join(climbed, climbed.c.id == Collection.id).order_by(climbed.c.up.desc())
    return list(session.scalars(path))


def granted_ids(session: Session, member_id: UUID) -> frozenset[UUID]:
    """Return the collections granted to a partner, with all below them."""
    roots = session.scalars(
        sa.select(CollectionGrant.collection_id).where(CollectionGrant.member_id == member_id)
    ).all()
    return with_descendants(all_collections(session), roots) if roots else frozenset()


def grants(session: Session) -> dict[UUID, list[Collection]]:
    """Return what each partner was granted, by member: the collections that were chosen, not those below them."""
    statement = (
        sa.select(CollectionGrant.member_id, Collection)
        .join(Collection, Collection.id == CollectionGrant.collection_id)
        .order_by(Collection.position, Collection.name)
    )
    found: dict[UUID, list[Collection]] = {}
    for member_id, shelf in session.execute(statement):
        found.setdefault(member_id, []).append(shelf)
    return found


def viewer_of(session: Session, member_id: UUID, role: str) -> Viewer:
    """Return what a member may read."""
    if role == Role.PARTNER:
        return partner(member_id, granted_ids(session, member_id))
    return staff(member_id)
