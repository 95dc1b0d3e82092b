"""By what a guide is kept from some people, pages or days, in words: for lists, where it must not be overlooked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.messages import Message, msg
from guides.publishing.models import Guide
from guides.targeting.aims import Aim, aim_of
from guides.targeting.judging import DEVICE_NAMES, LANGUAGES, either
from guides.targeting.models import Segment
from guides.targeting.queries import segments_by_ids, workspace


def narrowings(session: Session, guides: Sequence[Guide]) -> dict[UUID, list[Message]]:
    """Return how the drafts of these guides are narrowed, by guide; those for everybody are left out."""
    aims = {guide.id: aim_of(guide.targeting) for guide in guides if guide.targeting}
    named = segments_by_ids(session, {one for aim in aims.values() for one in (*aim.any_of, *aim.none_of)})
    zone = ZoneInfo(workspace(session).time_zone)
    said = {guide_id: said_of(aim, named, zone) for guide_id, aim in aims.items()}
    return {guide_id: messages for guide_id, messages in said.items() if messages}


def said_of(aim: Aim, named: Mapping[str, Segment], zone: ZoneInfo) -> list[Message]:
    """Return what narrows a guide; how often it is shown doesn't."""
    found = []
    if aim.any_of:
        found.append(msg("Only the segment %(names)s", names=_names(aim.any_of, named)))
    if aim.none_of:
        found.append(msg("Not the segment %(names)s", names=_names(aim.none_of, named)))
    if aim.locales:
        found.append(msg("Only in %(languages)s", languages=either([LANGUAGES[one] for one in aim.locales])))
    if aim.devices:
        found.append(msg("Only on %(devices)s", devices=either([DEVICE_NAMES[one] for one in aim.devices])))
    if aim.begins:
        found.append(msg("From %(when)s on", when=_local(aim.begins, zone)))
    if aim.ends:
        found.append(msg("Until %(when)s", when=_local(aim.ends, zone)))
    if aim.element:
        found.append(msg("Only where %(element)s is on the page", element=aim.element))
    return found


def _names(ids: Sequence[str], named: Mapping[str, Segment]) -> str | Message:
    names = [named[one].name for one in ids if one in named]
    return " / ".join(names) if names else msg("(deleted)")


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
