"""Writes on collections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Invitation, Member
from core.errors import Conflict, Invalid
from core.identifiers import new_id, slugify
from core.messages import msg
from core.permissions import Role
from core.registry import subscribe
from core.workspaces.actions import record
from kb.collections.models import Collection, CollectionGrant
from kb.collections.queries import all_collections, grants, with_descendants

NAME_LIMIT, DESCRIPTION_LIMIT = 120, 500


@dataclass(frozen=True)
class Shelf:
    """What is said of a collection."""

    name: str
    description: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name in other languages, by locale."""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    audience: str = "public"
    parent_id: UUID | None = None
    slug: str = ""
    source_key: str | None = None
    is_sample: bool = False


def _said(texts: Mapping[str, str], limit: int) -> dict[str, str]:
    """Return the texts that say something, by locale, in a fixed order."""
    return {locale: text.strip()[:limit] for locale, text in sorted(texts.items()) if text.strip()}


def free_slug(session: Session, text: str, *, but: UUID | None = None) -> str:
    """Return a URL part made from `text` that no other collection has."""
    base = slugify(text) or f"shelf-{str(new_id())[-6:]}"
    taken = set(
        session.scalars(sa.select(Collection.slug).where(Collection.slug.startswith(base), Collection.id != but))
    )
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def create_collection(session: Session, shelf: Shelf) -> Collection:
    """Create a collection below its parent, at the end. Raises `Invalid`."""
    if not shelf.name.strip():
        raise Invalid("name", msg("Enter a name."))
    last = sa.select(sa.func.max(Collection.position)).where(Collection.parent_id == shelf.parent_id)
    collection = Collection(
        id=new_id(),
        name=shelf.name.strip()[:NAME_LIMIT],
        description=shelf.description[:DESCRIPTION_LIMIT],
        names=_said(shelf.names, NAME_LIMIT),
        descriptions=_said(shelf.descriptions, DESCRIPTION_LIMIT),
        audience=shelf.audience,
        parent_id=shelf.parent_id,
        slug=free_slug(session, shelf.slug or shelf.name),
        position=(session.scalar(last) or 0) + 1,
        source_key=shelf.source_key,
        is_sample=shelf.is_sample,
    )
    session.add(collection)
    session.flush()
    return collection


def change_collection(session: Session, collection: Collection, shelf: Shelf, by: UUID) -> None:
    """Change a collection. Raises `Invalid` when it would lie inside itself."""
    if shelf.parent_id in with_descendants(all_collections(session), [collection.id]):
        raise Invalid("parent_id", msg("A collection can't lie inside itself. Choose another one."))
    collection.name, collection.description = shelf.name.strip()[:NAME_LIMIT], shelf.description[:DESCRIPTION_LIMIT]
    collection.names = _said(shelf.names, NAME_LIMIT)
    collection.descriptions = _said(shelf.descriptions, DESCRIPTION_LIMIT)
    collection.audience, collection.parent_id = shelf.audience, shelf.parent_id
    record(session, by, "collection.changed", collection.name)


def move(session: Session, collection: Collection, step: int) -> None:
    """Move a collection up (-1) or down (+1) among its siblings."""
    siblings = [c for c in all_collections(session) if c.parent_id == collection.parent_id]
    place = siblings.index(collection) + step
    if 0 <= place < len(siblings):
        siblings.remove(collection)
        siblings.insert(place, collection)
    for position, sibling in enumerate(siblings):
        sibling.position = position


def delete_collection(session: Session, collection: Collection, by: UUID, *, articles: int) -> None:
    """Delete an empty collection. Raises `Conflict` when something is on it."""
    below = with_descendants(all_collections(session), [collection.id])
    if articles or len(below) > 1:
        raise Conflict(msg("This collection isn't empty. Move what is on it first."))
    record(session, by, "collection.deleted", collection.name)
    session.execute(sa.delete(CollectionGrant).where(CollectionGrant.collection_id == collection.id))
    session.delete(collection)


def grant(session: Session, member_id: UUID, collection_ids: Sequence[UUID]) -> None:
    """Set which collections a partner may read; what has been deleted meanwhile is left out."""
    there = sa.select(Collection.id).where(Collection.id.in_(collection_ids))
    wanted = session.scalars(there).all() if collection_ids else []
    session.execute(sa.delete(CollectionGrant).where(CollectionGrant.member_id == member_id))
    session.add_all(CollectionGrant(member_id=member_id, collection_id=id_) for id_ in wanted)
    session.flush()


@subscribe("member.joined")
def member_joined(session: Session, *, member: Member, invitation: Invitation, **_facts: Any) -> None:
    """Grant a partner what the invitation promised; whoever came back as something else keeps no grants."""
    promised = [UUID(text) for text in invitation.collection_ids]
    grant(session, member.id, promised if member.role == Role.PARTNER else [])


@subscribe("member.granted")
def member_granted(
    session: Session, *, member: Member, collection_ids: Sequence[UUID], by: Member | None, **_facts: Any
) -> None:
    """Grant a partner what was chosen for them, end the grants of everybody else, and note what changed."""
    before = _granted_names(session, member.id)
    grant(session, member.id, collection_ids if member.role == Role.PARTNER else [])
    after = _granted_names(session, member.id)
    if before != after:
        record(session, by.id if by else None, "member.collections", member.name, {"from": before, "to": after})


def _granted_names(session: Session, member_id: UUID) -> list[str]:
    return [shelf.name for shelf in grants(session).get(member_id, [])]
