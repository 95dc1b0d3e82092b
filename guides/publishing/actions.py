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
from guides.publishing.models import TARGETING, Guide, GuideReview, GuideVersion
from guides.publishing.queries import last_number, version_of
from guides.publishing.reviewers import check_may_publish, close_review
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


def sign(guide: Guide, by: UUID | None) -> None:
    """Note who saved the draft last."""
    guide.changed_by = by


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


def put_live(
    session: Session, kind: str, guide: Guide, content: dict[str, Any], by: UUID | None, approved_by: UUID | None = None
) -> GuideVersion:
    """Make `content` the guide's newest version and the one that is shown, on staging too.

    Raises `Conflict` where a second person must agree first and `approved_by` doesn't say who has.
    """
    if approved_by is None:
        check_may_publish(session, by)
        close_review(session, guide.id, by)
    retire(session, guide.id, live=True, staged=True)
    version = made(session, kind, guide, content, by)
    version.is_live, version.released_at, version.approved_by = True, version.published_at, approved_by
    guide.live_version, guide.has_changes = version.number, False
    record(session, by, f"{kind}.published", guide.name, {"version": version.number})
    session.flush()
    return version


def made(session: Session, kind: str, guide: Guide, content: dict[str, Any], by: UUID | None) -> GuideVersion:
    """Return a new version with this content that isn't shown anywhere yet."""
    version = GuideVersion(
        id=new_id(),
        guide_kind=kind,
        guide_id=guide.id,
        number=last_number(session, guide.id) + 1,
        name=guide.name,
        content=whole(guide, content),
        is_live=False,
        member_id=by,
        published_at=now(),
        is_sample=guide.is_sample,
    )
    session.add(version)
    return version


def whole(guide: Guide, content: dict[str, Any]) -> dict[str, Any]:
    """Return a kind's content with who sees it."""
    return {**content, TARGETING: guide.targeting} if guide.targeting else content


def unpublish(session: Session, kind: str, guide: Guide, by: UUID | None) -> None:
    """Take the guide away from customers; draft, versions and staging stay. Raises `Conflict` when it isn't live."""
    if not guide.live_version:
        raise Conflict(msg("This isn't live."))
    retire(session, guide.id, live=True)
    record(session, by, f"{kind}.unpublished", guide.name, {"version": guide.live_version})
    guide.live_version, guide.has_changes = 0, True
    session.flush()


def roll_back(session: Session, kind: str, guide: Guide, number: int, by: UUID | None) -> GuideVersion:
    """Show an earlier version again; draft and staging stay as they are. Raises `NotFound`, `Conflict`.

    What was live once needs nobody's consent to be so again: in a hurry nobody is there to ask.
    """
    version = version_of(session, guide.id, number)
    if version.is_live:
        raise Conflict(msg("Version %(number)s is live already.", number=number))
    if version.released_at is None:
        raise Conflict(msg("Version %(number)s has never been live. Release it from staging.", number=number))
    record(session, by, f"{kind}.rolled_back", guide.name, {"from": guide.live_version, "to": number})
    retire(session, guide.id, live=True)
    version.is_live, version.is_staged, version.released_at = True, False, now()
    guide.live_version, guide.has_changes = number, True
    session.flush()
    return version


def discard(session: Session, kind: str, guide: Guide, by: UUID | None) -> None:
    """Delete a guide and its reviews. Its versions stay, no longer shown, so that facts about it keep a name."""
    session.execute(sa.delete(GuideReview).where(GuideReview.guide_id == guide.id))
    retire(session, guide.id, live=True, staged=True)
    record(session, by, f"{kind}.deleted", guide.name)
    session.delete(guide)
    session.flush()


def retire(session: Session, guide_id: UUID, *, live: bool = False, staged: bool = False) -> None:
    """Show none of a guide's versions any more: to customers, on staging, or both."""
    for flag, values in ((GuideVersion.is_live, {"is_live": False}), (GuideVersion.is_staged, {"is_staged": False})):
        if (live and "is_live" in values) or (staged and "is_staged" in values):
            session.execute(sa.update(GuideVersion).where(GuideVersion.guide_id == guide_id, flag).values(values))
