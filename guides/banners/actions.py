"""Writes on banners, and how one goes live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from guides.banners.buttons import Button, button_problems, checked_button
from guides.banners.models import Banner
from guides.banners.queries import banners_of_article
from guides.publishing.actions import checked_choice, checked_name, discard, note_change, put_live, rendered_texts
from guides.publishing.checks import Problem, gathered, house_locale, missing_title, refuse
from guides.publishing.fingerprints import kept_fingerprint, target_of
from guides.publishing.models import GuideVersion
from guides.publishing.patterns import checked_patterns
from guides.publishing.selectors import checked_selector
from guides.publishing.texts import checked_texts
from kb.articles.models import Article

KIND = "banner"
TONES = ("info", "notice", "important")
PLACES = ("top", "bottom", "inline")
TITLE_LIMIT = 80
BODY_LIMIT = 300
"""A banner is a sentence: what is longer belongs into an article, or an announcement."""


@dataclass(frozen=True)
class BannerDraft:
    """A banner as an author edits it."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    tone: str = "info"
    place: str = "top"
    selector: str = ""
    """Of the element beside which it stands, where its place is `inline`."""
    is_dismissible: bool = True
    button: Button = field(default_factory=Button)
    url_patterns: Sequence[str] = ()


def create_banner(session: Session, draft: BannerDraft, by: UUID | None, *, is_sample: bool = False) -> Banner:
    """Create a banner as a draft; its author becomes its owner. Raises `Invalid`."""
    banner = Banner(id=new_id(), owner_id=by, changed_by=by, is_sample=is_sample, **_checked(session, draft))
    session.add(banner)
    record(session, by, "banner.created", banner.name)
    session.flush()
    return banner


def change_banner(session: Session, banner: Banner, draft: BannerDraft) -> None:
    """Save a draft. Raises `Invalid`, and then nothing has been changed.

    What is missing is no error here, only what could never work: going live asks for the rest.
    """
    values = _checked(session, draft)
    banner.fingerprint = kept_fingerprint(banner.fingerprint, selector=values["selector"], before=banner.selector)
    for name, value in values.items():
        setattr(banner, name, value)
    note_change(banner)
    session.flush()


def _checked(session: Session, draft: BannerDraft) -> dict[str, Any]:
    with gathered() as check:
        return {
            "name": check(checked_name, draft.name),
            "title": check(checked_texts, "title", draft.title, TITLE_LIMIT),
            "body": check(
                checked_texts, "body", {key: " ".join(text.split()) for key, text in draft.body.items()}, BODY_LIMIT
            ),
            "tone": check(checked_choice, "tone", draft.tone, TONES),
            "place": check(checked_choice, "place", draft.place, PLACES),
            "selector": check(checked_selector, "selector", draft.selector),
            "is_dismissible": draft.is_dismissible,
            "button": check(checked_button, session, draft.button),
            "url_patterns": check(checked_patterns, "url_patterns", draft.url_patterns),
        }


def delete_banner(session: Session, banner: Banner, by: UUID) -> None:
    """Delete a banner; if it was live, it stops being shown."""
    discard(session, KIND, banner, by)


def banner_problems(session: Session, banner: Banner) -> list[Problem]:
    """Return everything that keeps a banner from going live."""
    problems = missing_title("title", banner.title, house_locale(session))
    if banner.place == "inline" and not banner.selector and not banner.fingerprint:
        problems.append(Problem("selector", msg("Say beside which element of the page the banner stands.")))
    return problems + button_problems(session, banner.button)


def publish_banner(session: Session, banner: Banner, by: UUID | None) -> GuideVersion:
    """Make the draft what visitors are shown. Raises `Invalid`."""
    refuse(banner_problems(session, banner))
    return put_live(session, KIND, banner, banner_content(session, banner), by)


def banner_content(session: Session, banner: Banner) -> dict[str, Any]:
    """Return the draft as the embed is given it, each text by locale."""
    [nodes] = rendered_texts(session, [banner.body])
    stands = banner.place == "inline"
    return {
        "urls": banner.url_patterns,
        "place": banner.place,
        "tone": banner.tone,
        "target": target_of(banner.selector, banner.fingerprint) if stands else None,
        "title": banner.title,
        "nodes": nodes,
        "closes": banner.is_dismissible,
        "button": banner.button or None,
    }


def forget_article(session: Session, article: Article) -> None:
    """Let go of an article that is about to be deleted."""
    for banner in banners_of_article(session, article.id):
        banner.button = {**banner.button, "value": ""}
    session.flush()
