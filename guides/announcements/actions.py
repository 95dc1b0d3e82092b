"""Writes on announcements, and how one goes live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.queries import workspace_by_id
from guides.announcements.models import Announcement
from guides.announcements.queries import announcements_of_article
from guides.banners.buttons import Button, button_problems, checked_button
from guides.publishing.actions import checked_name, discard, note_change, put_live, rendered_texts
from guides.publishing.checks import Problem, gathered, house_locale, missing_title, refuse
from guides.publishing.models import GuideVersion
from guides.publishing.patterns import checked_patterns
from guides.publishing.queries import first_released
from guides.publishing.texts import TITLE_LIMIT, checked_texts
from kb.articles.models import Article

KIND = "news"
BODY_LIMIT = 5_000
"""The page is given all that are live at once: what is longer belongs into an article."""


@dataclass(frozen=True)
class AnnouncementDraft:
    """An announcement as an author edits it."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    dated: str = ""
    """A day where the workspace is, such as 2026-10-01; empty: when it first goes live."""
    button: Button = field(default_factory=Button)
    url_patterns: Sequence[str] = ()


def create_announcement(
    session: Session, draft: AnnouncementDraft, by: UUID | None, *, is_sample: bool = False
) -> Announcement:
    """Create an announcement as a draft; its author becomes its owner. Raises `Invalid`."""
    made = Announcement(id=new_id(), owner_id=by, changed_by=by, is_sample=is_sample, **_checked(session, draft))
    session.add(made)
    record(session, by, "news.created", made.name)
    session.flush()
    return made


def change_announcement(session: Session, announcement: Announcement, draft: AnnouncementDraft) -> None:
    """Save a draft. Raises `Invalid`, and then nothing has been changed.

    What is missing is no error here, only what could never work: going live asks for the rest.
    """
    for name, value in _checked(session, draft).items():
        setattr(announcement, name, value)
    note_change(announcement)
    session.flush()


def _checked(session: Session, draft: AnnouncementDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "name": check(checked_name, draft.name),
            "title": check(checked_texts, "title", draft.title, TITLE_LIMIT),
            "body": check(checked_texts, "body", draft.body, BODY_LIMIT),
            "dated_at": check(_day, session, draft.dated.strip()),
            "button": check(checked_button, session, draft.button),
            "url_patterns": check(checked_patterns, "url_patterns", draft.url_patterns),
        }


def _zone(session: Session) -> ZoneInfo:
    return ZoneInfo(workspace_by_id(session, bound_workspace(session)).time_zone)


def _day(session: Session, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=_zone(session))
    except ValueError as error:
        raise Invalid("dated", msg("Enter a date such as 2026-10-01.")) from error


def day_of(session: Session, announcement: Announcement) -> str:
    """Return the date that an announcement bears, as its form takes it."""
    at = announcement.dated_at
    return at.astimezone(_zone(session)).strftime("%Y-%m-%d") if at else ""


def delete_announcement(session: Session, announcement: Announcement, by: UUID) -> None:
    """Delete an announcement; if it was live, it stops being shown."""
    discard(session, KIND, announcement, by)


def announcement_problems(session: Session, announcement: Announcement) -> list[Problem]:
    """Return everything that keeps an announcement from going live."""
    problems = missing_title("title", announcement.title, house_locale(session))
    if not announcement.body.get(house_locale(session)):
        problems.append(Problem(f"body.{house_locale(session)}", msg("Say what is new.")))
    return problems + button_problems(session, announcement.button)


def publish_announcement(session: Session, announcement: Announcement, by: UUID | None) -> GuideVersion:
    """Make the draft what visitors can read. Raises `Invalid`."""
    refuse(announcement_problems(session, announcement))
    return put_live(session, KIND, announcement, announcement_content(session, announcement), by)


def announcement_content(session: Session, announcement: Announcement) -> dict[str, Any]:
    """Return the draft as the embed is given it, each text by locale."""
    [nodes] = rendered_texts(session, [announcement.body])
    return {
        "urls": announcement.url_patterns,
        "title": announcement.title,
        "nodes": nodes,
        "at": _at(session, announcement),
        "button": announcement.button or None,
    }


def _at(session: Session, announcement: Announcement) -> str:
    """Return its date: as its author gave it, or as it went live first: correcting it doesn't make it new."""
    return (dates(session, [announcement]).get(announcement.id) or now()).isoformat()


def dates(session: Session, announcements: Sequence[Announcement]) -> dict[UUID, datetime]:
    """Return which date announcements bear, by id; those that were never live and given none are left out."""
    first = first_released(session, [one.id for one in announcements if one.dated_at is None])
    found = {guide_id: datetime.fromisoformat(version.content["at"]) for guide_id, version in first.items()}
    return found | {one.id: one.dated_at for one in announcements if one.dated_at}


def forget_article(session: Session, article: Article) -> None:
    """Let go of an article that is about to be deleted."""
    for announcement in announcements_of_article(session, article.id):
        announcement.button = {**announcement.button, "value": ""}
    session.flush()
