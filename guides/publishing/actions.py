"""Put guides live and take them back: immutable versions, and a pointer that moves between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import rendering
from core.clock import now
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.publishing.models import Guide, GuideVersion
from guides.publishing.queries import last_number, version_of
from guides.publishing.texts import TITLE_LIMIT
from kb.articles.references import link_resolver


def checked_name(name: str) -> str:
    """Return the name that staff give a guide. Raises `Invalid`."""
    kept = name.strip()
    if not kept:
        raise Invalid("name", msg("Enter a name."))
    if len(kept) > TITLE_LIMIT:
        raise Invalid("name", msg("Use at most %(count)s characters.", count=TITLE_LIMIT))
    return kept


def checked_choice(field: str, value: str, choices: Iterable[str]) -> str:
    """Return `value` if it is one of the choices. Raises `Invalid`."""
    if value not in choices:
        raise Invalid(field, msg("Choose one of the values in the list."))
    return value


def note_change(guide: Guide) -> None:
    """Note that the draft now differs from what is live."""
    guide.has_changes, guide.updated_at = True, now()


def rendered_texts(session: Session, texts: Iterable[Mapping[str, str]]) -> list[dict[str, list[Any]]]:
    """Return Markdown by locale as nodes by locale; what the texts refer to is looked up once for all of them."""
    bodies = list(texts)
    resolve = link_resolver(session, "\n".join(text for body in bodies for text in body.values()))
    return [
        {
            locale: rendering.render(text, resolve_link=resolve.link, resolve_image=resolve.image, locale=locale).nodes
            for locale, text in body.items()
        }
        for body in bodies
    ]


def put_live(session: Session, kind: str, guide: Guide, content: dict[str, Any], by: UUID | None) -> GuideVersion:
    """Make `content` the guide's newest version and the one that is shown."""
    _retire(session, guide.id)
    version = GuideVersion(
        id=new_id(),
        guide_kind=kind,
        guide_id=guide.id,
        number=last_number(session, guide.id) + 1,
        name=guide.name,
        content=content,
        member_id=by,
        is_sample=guide.is_sample,
    )
    session.add(version)
    guide.live_version, guide.has_changes = version.number, False
    record(session, by, f"{kind}.published", guide.name, {"version": version.number})
    session.flush()
    return version


def unpublish(session: Session, kind: str, guide: Guide, by: UUID | None) -> None:
    """Show the guide nowhere any more; draft and versions are kept. Raises `Conflict` when it isn't live."""
    if not guide.live_version:
        raise Conflict(msg("This isn't live."))
    _retire(session, guide.id)
    record(session, by, f"{kind}.unpublished", guide.name, {"version": guide.live_version})
    guide.live_version, guide.has_changes = 0, True
    session.flush()


def roll_back(session: Session, kind: str, guide: Guide, number: int, by: UUID | None) -> GuideVersion:
    """Show an earlier version again; the draft stays as it is. Raises `NotFound`, `Conflict`."""
    version = version_of(session, guide.id, number)
    if version.is_live:
        raise Conflict(msg("Version %(number)s is live already.", number=number))
    record(session, by, f"{kind}.rolled_back", guide.name, {"from": guide.live_version, "to": number})
    _retire(session, guide.id)
    version.is_live = True
    guide.live_version, guide.has_changes = number, True
    session.flush()
    return version


def discard(session: Session, kind: str, guide: Guide, by: UUID | None) -> None:
    """Delete a guide. Its versions stay, no longer live, so that facts about it keep a name."""
    _retire(session, guide.id)
    record(session, by, f"{kind}.deleted", guide.name)
    session.delete(guide)
    session.flush()


def _retire(session: Session, guide_id: UUID) -> None:
    live = sa.update(GuideVersion).where(GuideVersion.guide_id == guide_id, GuideVersion.is_live)
    session.execute(live.values(is_live=False))
