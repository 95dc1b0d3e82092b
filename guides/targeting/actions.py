"""Writes on segments, and on the limits for all guides together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from core.clock import now
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.targeting.checking import checked_rules, checked_words
from guides.targeting.conditions import Rules
from guides.targeting.models import Segment
from guides.targeting.queries import uses, workspace

MOST_TOURS, MOST_PROMPTS = 20, 50


def create_segment(
    session: Session, name: str, description: str, rules: Rules, by: UUID | None, *, is_sample: bool = False
) -> Segment:
    """Create a segment. Raises `Invalid`."""
    words, kept = checked_words(name, description), checked_rules(rules).kept()
    segment = Segment(id=new_id(), name=words[0], description=words[1], rules=kept, is_sample=is_sample)
    session.add(segment)
    record(session, by, "segment.created", segment.name)
    session.flush()
    return segment


def change_segment(session: Session, segment: Segment, name: str, description: str, rules: Rules, by: UUID) -> None:
    """Change a segment; guides that are live go by it at once. Raises `Invalid`, and then nothing has been changed."""
    words, kept = checked_words(name, description), checked_rules(rules).kept()
    segment.name, segment.description = words
    segment.rules, segment.updated_at = kept, now()
    record(session, by, "segment.changed", segment.name)
    session.flush()


def delete_segment(session: Session, segment: Segment, by: UUID) -> None:
    """Delete a segment. Raises `Conflict` while a guide names it, in its draft or in what is live."""
    used = uses(session).get(str(segment.id), [])
    if used:
        names = ", ".join(dict.fromkeys(use.guide.name for use in used))
        raise Conflict(msg("It is still used by: %(names)s. Take it out there first.", names=names))
    record(session, by, "segment.deleted", segment.name)
    session.delete(segment)
    session.flush()


def change_limits(session: Session, tours_per_session: int, prompts_per_day: int, by: UUID) -> None:
    """Change how much may appear by itself. Raises `Invalid`."""
    for field, value, most in (
        ("tours_per_session", tours_per_session, MOST_TOURS),
        ("prompts_per_day", prompts_per_day, MOST_PROMPTS),
    ):
        if not 0 <= value <= most:
            raise Invalid(field, msg("Enter a whole number from 0 to %(most)s.", most=most))
    found = workspace(session)
    before = {"tours_per_session": found.tours_per_session, "prompts_per_day": found.prompts_per_day}
    found.tours_per_session, found.prompts_per_day = tours_per_session, prompts_per_day
    after = {"tours_per_session": tours_per_session, "prompts_per_day": prompts_per_day}
    if before != after:
        record(session, by, "guides.limits_changed", found.name, after)
    session.flush()
