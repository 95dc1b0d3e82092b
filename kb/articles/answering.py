"""Who may answer for an article, as owner or deputy: a member with access who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.accounts.models import Member
from core.accounts.queries import members
from core.permissions import Role, Viewer, partner, staff
from kb.collections.models import CollectionGrant
from kb.collections.queries import all_collections, with_descendants


def nobody(column: InstrumentedAttribute[UUID | None]) -> sa.ColumnElement[bool]:
    """Return the condition under which nobody with access stands in a column for an owner or a deputy."""
    without_access = sa.select(Member.id).where(Member.disabled_at.is_not(None))
    return sa.or_(column.is_(None), column.in_(without_access))


def has_access(session: Session, member_id: UUID | None) -> bool:
    """Tell whether this is a member who can sign in and act."""
    member = session.get(Member, member_id) if member_id else None
    return member is not None and member.disabled_at is None


def answering(session: Session) -> dict[UUID | None, Member]:
    """Return the members who can answer for something, by id and by name: those whose access wasn't stopped."""
    return {member.id: member for member in members(session)}


def readers(session: Session, people: Sequence[Member], audience: str, collection_id: UUID | None) -> list[Member]:
    """Return those of the people who may read an article for this audience on this shelf, once it is published."""
    viewers = _viewers(session, people)
    return [each for each in people if _may_read(viewers[each.id], audience, collection_id)]


def _may_read(viewer: Viewer, audience: str, collection_id: UUID | None) -> bool:
    on_shelf = viewer.collection_ids is None or collection_id in viewer.collection_ids
    return on_shelf and audience in viewer.audiences


def _viewers(session: Session, people: Sequence[Member]) -> dict[UUID, Viewer]:
    """Return what each of them may read, in two statements at most."""
    partners = [each.id for each in people if each.role == Role.PARTNER]
    granted: dict[UUID, list[UUID]] = defaultdict(list)
    if partners:
        wanted = CollectionGrant.member_id.in_(partners)
        for row in session.execute(sa.select(CollectionGrant.member_id, CollectionGrant.collection_id).where(wanted)):
            granted[row[0]].append(row[1])
    shelves = all_collections(session) if granted else []
    seen = {id_: partner(id_, with_descendants(shelves, granted[id_])) for id_ in partners}
    return {each.id: seen.get(each.id) or staff(each.id) for each in people}
