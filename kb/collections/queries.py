"""Reads on collections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import kept
from core.errors import NotFound
from core.permissions import Role, Viewer, partner, staff
from kb.collections.models import Collection, CollectionGrant

DEEPEST = 50
"""So many shelves above each other are followed: a cycle can't hang us."""
_ALL = kept(sa.select(Collection).order_by(Collection.position, Collection.name))
_SOME = kept(sa.select(Collection).where(Collection.id.in_(sa.bindparam("ids", expanding=True))))


class CollectionTree:
    """All collections, to be asked again and again which stand above one."""

    def __init__(self, collections: Iterable[Collection]) -> None:
        self._by_id = {collection.id: collection for collection in collections}
        self._paths: dict[UUID, list[Collection]] = {}

    def path(self, collection_id: UUID | None) -> list[Collection]:
        """Return the path from the top shelf down to this one; empty for None."""
        if collection_id is None:
            return []
        if collection_id not in self._paths:
            self._paths[collection_id] = self._climbed(collection_id)
        return self._paths[collection_id]

    @cached_property
    def children(self) -> dict[UUID | None, list[Collection]]:
        """What stands directly below each collection, and (None) at the top, in the order that was given."""
        found: dict[UUID | None, list[Collection]] = {}
        for collection in self._by_id.values():
            found.setdefault(collection.parent_id, []).append(collection)
        return found

    def _climbed(self, here: UUID | None) -> list[Collection]:
        path: list[Collection] = []
        while here is not None and here in self._by_id and len(path) < DEEPEST:
            path.append(self._by_id[here])
            here = self._by_id[here].parent_id
        return path[::-1]


def all_collections(session: Session) -> Sequence[Collection]:
    """Return every collection, ordered as on the shelf (siblings by position, then name)."""
    return session.scalars(_ALL).all()


def collections_by_ids(session: Session, ids: Iterable[UUID]) -> Sequence[Collection]:
    """Return these collections, in no order; no statement where there are none."""
    wanted = list(ids)
    return session.scalars(_SOME, {"ids": wanted}).all() if wanted else ()


def collection_tree(session: Session) -> CollectionTree:
    """Return every collection, to be asked again and again which stand above one."""
    return CollectionTree(all_collections(session))


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
    return CollectionTree(collections).path(collection_id)


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
